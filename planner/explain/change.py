"""A change of one cell of a case, and the case with changes made."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

import pandas as pd

from planner.case.case import Case, Settings

SIGNIFICANT_DIGITS = 7
"""Digits to which a proposed value is rounded: a tonne in 10 Gt, and far finer than any share is set."""


@dataclass(frozen=True)
class CaseCell:
    """Where a number stands in a case: table, key of its row (column and value, in order), column."""

    table: str
    key: tuple[tuple[str, str | int], ...]
    column: str


@dataclass(frozen=True)
class Change:
    """One cell's old and new value, in the cell's own unit.

    ``relative``: |new - old| over the old value; for shares the difference itself (points / 100), for years
    the number of years.
    """

    cell: CaseCell
    old: float
    new: float
    unit: str
    relative: float


def rounded(old: float, new: float, outward_steps: int = 0) -> float:
    """Round a new value to ``SIGNIFICANT_DIGITS`` of the larger of old and new.

    With outward steps, away from the old value, by so many units of the last digit.
    """
    largest = max(abs(old), abs(new))
    if new == old or largest == 0:
        return new
    step = Decimal(1).scaleb(math.floor(math.log10(largest)) - SIGNIFICANT_DIGITS + 1)
    if outward_steps == 0:
        return float(Decimal(repr(new)).quantize(step, ROUND_HALF_EVEN)) + 0.0
    direction, sign = (ROUND_CEILING, 1) if new > old else (ROUND_FLOOR, -1)
    outward = Decimal(repr(new)).quantize(step, direction) + sign * (outward_steps - 1) * step
    return float(outward) + 0.0


def with_changes(case: Case, changes: Iterable[Change]) -> Case:
    """The case with cells replaced. Only tables and settings that hold limits can be changed."""
    for change in changes:
        cell = change.cell
        if cell.table == "settings":
            case = replace(case, settings=_with_setting(case.settings, cell.column, change.new))
            continue
        table = getattr(case, cell.table).copy()
        chosen = pd.Series(True, index=table.index)
        for column, value in cell.key:
            chosen &= table[column] == value
        table.loc[chosen, cell.column] = change.new
        case = replace(case, **{cell.table: table})
    return case


def _with_setting(settings: Settings, key: str, value: float) -> Settings:
    match key:
        case "peak_year":
            return replace(settings, peak_year=int(value))
        case "no_over_issuance_from":
            return replace(settings, no_over_issuance_from=int(value))
        case "peak_ceiling":
            return replace(settings, peak_ceiling_mt=value)
        case "emissions_budget":
            return replace(settings, emissions_budget_mt=value)
    raise ValueError(f"the setting {key} is not a limit")
