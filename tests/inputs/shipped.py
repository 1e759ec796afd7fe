"""Where the shipped cases are, and their tables as text."""

from __future__ import annotations

import pandas as pd

from inputs.build.cases import NATIONAL_CASES
from inputs.build.tables import INPUTS

SHIPPED_CASES = ("example", *NATIONAL_CASES)


def read_tables(case: str) -> dict[str, pd.DataFrame]:
    """Return every table of a shipped case as text; empty cells are ""."""
    paths = sorted((INPUTS / case).glob("*.csv"))
    return {path.stem: pd.read_csv(path, dtype=str, keep_default_na=False) for path in paths}
