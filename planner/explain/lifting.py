"""Rows of a programme taken out for a while, and put back as they were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from pyomo.core.base.constraint import ConstraintData

from planner.solve.programme import LinearProgramme

NO_LIMIT = float("inf")

MARKET = "compliance"
"""The family of rows whose equation stays an upper limit: nobody may emit without an allowance."""


class Lifting:
    """Lifts rows of one programme and puts them back with the limits that they had before the first lift."""

    def __init__(self, programme: LinearProgramme) -> None:
        self._programme = programme
        self._lifted: dict[int, tuple[ConstraintData, tuple[float, float]]] = {}

    def lift(self, rows: Iterable[ConstraintData], *, market_too: bool = False) -> None:
        """Take rows out; those of the market only down to their upper limit unless ``market_too``."""
        for row in rows:
            _, limits = self._lifted.setdefault(id(row), (row, self._programme.limits(row)))
            keeps_upper = row.parent_component().local_name == MARKET and not market_too
            self._programme.set_limits(row, -NO_LIMIT, limits[1] if keeps_upper else NO_LIMIT)

    def put_back(self, rows: Iterable[ConstraintData]) -> None:
        """Put rows back. Raises KeyError for one that was not lifted."""
        for row in rows:
            self._programme.set_limits(row, *self._lifted.pop(id(row))[1])

    def put_all_back(self) -> None:
        """Put every lifted row back."""
        self.put_back([row for row, _ in list(self._lifted.values())])


@contextmanager
def lifted(programme: LinearProgramme, rows: Iterable[ConstraintData]) -> Iterator[None]:
    """Do without rows within a block."""
    lifting = Lifting(programme)
    lifting.lift(rows)
    try:
        yield
    finally:
        lifting.put_all_back()
