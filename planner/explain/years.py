"""The levers that move a year: of the peak, and of the rule that every allowance is used."""

from __future__ import annotations

import pyomo.environ as pyo
from pyomo.core.base.constraint import ConstraintData

from planner.case.case import Case
from planner.explain.change import CaseCell, Change

YEAR = "year"
"""The unit of a change that moves a year."""

YEAR_LEVERS = {"peak": "peak_year", "no_over_issuance": "no_over_issuance_from"}
"""By lever: the setting that holds its year."""


def year_changes(case: Case, lever: str) -> list[Change]:
    """Every way to move the year of a lever, later and later until it has no effect within the plan."""
    settings = case.settings
    old = settings.peak_year if lever == "peak" else settings.no_over_issuance_from
    if old is None:
        return []
    cell = CaseCell("settings", (), YEAR_LEVERS[lever])
    first = max(old, settings.first_year)
    return [Change(cell, old, new, YEAR, new - old) for new in range(first + 1, settings.last_year + 2)]


def rows_without_effect(model: pyo.ConcreteModel, change: Change) -> list[ConstraintData]:
    """The rows that a moved year takes out of the programme (of the market only the equality)."""
    if change.cell.column == YEAR_LEVERS["peak"]:
        return [row for year, row in model.peak.items() if year <= change.new]
    exact = [row for year, row in model.compliance.items() if year < change.new]
    end = [row for year, row in model.no_over_issuance.items() if year < change.new]
    return [*exact, *end]
