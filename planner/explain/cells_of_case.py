"""The cells of a case that may give, one for every change of the relaxed programme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from models.relaxation import ChangeKey
from planner.case.case import Case
from planner.case.schema import Bounds
from planner.case.settings_keys import SETTINGS_KEYS
from planner.case.tables import SETTINGS, table_called
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


def bounds_of(cell: CaseCell) -> Bounds:
    """The numbers that the case format admits in a cell."""
    if cell.table == SETTINGS.name:
        return {key.name: key.bounds for key in SETTINGS_KEYS}[cell.column]
    return table_called(cell.table).column(cell.column).bounds


def _movable(case: Case, kind: str, key: tuple[str | int, ...]) -> Movable:
    if kind in ("peak_ceiling", "emissions_budget"):
        cell = CaseCell(SETTINGS.name, (), kind)
        value = case.settings.peak_ceiling_mt if kind == "peak_ceiling" else case.settings.emissions_budget_mt
        old = float(value or 0.0)
    else:
        table, columns, column = _PLACE[kind]
        cell = CaseCell(table, tuple(zip(columns, key, strict=True)), column)
        old = _value(getattr(case, table), cell)
    unit = _UNITS.get(kind, SHARE)
    return Movable(
        lever="announced_benchmarks" if kind in ("announced_raised", "announced_lowered") else kind,
        cell=cell,
        old=old,
        unit=unit,
        scale=1.0 if unit in (SHARE, SHARE_PER_YEAR) else old or 1.0,
        sign=-1 if kind in _LOWERED else 1,
        room=_room(cell, old, lowered=kind in _LOWERED),
    )


def _room(cell: CaseCell, old: float, *, lowered: bool) -> float:
    bounds = bounds_of(cell)
    limit = bounds.lower if lowered else bounds.upper
    return UNLIMITED if limit is None else abs(limit - old)


_UNITS = {
    "caps": MT,
    "peak_ceiling": MT,
    "emissions_budget": MT,
    "announced_raised": INTENSITY,
    "announced_lowered": INTENSITY,
    "measure_ramps": SHARE_PER_YEAR,
}
"""By kind of change, where the unit is not a share."""

_LOWERED = ("tightening_min", "announced_lowered")
"""Kinds of change that lower a value; all others raise one."""

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
