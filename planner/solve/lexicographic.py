"""Least cost first; then, among the plans that cost hardly more, the fairest burden."""

from __future__ import annotations

from dataclasses import dataclass

import pyomo.environ as pyo
from pyomo.core.expr.numeric_expr import NumericExpression

from planner.solve.highs import (
    FEASIBILITY_TOLERANCE,
    LinearProgramme,
    NoSolutionError,
    Solution,
    SolverFailedError,
)

SATURATED = 1e-8
"""Points of burden: a burden that no test programme can bring further down than this is at its level.
A hundred times less than the accuracy at which benchmarks are compared (1e-6)."""

ROOM_FOR_HELD_LEVELS = (0.0, 1e-9, 1e-8, 1e-7)
"""Points of burden that a level already found may be missed by: none at first; then the solver's tolerance, and
more, but only where the solver finds no optimum of the next level, which in exact arithmetic there is."""

NEGLIGIBLE_COST = 1e3 * FEASIBILITY_TOLERANCE
"""Million CNY: an allowed extra cost below this cannot be told from the solver's rounding, so the plan is
sought on the exact optimal face instead."""


@dataclass(frozen=True)
class FairestBurden:
    """The leximin point.

    ``levels``: burden + protection by decided product-year. ``solution``: the least-cost solution for the
    benchmarks that give these levels.
    """

    levels: dict[tuple[str, int], float]
    solution: Solution


def allow_extra_cost(programme: LinearProgramme, least_cost: Solution, cost_slack: float) -> None:
    """Hold the programme at a cost of at most least cost + cost_slack x |least cost|.

    Where nothing, or nothing beyond rounding, is allowed, the programme is restricted to the exact optimal
    face. ``cost_slack`` is a fraction.
    """
    extra = cost_slack * abs(least_cost.objective)
    if extra > NEGLIGIBLE_COST:
        programme.limit_own_objective(least_cost.objective + extra)
    else:
        programme.restrict_to_optimal_face(least_cost)


def fairest_burden(model: pyo.ConcreteModel, programme: LinearProgramme) -> FairestBurden:
    """Minimise the largest burden + protection, then the second largest, and so on (leximin).

    Each level: minimise the level above all product-years not yet at theirs; find out by test programmes
    which of them cannot lie below it (duals are not asked: degenerate optima mislead); hold those there;
    go on with the others. The programme must already be limited in cost.

    Raises what ``LinearProgramme.solve`` raises, except that an infeasible level, which can only be a
    numerical failure, is a ``SolverFailedError`` once the widest room for held levels has not helped.
    """
    search = _LevelSearch(model, programme)
    undecided = sorted(model.burden_level)
    while undecided:
        level = search.lowest(model.level).objective
        programme.set_upper_bound(model.level, level)
        for key in search.at_level(undecided, level):
            search.hold(key, level)
            undecided.remove(key)
        programme.set_upper_bound(model.level, float("inf"))
    return FairestBurden(levels=search.levels, solution=search.lowest(None))


class _LevelSearch:
    """The programme while levels are found one after the other, and the room that held ones have."""

    def __init__(self, model: pyo.ConcreteModel, programme: LinearProgramme) -> None:
        self.levels: dict[tuple[str, int], float] = {}
        self._model = model
        self._programme = programme
        self._rooms = list(ROOM_FOR_HELD_LEVELS)
        self._neutral = {key: programme.upper(row) for key, row in model.burden_level.items()}

    def lowest(self, objective: NumericExpression | None) -> Solution:
        """Minimise, with a little more room for the held levels where the solver sees none."""
        self._programme.minimise(objective)
        while True:
            try:
                return self._programme.solve()
            except (NoSolutionError, SolverFailedError) as error:
                if len(self._rooms) == 1:
                    raise SolverFailedError(f"a level of the fairest burden has no optimum: {error}") from error
                self._rooms.pop(0)
                for key in self.levels:
                    self._limit(key)

    def hold(self, key: tuple[str, int], level: float) -> None:
        """Keep a product-year at its level from now on."""
        self._programme.set_coefficient(self._model.burden_level[key], self._model.level, 0.0)
        self.levels[key] = level
        self._limit(key)

    def _limit(self, key: tuple[str, int]) -> None:
        upper = self._neutral[key] + self.levels[key] + self._rooms[0]
        self._programme.set_upper(self._model.burden_level[key], upper)

    def at_level(self, undecided: list[tuple[str, int]], level: float) -> list[tuple[str, int]]:
        """The product-years that lie at ``level`` in every plan in which none lies above it.

        Test programme: bring the sum of the suspects' burdens down. Whoever comes below the level is no
        suspect any more; when nobody does, the sum cannot be lower, so all that are left are at the level.
        """
        burden = self._model.protected_burden
        suspects = list(undecided)
        while True:
            solution = self.lowest(sum(burden[key] for key in suspects))
            remaining = [
                key
                for key in suspects
                if level - self._programme.evaluate(solution, burden[key]) <= SATURATED
            ]
            if not remaining:
                raise SolverFailedError(f"no product-year is found at the level of burden {level}")
            if remaining == suspects:
                return suspects
            suspects = remaining
