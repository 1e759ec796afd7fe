"""The least-cost plan for benchmarks that are given."""

from __future__ import annotations

from collections.abc import Mapping

import pyomo.environ as pyo

from planner.solve.highs import NoSolutionError, SolverFailedError
from planner.solve.lexicographic import FairestBurden
from planner.solve.programme import LinearProgramme

ROOM_OF_A_BENCHMARK = (0.0, 1e-9, 1e-8, 1e-7)
"""How far, relative to max(1, value), a given benchmark may be left where rounding leaves no plan: it comes
from another programme, whose rows hold to the solver's tolerance."""


def burden_of_given(
    model: pyo.ConcreteModel, programme: LinearProgramme, benchmarks: Mapping[tuple[str, int], float]
) -> FairestBurden:
    """Hold the decided benchmarks at these values (tCO2e/unit) and minimise cost.

    Raises ``NoSolutionError`` where they leave no plan.
    """
    for room in ROOM_OF_A_BENCHMARK:
        for key, value in sorted(benchmarks.items()):
            allowed = room * max(1.0, value)
            column = programme.column(model.benchmark[key])
            programme.change_column(column, max(0.0, value - allowed), value + allowed)
        programme.minimise()
        try:
            solution = programme.solve()
        except (NoSolutionError, SolverFailedError):
            if room == ROOM_OF_A_BENCHMARK[-1]:
                raise
            continue
        break
    levels = {key: programme.evaluate(solution, model.protected_burden[key]) for key in model.burden_level}
    return FairestBurden(levels=levels, solution=solution, evidence=())
