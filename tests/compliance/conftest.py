"""The national case, small: its rules of compliance are those of 2026 on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from planner.case.read import read_case
from planner.compliance.plan_given import PlanGiven, plan_of_case
from planner.shipped import shipped_tables


@pytest.fixture(scope="session")
def one_row_a_product(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The national case with a single row of installations for each product."""
    folder = tmp_path_factory.mktemp("case") / "national"
    shutil.copytree(shipped_tables("national"), folder)
    rows = pd.read_csv(folder / "installations.csv", dtype=str, keep_default_na=False)
    rows.drop_duplicates("product").to_csv(folder / "installations.csv", index=False)
    return folder


@pytest.fixture(scope="session")
def plan_given(one_row_a_product: Path) -> PlanGiven:
    """Its announced benchmarks and rules."""
    return plan_of_case(read_case(one_row_a_product)[0])
