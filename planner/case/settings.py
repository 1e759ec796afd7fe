"""The settings table: its keys are checked like columns and become the frozen Settings."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from planner.case.case import Settings
from planner.case.columns import typed_table
from planner.case.faults import Fault
from planner.case.schema import closest, did_you_mean
from planner.case.settings_keys import SETTINGS_KEYS
from planner.case.tables import SETTINGS
from planner.case.typed import TypedTable, with_defaults

KEYS = tuple(key.name for key in SETTINGS_KEYS)


def typed_settings(text: pd.DataFrame | None) -> tuple[TypedTable, list[Fault]]:
    """Return the settings as a typed table of one row (number 1) with a column per key, and their faults.

    A key that is absent counts as blank; where it is required and absent its column is faulty.
    """
    if text is None or not {"key", "value"} <= set(text.columns):
        return typed_table(SETTINGS.name, None, SETTINGS_KEYS)
    keys = text["key"].str.strip()
    rows = pd.Series(keys.index, index=keys)[~keys.duplicated().to_numpy()]
    wide = pd.DataFrame(
        {key: [text.at[rows[key], "value"] if key in rows.index else ""] for key in KEYS}, index=[1]
    )
    table, faults = typed_table(SETTINGS.name, wide, SETTINGS_KEYS)
    faults_in_place = [
        replace(fault, row=int(rows[key]), column="value", problem=f"{key} {fault.problem}")
        for fault in faults + _contradictions(table)
        if (key := str(fault.column)) in rows.index
    ]
    return table, faults_in_place + _key_faults(keys)


def plan_years(table: TypedTable) -> tuple[int, ...]:
    """Return the plan years of typed settings; none where first or last year is at fault."""
    first, last = _year(table, "first_year"), _year(table, "last_year")
    return () if first is None or last is None else tuple(range(first, last + 1))


def base_year(table: TypedTable) -> int | None:
    """Return the base year of typed settings, None where it is at fault."""
    return _year(table, "base_year")


def _year(table: TypedTable, key: str) -> int | None:
    years = table.clean(key)[key].dropna()
    return None if years.empty else int(years.iloc[0])


def _contradictions(table: TypedTable) -> list[Fault]:
    """Return a fault for a last year before the first and for a base year after it."""
    first, last, base = (_year(table, key) for key in ("first_year", "last_year", "base_year"))
    faults = []
    if first is not None and last is not None and last < first:
        faults += table.faults_at(
            table.text.index, "last_year", f"is before first_year, {first}", f"give {first} or later"
        )
    if first is not None and base is not None and base > first:
        faults += table.faults_at(
            table.text.index, "base_year", f"is after first_year, {first}", f"give {first} or earlier"
        )
    return faults


def _key_faults(keys: pd.Series[str]) -> list[Fault]:
    """Return a fault for each unknown key and for each required key that is absent."""
    faults = []
    absent = [key for key in KEYS if key not in set(keys)]
    explained = set()
    for row, key in keys[(keys != "") & ~keys.isin(KEYS)].items():
        explained.add(closest(key, absent))
        remedy = did_you_mean(key, absent, f"give one of {', '.join(KEYS)}")
        faults.append(Fault(SETTINGS.name, int(str(row)), "key", key, "is no setting", remedy))
    for setting in SETTINGS_KEYS:
        if setting.required and setting.name in absent and setting.name not in explained:
            remedy = f"add a row with this key: {setting.meaning}"
            faults.append(Fault(SETTINGS.name, None, "key", setting.name, "is missing", remedy))
    return faults


def settings_of(table: TypedTable) -> Settings:
    """Return the frozen settings of a table without faults, blanks resolved as the schema says."""
    row = dict(with_defaults(table.values, SETTINGS_KEYS).loc[1])

    def year(key: str) -> int | None:
        return None if pd.isna(row[key]) else int(row[key])

    def amount(key: str) -> float | None:
        return None if pd.isna(row[key]) else float(row[key])

    return Settings(
        title_en=str(row["title_en"]),
        title_zh=str(row["title_zh"]),
        base_year=int(row["base_year"]),
        first_year=int(row["first_year"]),
        last_year=int(row["last_year"]),
        peak_year=year("peak_year"),
        peak_ceiling_mt=amount("peak_ceiling"),
        emissions_budget_mt=amount("emissions_budget"),
        no_over_issuance_from=year("no_over_issuance_from") or int(row["first_year"]),
        coverage_threshold_t=float(row["coverage_threshold"]),
        initial_bank_mt=float(row["initial_bank"]),
        discount_rate=float(row["discount_rate"]),
        cost_slack=float(row["cost_slack"]),
        currency=str(row["currency"]),
    )
