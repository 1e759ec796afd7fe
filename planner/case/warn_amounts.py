"""Warnings of amounts in Mt that contradict what the installations emit: caps, ceiling, budget, bank."""

from __future__ import annotations

import math

import pandas as pd

from planner.case.check_allocation import covered_years
from planner.case.describe import ALL_SECTORS
from planner.case.faults import Fault
from planner.case.magnitudes import UNITS_PER_MILLION, Magnitudes
from planner.case.slips import CAP_SLIPS, rounded, times

LARGEST_CAP_FACTOR = 3.0
"""The first cap of a sector, and a ceiling or budget, differ from the emissions of the installations by less
than this factor: the largest cut asked of a sector within a plan is below two thirds, and a cap above three
times the emissions limits nothing."""

LEAST_THRESHOLD_T = 1000.0
"""A coverage threshold above 0 is at least this, in tCO2e a year: China's is 26,000 t, the least in force
anywhere is a few thousand. 2.6 is probably meant in ten thousand tonnes, 0.026 in million tonnes."""


def amount_warnings(amounts: Magnitudes, doubtful: set[str]) -> list[Fault]:
    """Return the warnings of caps and settings, save where the emissions themselves are doubtful."""
    return [*_first_caps(amounts, doubtful), *_settings_amounts(amounts, doubtful)]


def _first_caps(amounts: Magnitudes, doubtful: set[str]) -> list[Fault]:
    """Return a warning for the first cap of each sector that contradicts its installations."""
    caps = amounts.tables["cap_trajectory"]
    rows = caps.values[caps.values["cap"].notna() & caps.values["year"].isin(amounts.years)]
    first = rows.sort_values("year").drop_duplicates("sector")
    covered = covered_years(amounts.tables["allocation_rules"], amounts.years)
    doubtful_sectors = set(amounts.products.loc[amounts.products.index.isin(doubtful), "sector"])
    sectors_mt = amounts.sectors_mt
    warnings: list[Fault] = []
    for row, sector, year, cap in first[["sector", "year", "cap"]].itertuples():
        members = {sector}
        if sector == ALL_SECTORS:
            members = set(covered.loc[covered["year"] == year, "sector"]) - {ALL_SECTORS}
        if members & doubtful_sectors:
            continue
        emissions = float(sectors_mt.reindex(sorted(members)).sum())
        whose = "all sectors under a rule" if sector == ALL_SECTORS else f"the installations of {sector}"
        found = _contradiction(float(cap), emissions, f"the {rounded(emissions)} Mt that {whose} emit a year")
        if found:
            warnings += caps.faults_at(pd.Index([row]), "cap", *found)
    return warnings


def _contradiction(given_mt: float, expected_mt: float, expected: str) -> tuple[str, str] | None:
    """Return problem and remedy of an amount that differs from the expected one beyond the factor."""
    if not (given_mt > 0 and expected_mt > 0):
        return None
    ratio = given_mt / expected_mt
    if abs(math.log(ratio)) <= math.log(LARGEST_CAP_FACTOR):
        return None
    problem = f"is {times(ratio)} {expected}{CAP_SLIPS.in_words(ratio)}"
    otherwise = "check it, and the activity levels and intensities; it is to be in MtCO2e"
    return problem, CAP_SLIPS.rewritten(given_mt, ratio, "MtCO2e", otherwise)


def _settings_amounts(amounts: Magnitudes, doubtful: set[str]) -> list[Fault]:
    """Return the warnings of ceiling, budget, bank and coverage threshold."""
    if doubtful:
        return []
    total = float(amounts.products["emissions_mt"].sum())
    plan_total = total * len(amounts.years)
    emitted = f"Mt that all installations emit in {len(amounts.years)} years"
    a_year = f"the {rounded(total)} Mt that all installations emit"
    found = {
        "peak_ceiling": _contradiction(_setting(amounts, "peak_ceiling"), total, f"{a_year} a year"),
        "emissions_budget": _contradiction(
            _setting(amounts, "emissions_budget"), plan_total, f"the {rounded(plan_total)} {emitted}"
        ),
    }
    bank = _setting(amounts, "initial_bank")
    if bank > total > 0:
        problem = f"is more than {a_year} in a year"
        found["initial_bank"] = problem, "check it; it is to be in MtCO2e"
    threshold = _setting(amounts, "coverage_threshold")
    largest_t = float(amounts.emissions_mt.max()) * UNITS_PER_MILLION
    if 0 < threshold < LEAST_THRESHOLD_T:
        problem = "is less than any threshold in force: it looks like ten thousand or million tonnes"
        found["coverage_threshold"] = problem, "give tCO2e a year (26000 for 2.6 万吨)"
    elif threshold > largest_t > 0:
        problem = f"is more than the largest installation emits, {rounded(largest_t)} t: none is covered"
        found["coverage_threshold"] = problem, "check it; it is to be in tCO2e a year"
    return [
        settings_warning(amounts.tables["settings"].values, amounts.settings.text, key, *what)
        for key, what in found.items()
        if what
    ]


def _setting(amounts: Magnitudes, key: str) -> float:
    """Return the number of a setting, NaN where it is blank."""
    return float(amounts.settings.values[key].iloc[0])


def settings_warning(rows: pd.DataFrame, texts: pd.DataFrame, key: str, problem: str, remedy: str) -> Fault:
    """Return a warning at the value of a setting; ``rows`` hold the keys, ``texts`` the values by key."""
    row = int(rows.index[rows["key"] == key][0])
    return Fault("settings", row, "value", str(texts[key].iloc[0]), f"{key} {problem}", remedy)
