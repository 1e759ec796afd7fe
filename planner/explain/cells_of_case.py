"""The cells of a case that may give, one for every change of the relaxed programme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from models.relaxation import ChangeKey
from planner.case.case import Case
from planner.explain.change import CaseCell
from planner.explain.limits import INTENSITY, MT, SHARE, SHARE_PER_YEAR


@dataclass(frozen=True)
class Movable:
    """One cell that may give.

    ``old``: its value. ``scale``: what a change is related to: the value itself, 1 for shares. ``sign``: the
    direction of the change. ``room``: the largest change that the case format allows.
    """

    lever: str
    cell: CaseCell
    old: float
    unit: str
    scale: float
    sign: int
    room: float


UNLIMITED = float("inf")


def movable_cells(case: Case, keys: Iterable[ChangeKey]) -> dict[ChangeKey, Movable]:
    """Describe the cell behind every change key of the relaxed programme."""
    return {key: _movable(case, str(key[0]), key[1:]) for key in keys}


def _movable(case: Case, kind: str, key: tuple[str | int, ...]) -> Movable:
    if kind in ("peak_ceiling", "emissions_budget"):
        value = case.settings.peak_ceiling_mt if kind == "peak_ceiling" else case.settings.emissions_budget_mt
        old = float(value or 0.0)
        return Movable(kind, CaseCell("settings", (), kind), old, MT, old or 1.0, 1, UNLIMITED)
    table, columns, column = _PLACE[kind]
    cell = CaseCell(table, tuple(zip(columns, key, strict=True)), column)
    old = _value(getattr(case, table), cell)
    if kind == "caps":
        return Movable("caps", cell, old, MT, old or 1.0, 1, UNLIMITED)
    if kind in ("announced_raised", "announced_lowered"):
        raised = kind == "announced_raised"
        room = UNLIMITED if raised else old
        return Movable("announced_benchmarks", cell, old, INTENSITY, old or 1.0, 1 if raised else -1, room)
    if kind == "tightening_min":
        return Movable(kind, cell, old, SHARE, 1.0, -1, old)
    if kind == "banking_limit":
        return Movable(kind, cell, old, SHARE, 1.0, 1, UNLIMITED)
    unit = SHARE_PER_YEAR if kind == "measure_ramps" else SHARE
    return Movable(kind, cell, old, unit, 1.0, 1, max(0.0, 1.0 - old))


_PLACE = {
    "caps": ("cap_trajectory", ("sector", "year"), "cap"),
    "tightening_max": ("allocation_rules", ("sector", "from_year"), "tightening_max"),
    "tightening_min": ("allocation_rules", ("sector", "from_year"), "tightening_min"),
    "shortfall_limit": ("allocation_rules", ("sector", "from_year"), "shortfall_limit"),
    "announced_raised": ("benchmarks", ("product", "year"), "benchmark"),
    "announced_lowered": ("benchmarks", ("product", "year"), "benchmark"),
    "banking_limit": ("market", ("year",), "banking_limit"),
    "measure_ramps": ("measures", ("measure", "product", "technology"), "ramp"),
}
"""By kind of change: the table, the columns of its key, the column that holds the limit."""


def _value(table: pd.DataFrame, cell: CaseCell) -> float:
    chosen = pd.Series(True, index=table.index)
    for column, value in cell.key:
        chosen &= table[column] == value
    (value,) = table.loc[chosen, cell.column]
    return float(value)
