"""Scenarios that change numbers only, and none in a way that any rule of a case could mind.

Reading a case and checking all its rules takes longer than solving it. A change of numbers that stay within
the bounds of their columns, of which none comes to or leaves 0 or blank, breaks no rule between tables either
(each rule on numbers is named below). Whatever is not plainly of this kind is checked like any other case.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planner.case.build import table_digest
from planner.case.case import Case
from planner.case.number_text import LARGEST_NUMBER
from planner.case.schema import Bounds
from planner.case.tables import table_called
from planner.scenarios.apply import keys_of, operands_of
from planner.scenarios.base import Base
from planner.scenarios.model import CellChange, Change, Scenario, WhereKey
from planner.scenarios.numbers import PARAMETERS, FloatArray, Numbers, numbers_of, same_blanks_and_zeros
from planner.scenarios.selection import BoolArray, selected

Keys = list[tuple[str, float]]
"""Product and year of rows."""


class QuickChanges:
    """Applies changes of numbers to the columns of a base case."""

    def __init__(self, base: Base) -> None:
        self._case = base.case
        self._sector_of = base.sector_of()
        self._numbers = numbers_of(base.case)
        self._selections: dict[tuple[str, tuple[WhereKey, ...]], tuple[BoolArray, Keys]] = {}

    def numbers(self, scenario: Scenario) -> Numbers | None:
        """The numbers of the changed case; None where the case must be checked as a whole.

        Measures of single installations are not among the numbers that are followed.
        """
        if not self._case.installation_measures.empty:
            return None
        columns = dict(self._numbers.columns)
        touched = set()
        for change in scenario.changes:
            if not isinstance(change, CellChange) or not self._is_quick(change):
                return None
            key = change.table, change.column
            columns[key] = self._changed(columns[key], change)
            touched.add(key)
        changed = Numbers(columns, self._numbers.settings)
        if not all(self._within_bounds(*key, columns[key]) for key in touched):
            return None
        if not same_blanks_and_zeros(changed, self._numbers) or self._breaks_a_rule(changed):
            return None
        return changed

    @staticmethod
    def _is_quick(change: Change) -> bool:
        return (
            isinstance(change, CellChange)
            and change.operation in ("multiply", "add")
            and change.column in PARAMETERS.get(change.table, ())
        )

    def _changed(self, values: FloatArray, change: CellChange) -> FloatArray:
        place = change.table, change.where
        if place not in self._selections:
            rows = getattr(self._case, change.table)
            mask = selected(table_called(change.table), rows, change.where, self._sector_of)
            self._selections[place] = mask, keys_of(rows[mask])
        mask, keys = self._selections[place]
        operands = operands_of(change, keys)
        changed = values.copy()
        changed[mask] = (
            changed[mask] * operands if change.operation == "multiply" else changed[mask] + operands
        )
        return changed

    @staticmethod
    def _within_bounds(table: str, column: str, values: FloatArray) -> bool:
        given = values[~np.isnan(values)]
        return _admits(table_called(table).column(column).bounds, given)

    def _breaks_a_rule(self, numbers: Numbers) -> bool:
        """The rules between numbers: potentials sum to 1 at most, the least tightening is not the larger."""
        columns = numbers.columns
        potential = columns["measures", "potential"] > self._numbers.columns["measures", "potential"]
        least, most = (columns["allocation_rules", f"tightening_{end}"] for end in ("min", "max"))
        return bool(potential.any() or (least > most).any())


def _admits(bounds: Bounds, values: FloatArray) -> bool:
    above = True
    if bounds.lower is not None:
        above = bool((values > bounds.lower if bounds.lower_open else values >= bounds.lower).all())
    below = bounds.upper is None or bool((values <= bounds.upper).all())
    return above and below and bool((np.abs(values) <= LARGEST_NUMBER).all())


def case_with(case: Case, numbers: Numbers) -> Case:
    """The case with these numbers in the place of its own, its digests worked out anew."""
    own = numbers_of(case)
    tables = {}
    for table, names in PARAMETERS.items():
        moved = {
            name: numbers.columns[table, name]
            for name in names
            if not np.array_equal(numbers.columns[table, name], own.columns[table, name], equal_nan=True)
        }
        if moved:
            tables[table] = getattr(case, table).assign(**moved)
    digests = {
        name: table_digest(tables[name]) if name in tables else old for name, old in case.digests.items()
    }
    return replace(case, **tables, digests=digests)
