from pathlib import Path

import pytest

from planner.case.read import read_case
from planner.compliance.plan_given import PlanGiven, plan_of_case
from tests.compliance.small_case import one_row_a_product


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return one_row_a_product(tmp_path_factory.mktemp("case") / "national")


@pytest.fixture(scope="session")
def plan_given(case: Path) -> PlanGiven:
    """Its announced benchmarks and rules."""
    return plan_of_case(read_case(case)[0])
