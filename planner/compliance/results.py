"""The files of a compliance year: accounts as tables, and the workbook of the official tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from planner.compliance.account import ComplianceAccounts
from planner.compliance.entity_accounts import PROVINCE_COLUMNS, SUMMED
from planner.compliance.folder_output import refuse_unless_earlier, write_whole_folder
from planner.compliance.workbook import write_compliance_workbook
from planner.csv_text import with_safe_text

MARKER = "comply_entities.csv"
FILES = frozenset(
    {MARKER, "comply_provinces.csv", "comply_rules.csv", "comply_installations.parquet", "comply.xlsx"}
)
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
AMOUNTS = frozenset(
    {
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
_YEARS = ("year", "from_year", "to_year")


def check_free(directory: Path) -> None:
    """Raise ``FolderRefusedError`` where the folder may not be replaced."""
    refuse_unless_earlier(directory.absolute(), FILES, MARKER)


def write_results(accounts: ComplianceAccounts, directory: Path, language: str) -> None:
    """Write all files, whole or not at all. Raises ``FolderRefusedError`` or OSError."""
    sectors = sorted(set(accounts.installations["sector"]))
    years = sorted({int(year) for year in accounts.installations["year"]})
    rules = accounts.rules.compliance_rules
    in_force = rules[
        rules["sector"].isin(sectors) & (rules["from_year"] <= max(years)) & (rules["to_year"] >= min(years))
    ].sort_values(["parameter", "sector", "from_year"])

    def fill(folder: Path) -> None:
        _write_csv(accounts.entities, folder / MARKER)
        _write_csv(accounts.provinces, folder / "comply_provinces.csv")
        _write_csv(
            in_force.assign(to_year=in_force["to_year"].replace(np.inf, np.nan)), folder / "comply_rules.csv"
        )
        rows = _with_whole_years(accounts.installations[list(INSTALLATION_COLUMNS)])
        rows.to_parquet(folder / "comply_installations.parquet", index=False)
        write_compliance_workbook(accounts, folder / "comply.xlsx", language)

    write_whole_folder(directory, FILES, MARKER, fill)


def _with_whole_years(table: pd.DataFrame) -> pd.DataFrame:
    """Years and columns of whole tonnes as integers; a blank stays blank."""
    numbers = table.select_dtypes("number")
    whole = [
        name
        for name in numbers
        if name in _YEARS or (name in AMOUNTS and (numbers[name].dropna() % 1 == 0).all())
    ]
    return table.astype(dict.fromkeys(whole, "Int64"))


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    with_safe_text(_with_whole_years(table)).to_csv(path, index=False, lineterminator="\n")
