"""Least cost first; then, among the plans that cost hardly more, the fairest burden."""

from __future__ import annotations

from dataclasses import dataclass

import pyomo.environ as pyo

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
    numerical failure, is a ``SolverFailedError``.
    """
    undecided = sorted(model.burden_level)
    levels: dict[tuple[str, int], float] = {}
    try:
        while undecided:
            programme.minimise(model.level)
            level = programme.solve().objective
            programme.set_upper_bound(model.level, level)
            for key in _at_level(model, programme, undecided, level):
                row = model.burden_level[key]
                programme.set_coefficient(row, model.level, 0.0)
                programme.set_upper(row, level + programme.upper(row))
                levels[key] = level
                undecided.remove(key)
            programme.set_upper_bound(model.level, float("inf"))
        programme.minimise()
        return FairestBurden(levels=levels, solution=programme.solve())
    except NoSolutionError as error:
        raise SolverFailedError("a level of the fairest burden was called infeasible") from error


def _at_level(
    model: pyo.ConcreteModel, programme: LinearProgramme, undecided: list[tuple[str, int]], level: float
) -> list[tuple[str, int]]:
    """The product-years that lie at ``level`` in every plan in which none lies above it.

    Test programme: bring the sum of the suspects' burdens down. Whoever comes below the level is no
    suspect any more; when nobody does, the sum cannot be lower, so all that are left are at the level.
    """
    suspects = list(undecided)
    while True:
        programme.minimise(sum(model.protected_burden[key] for key in suspects))
        solution = programme.solve()
        below = {key: level - programme.evaluate(solution, model.protected_burden[key]) for key in suspects}
        remaining = [key for key in suspects if below[key] <= SATURATED]
        if not remaining:
            raise SolverFailedError(f"no product-year is found at the level of burden {level}")
        if remaining == suspects:
            return suspects
        suspects = remaining
