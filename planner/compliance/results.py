"""The tables of a compliance year as files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from planner.compliance.account import ComplianceAccounts
from planner.compliance.entity_accounts import PROVINCE_COLUMNS, SUMMED
from planner.csv_text import with_safe_text

INSTALLATION_COLUMNS = (
    "installation",
    "product",
    "year",
    "entity",
    "province",
    "sector",
    "rule",
    "special",
    "benchmark",
    "heat_benchmark",
    "balance_value",
    "surplus_rate",
    "cooling_factor",
    "heat_supply_factor",
    "load_correction",
    "plan_factor",
    "correction_factor",
    "pre_allocation",
    "allocation",
    "true_up",
    "emissions",
    "unit_obligation",
)
_WHOLE = frozenset(
    {
        *("year", "from_year", "to_year"),
        *SUMMED,
        *PROVINCE_COLUMNS,
        "offsets_handed_in",
        "offset_limit",
        "borrowing_applied",
        "borrowing_limit",
        "missing",
        "available",
        "remaining",
        "carry_over_limit",
    }
)
"""Columns of years and of whole tonnes."""


def write_tables(accounts: ComplianceAccounts, folder: Path) -> None:
    """Write entities, provinces, rules and benchmarks as CSV, the installations as Parquet."""
    rules = accounts.rules.assign(to_year=accounts.rules["to_year"].replace(np.inf, np.nan))
    for name, table in (
        ("entities", accounts.entities),
        ("provinces", accounts.provinces),
        ("rules", rules),
        ("benchmarks", accounts.benchmarks),
    ):
        text = with_safe_text(_with_integers(table))
        text.to_csv(folder / f"comply_{name}.csv", index=False, lineterminator="\n")
    rows = _with_integers(accounts.installations[list(INSTALLATION_COLUMNS)])
    rows.to_parquet(folder / "comply_installations.parquet", index=False)


def _with_integers(table: pd.DataFrame) -> pd.DataFrame:
    """Years and columns of whole tonnes as integers; a blank stays blank."""
    return table.astype({name: "Int64" for name in table.columns if name in _WHOLE})
