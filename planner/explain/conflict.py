"""One irreducible set of limits that cannot hold together, found by leaving out what is not needed."""

from __future__ import annotations

from collections.abc import Iterable

from planner.explain.limits import LEVERS, Limit
from planner.solve.programme import LinearProgramme

TRIED_FIRST = (
    "measure_ramps",
    "banking_limit",
    "shortfall_limit",
    "tightening_min",
    "announced_benchmarks",
    "no_over_issuance",
    "peak",
    "peak_ceiling",
    "emissions_budget",
    "tightening_max",
    "caps",
)
"""The order in which limits are tried without: what a planner would sooner do without comes first, so that a
conflict is told, where it can be, by caps and tightening."""

_NO_LIMIT = float("inf")


def irreducible_conflict(programme: LinearProgramme, limits: list[Limit]) -> list[Limit]:
    """Limits that cannot hold together although any of them less can, in the order of the levers.

    The programme has no solution with all limits in it. A deletion filter: limits are left out group by
    group (all of a lever, then all about an item, then one by one); what the contradiction survives without
    stays out, everything else goes back. Empty where the programme contradicts itself without any limit.
    """
    held = _Held(programme, limits)
    for lever in sorted(LEVERS, key=TRIED_FIRST.index):
        held.try_without([limit for limit in held.limits if limit.lever == lever])
    for lever in sorted(LEVERS, key=TRIED_FIRST.index):
        for item in sorted({limit.item for limit in held.limits if limit.lever == lever}):
            held.try_without([x for x in held.limits if (x.lever, x.item) == (lever, item)])
    for limit in sorted(held.limits, key=_place):
        held.try_without([limit])
    conflict = held.limits
    held.restore_all()
    return [limit for limit in limits if limit in conflict]


def _place(limit: Limit) -> tuple[int, str, int]:
    return TRIED_FIRST.index(limit.lever), limit.item, -(limit.year or 0)


class _Held:
    """Which limits are in the programme, and how to leave some out and put them back."""

    def __init__(self, programme: LinearProgramme, limits: list[Limit]) -> None:
        self.limits = list(limits)
        self._programme = programme
        self._all = list(limits)
        self._kept = {id(row): programme.limits(row) for limit in limits for row in limit.rows}

    def try_without(self, group: list[Limit]) -> None:
        """Leave a group out for good where the rest still cannot hold."""
        if not group:
            return
        self._drop(group)
        if self._programme.has_solution():
            self._restore(group)
        else:
            self.limits = [limit for limit in self.limits if limit not in group]

    def restore_all(self) -> None:
        """Put every limit back."""
        self._restore(self._all)

    def _drop(self, group: Iterable[Limit]) -> None:
        for limit in group:
            for row in limit.rows:
                # An equation of the market stays an upper limit: nobody may emit without an allowance.
                upper = (
                    self._kept[id(row)][1] if row.parent_component().local_name == "compliance" else _NO_LIMIT
                )
                self._programme.set_limits(row, -_NO_LIMIT, upper)

    def _restore(self, group: Iterable[Limit]) -> None:
        for limit in group:
            for row in limit.rows:
                self._programme.set_limits(row, *self._kept[id(row)])
