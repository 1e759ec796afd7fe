"""One irreducible set of limits that cannot hold together, found by leaving out what is not needed."""

from __future__ import annotations

from collections.abc import Sequence

import pyomo.environ as pyo

from planner.explain.lifting import Lifting
from planner.explain.limits import MARKET, Limit, market_limits
from planner.solve.highs import SolverFailedError
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


class HasPlanError(Exception):
    """The case has a plan: there is nothing to explain."""


def irreducible_conflict(
    programme: LinearProgramme, model: pyo.ConcreteModel, limits: list[Limit]
) -> list[Limit]:
    """Limits that cannot hold together although any of them less can, in the order of the levers.

    Where the programme has no solution even without all of them, the years of the market that cannot clear
    together. The result is verified by removal. Raises ``HasPlanError`` where the programme has a solution,
    ``SolverStoppedError`` at the time limit, and ``SolverFailedError`` where the solver cannot tell or the
    verification fails.
    """
    if programme.has_solution():
        raise HasPlanError("the case has a plan: there is nothing to explain")
    held = _Held(programme, limits)
    try:
        conflict = held.reduced(TRIED_FIRST)
        if conflict:
            held.verify()
            return [limit for limit in limits if limit in conflict]
        market = _Held(programme, market_limits(model), market_too=True)
        try:
            conflict = market.reduced((MARKET,))
            market.verify()
        finally:
            market.restore_all()
        return conflict
    finally:
        held.restore_all()


class _Held:
    """Which limits are in the programme, and how to leave some out and put them back."""

    def __init__(self, programme: LinearProgramme, limits: list[Limit], *, market_too: bool = False) -> None:
        self.limits = list(limits)
        self._programme = programme
        self._lifting = Lifting(programme)
        self._market_too = market_too

    def reduced(self, order: Sequence[str]) -> list[Limit]:
        """Leave out what the contradiction survives without, and return the rest.

        A deletion filter: all of a lever, then all about an item, then one by one; levers in ``order``.
        """
        for lever in order:
            self._try_without([limit for limit in self.limits if limit.lever == lever])
        for lever in order:
            for item in sorted({limit.item for limit in self.limits if limit.lever == lever}):
                self._try_without([x for x in self.limits if (x.lever, x.item) == (lever, item)])
        for limit in sorted(self.limits, key=lambda x: (order.index(x.lever), x.item, -(x.year or 0))):
            self._try_without([limit])
        return list(self.limits)

    def verify(self) -> None:
        """Prove it by removal: the limits held contradict each other (two runs), any one less does not."""
        if self._programme.has_solution(enough_infeasible=2):
            raise SolverFailedError("the limits of the conflict hold together")
        for limit in self.limits:
            self._drop([limit])
            if not self._programme.has_solution():
                raise SolverFailedError(f"the conflict does not need {limit.lever} {limit.item} {limit.year}")
            self._restore([limit])

    def restore_all(self) -> None:
        """Put every limit back."""
        self._lifting.put_all_back()

    def _try_without(self, group: list[Limit]) -> None:
        """Leave a group out for good where the rest still cannot hold."""
        if not group:
            return
        self._drop(group)
        if self._programme.has_solution():
            self._restore(group)
        else:
            self.limits = [limit for limit in self.limits if limit not in group]

    def _drop(self, group: Sequence[Limit]) -> None:
        self._lifting.lift([row for limit in group for row in limit.rows], market_too=self._market_too)

    def _restore(self, group: Sequence[Limit]) -> None:
        self._lifting.put_back([row for limit in group for row in limit.rows])
