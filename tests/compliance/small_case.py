"""The national case, small: its rules of compliance are those of 2026 on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd

from planner.shipped import shipped_tables


def one_row_a_product(folder: Path) -> Path:
    """Write the national case with a single row of installations for each product; return its folder."""
    shutil.copytree(shipped_tables("national"), folder)
    rows = pd.read_csv(folder / "installations.csv", dtype=str, keep_default_na=False)
    rows.drop_duplicates("product").to_csv(folder / "installations.csv", index=False)
    return folder
