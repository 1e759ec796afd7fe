"""Why a case has no plan: a conflict, what each lever alone would take, the cheapest mix."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TypeVar

from models.build import build_programme
from planner.case.case import Case
from planner.cells import Cells, aggregate, with_columns_of_own_measures
from planner.explain.cells_of_case import bounds_of
from planner.explain.change import Change, rounded, with_changes
from planner.explain.conflict import irreducible_conflict
from planner.explain.lifting import lifted
from planner.explain.limits import LEVERS, Limit, limits_of
from planner.explain.room import Room
from planner.explain.years import YEAR, YEAR_LEVERS, rows_without_effect, year_changes
from planner.solve.highs import Deadline, NoSolutionError, SolverFailedError, SolverStoppedError
from planner.solve.programme import LinearProgramme

OUTWARD_STEPS: tuple[int | None, ...] = (0, 1, 2, 3, None, 10, 100, 1000)
"""By how many units of the last digit a rounded change is moved outward, in turn, until it gives a plan.

None: not rounded at all, for changes that must fit each other exactly (two announced benchmarks whose
allowances are all used)."""

CONFLICT, MIX = "conflict", "mix"
"""The parts of an explanation that are no single lever."""

TIME_LIMIT, NUMERICAL = "time_limit", "numerical"
"""Why a part of an explanation may be missing: the time limit, or a solver that cannot tell."""

Found = TypeVar("Found")


@dataclass(frozen=True)
class Alternative:
    """Changes that, made in the case, give a plan: solved again and found to hold.

    ``cost_million_cny``: present value of the least cost that the changed case then has.
    """

    lever: str
    changes: tuple[Change, ...]
    cost_million_cny: float

    @property
    def largest(self) -> float:
        """The largest relative change (years for the levers that move a year)."""
        return max(change.relative for change in self.changes)

    @property
    def total(self) -> float:
        """The sum of relative changes (years for the levers that move a year)."""
        return sum(change.relative for change in self.changes)


@dataclass(frozen=True)
class Undetermined:
    """A part of an explanation that could not be had, and why: ``TIME_LIMIT`` or ``NUMERICAL``."""

    part: str
    reason: str


@dataclass(frozen=True)
class Explanation:
    """Why a case has no plan.

    - conflict: limits that cannot hold together although any of them less can; verified by removal
    - alternatives: what each lever alone would take, in the order of the levers
    - cannot: levers that the case has and that alone give no plan, whatever their change
    - mix: the smallest sum of relative changes over all levers together, None where they cannot
    - undetermined: parts (conflict, a lever, mix) that say nothing, because time ran out or the solver could
      not tell; never a claim that something is impossible
    """

    conflict: tuple[Limit, ...]
    alternatives: tuple[Alternative, ...]
    cannot: tuple[str, ...]
    mix: Alternative | None
    undetermined: tuple[Undetermined, ...] = ()

    def alternative(self, lever: str) -> Alternative | None:
        """The alternative of a lever, or ``mix``; None where there is none."""
        if lever == MIX:
            return self.mix
        return next((found for found in self.alternatives if found.lever == lever), None)

    def reason_undetermined(self, part: str) -> str | None:
        """Why a part says nothing; None where it does."""
        return next((each.reason for each in self.undetermined if each.part == part), None)


def explain(
    case: Case, deadline: Deadline | None = None, levers: Collection[str] = (*LEVERS, MIX)
) -> Explanation:
    """Explain a case that has no plan. Every alternative has been applied to the case and solved again.

    ``levers``: those, and ``MIX``, whose alternatives are wanted. What is not found before the deadline is
    listed as undetermined. Raises ``HasPlanError`` for a case that has a plan.
    """
    search = Search(case, deadline or Deadline())
    conflict = search.attempt(CONFLICT, search.conflict)
    alternatives, cannot = [], []
    for lever in search.levers:
        if lever in levers:
            found = search.alternative(lever)
            if found is not None:
                alternatives.append(found)
            elif not search.is_undetermined(lever):
                cannot.append(lever)
    mix = search.alternative(MIX) if MIX in levers else None
    return Explanation(
        tuple(conflict or ()), tuple(alternatives), tuple(cannot), mix, tuple(search.undetermined)
    )


class Search:
    """The programme of one case without a plan, and what is asked of it."""

    def __init__(self, case: Case, deadline: Deadline) -> None:
        self._case = case
        self._deadline = deadline
        self._cells: Cells = with_columns_of_own_measures(aggregate(case))
        self._model = build_programme(self._cells.data)
        self._programme = LinearProgramme(self._model, deadline)
        self._limits = limits_of(case, self._cells, self._model)
        self.undetermined: list[Undetermined] = []

    @property
    def levers(self) -> list[str]:
        """The levers that the case has, in order."""
        return [lever for lever in LEVERS if any(limit.lever == lever for limit in self._limits)]

    def attempt(self, part: str, find: Callable[[], Found]) -> Found | None:
        """Find a part of the explanation; None, and a note of why, where time or the solver gives out."""
        try:
            if self._deadline.remaining() <= 0:
                raise SolverStoppedError("the time limit was reached")
            return find()
        except SolverStoppedError:
            self.undetermined.append(Undetermined(part, TIME_LIMIT))
        except SolverFailedError:
            self.undetermined.append(Undetermined(part, NUMERICAL))
        return None

    def is_undetermined(self, part: str) -> bool:
        """Whether a part was attempted in vain."""
        return any(each.part == part for each in self.undetermined)

    def conflict(self) -> list[Limit]:
        """One irreducible conflict."""
        return irreducible_conflict(self._programme, self._model, self._limits)

    def alternative(self, lever: str) -> Alternative | None:
        """The smallest change of one lever, or of all (``MIX``), that gives a plan; None = it cannot."""
        if lever == MIX:
            return self.attempt(MIX, self._cheapest_mix)
        if lever in YEAR_LEVERS:
            return self.attempt(lever, lambda: self._smallest_move(lever))
        return self.attempt(lever, lambda: self._smallest_change(lever))

    @cached_property
    def _room(self) -> Room:
        return Room(self._case, self._cells, self._deadline)

    def _smallest_change(self, lever: str) -> Alternative | None:
        changes = self._room.smallest(lever)
        return None if changes is None else self._rounded_until_it_holds(lever, changes)

    def _smallest_move(self, lever: str) -> Alternative | None:
        """Move the year of a lever as little as gives a plan: found by leaving rows out, then solved anew."""
        for change in year_changes(self._case, lever):
            with lifted(self._programme, rows_without_effect(self._model, change)):
                gives_a_plan = self._programme.has_solution(enough_infeasible=2)
            if gives_a_plan:
                return self._rounded_until_it_holds(lever, [change])
        return None

    def _cheapest_mix(self) -> Alternative | None:
        """The smallest sum of relative changes over all levers; years move only where nothing else helps.

        A year cannot be weighed against a tonne or a point, so the fewest years in sum are tried first.
        """
        movable = [lever for lever in self.levers if lever not in YEAR_LEVERS]
        moves: list[list[list[Change]]] = [
            [[], *([change] for change in year_changes(self._case, lever))] if lever in self.levers else [[]]
            for lever in YEAR_LEVERS
        ]
        combined = sorted(
            (first + second for first, second in product(*moves)),
            key=lambda years: sum(change.relative for change in years),
        )
        for years in combined:
            changes = self._room.cheapest_mix(movable, years)
            if changes is not None:
                return self._rounded_until_it_holds(MIX, [*years, *changes])
        return None

    def _rounded_until_it_holds(self, lever: str, changes: list[Change]) -> Alternative:
        """Round the changes; where the rounded ones just miss, move them outward until they hold."""
        for steps in OUTWARD_STEPS:
            proposed = [_rounded_change(change, steps) for change in changes]
            cost = least_cost(with_changes(self._case, proposed), self._deadline)
            if cost is not None:
                return Alternative(lever, tuple(proposed), cost)
        raise SolverFailedError(f"the change of {lever} was found but, applied to the case, does not hold")


def _rounded_change(change: Change, outward_steps: int | None) -> Change:
    """A change with its new value rounded, within what the case format admits."""
    if change.unit == YEAR or outward_steps is None:
        return change
    bounds = bounds_of(change.cell)
    new = rounded(change.old, change.new, outward_steps)
    new = new if bounds.lower is None else max(new, bounds.lower)
    new = new if bounds.upper is None else min(new, bounds.upper)
    scale = abs(change.new - change.old) / change.relative
    return Change(change.cell, change.old, new, change.unit, abs(new - change.old) / scale)


def least_cost(case: Case, deadline: Deadline | None = None) -> float | None:
    """The least cost of a case, million CNY in present value; None where it has no plan."""
    try:
        data = with_columns_of_own_measures(aggregate(case)).data
        return LinearProgramme(build_programme(data), deadline).solve().objective
    except NoSolutionError:
        return None
