"""Why a case has no plan: a conflict, what each lever alone would take, the cheapest mix."""

from __future__ import annotations

from dataclasses import dataclass

from models.build import build_programme
from planner.case.case import Case
from planner.cells import Cells, aggregate
from planner.explain.change import CaseCell, Change, rounded, with_changes
from planner.explain.conflict import irreducible_conflict
from planner.explain.limits import LEVERS, Limit, limits_of
from planner.explain.room import Room
from planner.solve.highs import LinearProgramme, NoSolutionError

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
    """Explain a case that has no plan. Every alternative has been applied to the case and solved again."""
    cells = aggregate(case)
    model = build_programme(cells.data)
    limits = limits_of(case, cells, model)
    conflict = irreducible_conflict(LinearProgramme(model), limits)
    present = {limit.lever for limit in limits}
    room = Room(case, cells)
    alternatives = []
    for lever in LEVERS:
        if lever in present:
            found = _move_a_year(case, lever) if lever in YEAR_LEVERS else _confirmed(case, lever, room)
            if found is not None:
                alternatives.append(found)
    possible = {alternative.lever for alternative in alternatives}
    movable = [lever for lever in LEVERS if lever in present and lever not in YEAR_LEVERS]
    changes = room.cheapest_mix(movable)
    return Explanation(
        conflict=tuple(conflict),
        alternatives=tuple(alternatives),
        cannot=tuple(lever for lever in LEVERS if lever in present - possible),
        mix=None if changes is None else _rounded_until_it_holds(case, "mix", changes),
    )


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
    scale = abs(change.new - change.old) / change.relative
    return Change(change.cell, change.old, new, change.unit, abs(new - change.old) / scale)


def _move_a_year(case: Case, lever: str) -> Alternative | None:
    """Move the year of the peak, or of the rule that nothing is left over, as little as gives a plan."""
    key = YEAR_LEVERS[lever]
    old = case.settings.peak_year if lever == "peak" else case.settings.no_over_issuance_from
    assert old is not None
    for new in range(old + 1, case.settings.last_year + 2):
        change = Change(CaseCell("settings", (), key), old, new, "year", new - old)
        cost = least_cost(with_changes(case, [change]))
        if cost is not None:
            return Alternative(lever, (change,), cost)
    return None


def least_cost(case: Case) -> float | None:
    """The least cost of a case, million CNY in present value; None where it has no plan."""
    cells: Cells = aggregate(case)
    try:
        return LinearProgramme(build_programme(cells.data)).solve().objective
    except NoSolutionError:
        return None
