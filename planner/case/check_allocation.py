"""Rules between allocation rules, caps and announced benchmarks."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from planner.case.describe import ALL_SECTORS
from planner.case.faults import Fault
from planner.case.tables_policy import ALLOCATION_RULES
from planner.case.typed import TypedTable, with_defaults

Tables = Mapping[str, TypedTable]

_NEEDED = {"band": "intensity_band", "slope": "intensity_band", "tightening_max": "benchmark"}
"""Columns that one rule cannot do without."""

_WITHOUT_AUCTION = ("verified_emissions", "intensity_band")
"""Rules that give all allowances away: free_share is 1, reserve_share is 0."""


def allocation_faults(tables: Tables, years: tuple[int, ...]) -> list[Fault]:
    """Return the faults of rules, of caps that bind nobody, and of balance values that divide by zero."""
    rules = tables["allocation_rules"]
    return [
        *_rule_faults(rules),
        *_returns_to_uncovered(rules),
        *_caps_without_rule(tables, years),
        *_balance_values_of_zero(tables, years),
    ]


def allocation_warnings(tables: Tables, years: tuple[int, ...]) -> list[Fault]:
    """Return a warning for each cap in a plan year in which its sector is uncovered."""
    caps = tables["cap_trajectory"]
    rows = caps.values[caps.values["cap"].notna() & caps.values["year"].isin(years)]
    covered = pd.MultiIndex.from_frame(covered_years(tables["allocation_rules"], years))
    idle = rows.index[~pd.MultiIndex.from_frame(rows[["sector", "year"]]).isin(covered)]
    problem = "has no effect: no rule covers the sector in this year"
    return caps.faults_at(idle, "cap", problem, "leave it blank, or let a rule cover the sector")


def _rule_faults(rules: TypedTable) -> list[Fault]:
    """Return the faults within single rows of the rules."""
    faults = []
    for column, rule in _NEEDED.items():
        rows = rules.clean("rule", column)
        blank = rows.index[(rows["rule"] == rule) & rows[column].isna()]
        remedy = f"give {ALLOCATION_RULES.column(column).expected}"
        faults += rules.faults_at(blank, column, f"is blank, but {rule} needs it", remedy)
    for column, only in (("free_share", 1.0), ("reserve_share", 0.0)):
        rows = with_defaults(rules.clean("rule", column), ALLOCATION_RULES.columns)
        other = rows.index[rows["rule"].isin(_WITHOUT_AUCTION) & (rows[column] != only)]
        problem = f"is not {only:g}, as {' and '.join(_WITHOUT_AUCTION)} need it"
        faults += rules.faults_at(other, column, problem, f"give {only:g} or leave it blank")
    for lower, upper, strict in (
        ("reserve_share", "free_share", True),
        ("tightening_min", "tightening_max", False),
    ):
        rows = with_defaults(rules.clean("rule", lower, upper), ALLOCATION_RULES.columns)
        wrong = rows[lower] >= rows[upper] if strict else rows[lower] > rows[upper]
        problem = f"is not above {lower}" if strict else f"is below {lower}"
        remedy = f"give more than {lower}" if strict else f"give {lower} or more"
        faults += rules.faults_at(rows.index[wrong], upper, problem, remedy)
    return faults


def _returns_to_uncovered(rules: TypedTable) -> list[Fault]:
    rows = rules.clean("sector", "from_year", "rule").sort_values(["sector", "from_year"])
    covered = rows["rule"] != "uncovered"
    covered_until_now = covered.groupby(rows["sector"]).cummax()
    wrong = rows.index[~covered & covered_until_now]
    problem = "returns the sector to uncovered, which it never may once it was covered"
    return rules.faults_at(wrong, "rule", problem, "remove the row or give another rule")


def _rules_in_force(rules: TypedTable, years: tuple[int, ...]) -> pd.DataFrame:
    """Return sector, year, rule for each plan year in which a row of the sector is in force."""
    rows = rules.clean("sector", "from_year", "rule").sort_values("from_year")
    given = list(rows[["sector", "from_year", "rule"]].itertuples(index=False, name=None))
    in_force = [
        (sector, year, rule)
        for year in years
        for sector, rule in {sector: rule for sector, start, rule in given if start <= year}.items()
    ]
    columns = {"sector": "str", "year": "float64", "rule": "str"}
    return pd.DataFrame(in_force, columns=list(columns)).astype(columns)


def covered_years(rules: TypedTable, years: tuple[int, ...]) -> pd.DataFrame:
    """Return sector, year of every plan year in which a rule covers the sector; ALL where any is covered."""
    in_force = _rules_in_force(rules, years)
    covered = in_force.loc[in_force["rule"] != "uncovered", ["sector", "year"]]
    return pd.concat([covered, covered.assign(sector=ALL_SECTORS).drop_duplicates()])


def _caps_without_rule(tables: Tables, years: tuple[int, ...]) -> list[Fault]:
    """Return a fault for each cap of a sector that no rule covers in any plan year.

    A sector whose rules hold a faulty cell is left out: that cell is reported.
    """
    rules, caps = tables["allocation_rules"], tables["cap_trajectory"]
    if not rules.has("sector", "from_year", "rule"):
        return []
    faulty = rules.faulty[["sector", "from_year", "rule"]].any(axis="columns")
    doubtful = set(rules.values.loc[faulty, "sector"])
    rows = caps.clean("sector", "year", "cap")
    rows = rows[rows["cap"].notna() & rows["year"].isin(years)]
    uncovered = ~rows["sector"].isin(covered_years(rules, years)["sector"])
    if rules.faulty["sector"].any():
        uncovered &= rows["sector"].isin(rules.clean("sector")["sector"])
    if doubtful:
        uncovered &= rows["sector"] != ALL_SECTORS
    wrong = rows.index[uncovered & ~rows["sector"].isin(doubtful)]
    problem = "is a cap for a sector that no rule covers in any year of the plan"
    return caps.faults_at(wrong, "cap", problem, "remove the row, or give the sector a rule")


def _balance_values_of_zero(tables: Tables, years: tuple[int, ...]) -> list[Fault]:
    """Return a fault for each announced value of 0 in a year of intensity_band, which divides by it."""
    benchmarks = tables["benchmarks"]
    zero = benchmarks.clean("product", "year", "benchmark")
    zero = zero[zero["benchmark"] == 0]
    if zero.empty:
        return []
    sectors = tables["products"].clean("product", "sector").set_index("product")["sector"]
    in_force = _rules_in_force(tables["allocation_rules"], years).set_index(["sector", "year"])["rule"]
    placed = zero.assign(sector=zero["product"].map(sectors)).join(in_force, on=["sector", "year"])
    wrong = placed.index[placed["rule"] == "intensity_band"]
    problem = "is 0, though intensity_band measures distances relative to it"
    return benchmarks.faults_at(wrong, "benchmark", problem, "give a balance value above 0")
