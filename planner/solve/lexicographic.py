"""Least cost first; then, among the plans that cost hardly more, the fairest burden."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyomo.environ as pyo

from planner.evidence import Evidence
from planner.solve.arrays import Solution
from planner.solve.face import solve_on_face
from planner.solve.highs import FEASIBILITY_TOLERANCE, NoSolutionError, SolverFailedError
from planner.solve.programme import LinearProgramme

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
    benchmarks that give these levels. ``evidence``: of every level's programme, in order.
    """

    levels: dict[tuple[str, int], float]
    solution: Solution
    evidence: tuple[Evidence, ...]


def extra_cost(least_cost: Solution, cost_slack: float) -> float:
    """What fairness may add to the least cost, million CNY. ``cost_slack`` is a fraction."""
    return cost_slack * abs(least_cost.objective)


def allow_extra_cost(programme: LinearProgramme, least_cost: Solution, cost_slack: float) -> None:
    """Hold the programme at a cost of at most least cost + cost_slack x |least cost|.

    Where nothing, or nothing beyond rounding, is allowed, the programme is restricted to the exact optimal
    face. ``cost_slack`` is a fraction.
    """
    extra = extra_cost(least_cost, cost_slack)
    if extra > NEGLIGIBLE_COST:
        programme.limit_own_objective(least_cost.objective + extra)
    else:
        programme.restrict_to_optimal_face(least_cost)


Claim = Callable[[str, Solution], Evidence]
"""What is claimed of the programme as it stands: from the name of the stage and its solution."""


def fairest_burden(
    model: pyo.ConcreteModel, programme: LinearProgramme, claim: Claim | None = None
) -> FairestBurden:
    """Minimise the largest burden + protection, then the second largest, and so on (leximin).

    Each level: minimise the level above all product-years not yet at theirs; those that carry its price are
    candidates for lying at the level in every optimum; a test programme confirms them (prices alone are not
    believed: degenerate optima mislead); go on with the others among the plans that are as good so far. The
    programme must already be limited in cost. ``claim``: how claims are made, the programme's own where None.

    Raises what ``LinearProgramme.solve`` raises, except that an infeasible level, which can only be a
    numerical failure, is a ``SolverFailedError``.
    """
    levels: dict[tuple[str, int], float] = {}
    evidence: list[Evidence] = []
    undecided = sorted(model.burden_level)
    while undecided:
        programme.minimise(model.level)
        lowest = solve_on_face(programme)
        level = lowest.objective
        evidence.append((claim or programme.evidence)(f"burden level {len(evidence) + 1}", lowest))
        programme.set_upper_bound(model.level, level)
        settled = _at_level(model, programme, undecided, lowest)
        programme.set_upper_bound(model.level, float("inf"))
        programme.restrict_to_optimal_face(lowest)
        for key in settled:
            programme.fix_in(model.burden_level[key], model.level, level)
            levels[key] = level
            undecided.remove(key)
    programme.minimise()
    return FairestBurden(levels=levels, solution=solve_on_face(programme), evidence=tuple(evidence))


def _at_level(
    model: pyo.ConcreteModel,
    programme: LinearProgramme,
    undecided: list[tuple[str, int]],
    lowest: Solution,
) -> list[tuple[str, int]]:
    """The product-years that lie at the lowest level in every plan in which none lies above it.

    Test programme: bring the sum of the suspects' burdens down. Whoever comes below the level is no
    suspect any more; when nobody does, the sum cannot be lower, so all that are left are at the level. Where
    rounding leaves no plan at the level exactly, the prices stand without a test: a price above rounding
    proves that its row lies at the level in every optimum.
    """
    level, burden = lowest.objective, model.protected_burden
    suspects = [key for key in undecided if -programme.dual(lowest, model.burden_level[key]) > SATURATED]
    while suspects:
        programme.minimise(sum(burden[key] for key in suspects))
        try:
            solution = programme.solve()
        except (NoSolutionError, SolverFailedError):
            return suspects
        remaining = [
            key for key in suspects if level - programme.evaluate(solution, burden[key]) <= SATURATED
        ]
        if remaining == suspects:
            return suspects
        suspects = remaining
    raise SolverFailedError(f"no product-year is found at the level of burden {level}")
