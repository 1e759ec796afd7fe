"""Why a case has no plan: a conflict, what each lever alone would take, the cheapest mix."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from models.build import build_programme
from planner.case.case import Case
from planner.cells import Cells, aggregate
from planner.explain.change import CaseCell, Change, rounded, with_changes
from planner.explain.conflict import irreducible_conflict
from planner.explain.limits import LEVERS, Limit, limits_of
from planner.explain.room import Room
from planner.solve.highs import NoSolutionError
from planner.solve.programme import LinearProgramme

OUTWARD_STEPS = 3
"""How many units of the last digit a rounded change may be moved outward until it gives a plan."""

YEAR_LEVERS = {"peak": "peak_year", "no_over_issuance": "no_over_issuance_from"}
"""Levers that move a year, and the setting that holds it."""


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


@dataclass(frozen=True)
class Explanation:
    """Why a case has no plan.

    - conflict: limits that cannot hold together although any of them less can
    - alternatives: what each lever alone would take, in the order of the levers
    - cannot: levers that the case has and that alone give no plan, whatever their change
    - mix: the smallest sum of relative changes over all levers together, None where they cannot
    """

    conflict: tuple[Limit, ...]
    alternatives: tuple[Alternative, ...]
    cannot: tuple[str, ...]
    mix: Alternative | None


def explain(case: Case) -> Explanation:
    """Explain a case that has no plan. Every alternative has been applied to the case and solved again.

    Raises ``ValueError`` for a case that has one.
    """
    cells = aggregate(case)
    model = build_programme(cells.data)
    programme = LinearProgramme(model)
    if programme.has_solution():
        raise ValueError("the case has a plan: there is nothing to explain")
    limits = limits_of(case, cells, model)
    conflict = irreducible_conflict(programme, limits)
    present = {limit.lever for limit in limits}
    room = Room(case, cells)
    alternatives = []
    for lever in LEVERS:
        if lever in present:
            found = _move_a_year(case, lever) if lever in YEAR_LEVERS else _confirmed(case, lever, room)
            if found is not None:
                alternatives.append(found)
    possible = {alternative.lever for alternative in alternatives}
    return Explanation(
        conflict=tuple(conflict),
        alternatives=tuple(alternatives),
        cannot=tuple(lever for lever in LEVERS if lever in present - possible),
        mix=_cheapest_mix(case, present),
    )


def _cheapest_mix(case: Case, present: set[str]) -> Alternative | None:
    """The smallest sum of relative changes over all levers; years are moved only where nothing else helps.

    A year cannot be weighed against a tonne or a point, so the fewest years in sum are tried first.
    """
    movable = [lever for lever in LEVERS if lever in present and lever not in YEAR_LEVERS]
    choices = [_year_changes(case, lever) if lever in present else [()] for lever in YEAR_LEVERS]
    combined = sorted(
        (sum(pair, ()) for pair in product(*choices)),
        key=lambda moved: sum(change.relative for change in moved),
    )
    for years in combined:
        moved = with_changes(case, years)
        changes = Room(moved, aggregate(moved)).cheapest_mix(movable)
        if changes is not None:
            found = _rounded_until_it_holds(case, "mix", [*years, *changes])
            if found is not None:
                return found
    return None


def _year_changes(case: Case, lever: str) -> list[tuple[Change, ...]]:
    """Every way to move the year of a lever: not at all, then later and later until it has no effect."""
    key = YEAR_LEVERS[lever]
    old = case.settings.peak_year if lever == "peak" else case.settings.no_over_issuance_from
    if old is None:
        return [()]
    years = range(old + 1, case.settings.last_year + 2)
    return [(), *((Change(CaseCell("settings", (), key), old, new, "year", new - old),) for new in years)]


def _confirmed(case: Case, lever: str, room: Room) -> Alternative | None:
    changes = room.smallest(lever)
    return None if changes is None else _rounded_until_it_holds(case, lever, changes)


def _rounded_until_it_holds(case: Case, lever: str, changes: list[Change]) -> Alternative | None:
    """Round the changes; where the rounded ones just miss, move them outward by units of the last digit."""
    for steps in range(OUTWARD_STEPS + 1):
        proposed = [_with_new_value(change, rounded(change.old, change.new, steps)) for change in changes]
        cost = least_cost(with_changes(case, proposed))
        if cost is not None:
            return Alternative(lever, tuple(proposed), cost)
    return None


def _with_new_value(change: Change, new: float) -> Change:
    if change.unit == "year":
        return change
    scale = abs(change.new - change.old) / change.relative
    return Change(change.cell, change.old, new, change.unit, abs(new - change.old) / scale)


def _move_a_year(case: Case, lever: str) -> Alternative | None:
    """Move the year of the peak, or of the rule that nothing is left over, as little as gives a plan."""
    for changes in _year_changes(case, lever)[1:]:
        cost = least_cost(with_changes(case, changes))
        if cost is not None:
            return Alternative(lever, changes, cost)
    return None


def least_cost(case: Case) -> float | None:
    """The least cost of a case, million CNY in present value; None where it has no plan."""
    cells: Cells = aggregate(case)
    try:
        return LinearProgramme(build_programme(cells.data)).solve().objective
    except NoSolutionError:
        return None
