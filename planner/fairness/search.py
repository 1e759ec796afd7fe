"""Searching among plans: the programme of a rule, its cost limit, the benchmarks of a solution."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pyomo.environ as pyo

from models.build import build_programme
from models.data import ProgrammeData
from planner.cells import ProductYear
from planner.solve.arrays import Solution
from planner.solve.face import ROOM_ON_FACE, solve_on_face
from planner.solve.given_benchmarks import ROOM_OF_A_BENCHMARK
from planner.solve.highs import Deadline, NoSolutionError, SolverFailedError
from planner.solve.lexicographic import allow_extra_cost, fairest_burden
from planner.solve.programme import LinearProgramme

RuleRows = Callable[[pyo.ConcreteModel], None]
"""Adds the rows and variables of a rule to the least-cost model."""


def programme_of(
    data: ProgrammeData, add_rule: RuleRows, cost_slack: float | None, deadline: Deadline
) -> LinearProgramme:
    """Compile the least-cost model with the rows of a rule; its cost limited to least cost + slack.

    ``cost_slack``: a fraction; None = no limit on cost. Raises what ``LinearProgramme.solve`` raises.
    """
    model = build_programme(data)
    add_rule(model)
    programme = LinearProgramme(model, deadline)
    if cost_slack is not None:
        allow_extra_cost(programme, programme.solve(), cost_slack)
    return programme


def fairest_benchmarks(
    data: ProgrammeData, cost_slack: float, deadline: Deadline
) -> dict[ProductYear, float]:
    """Decided benchmarks (tCO2e/unit) of the fairest burden within the cost slack."""
    programme = programme_of(data, _no_rule, cost_slack, deadline)
    return benchmarks_of(programme, data, fairest_burden(programme.model, programme).solution)


def benchmarks_of(
    programme: LinearProgramme, data: ProgrammeData, solution: Solution
) -> dict[ProductYear, float]:
    """Decided benchmarks of a solution, tCO2e/unit."""
    return {key: max(0.0, programme.value(solution, programme.model.benchmark[key])) for key in data.decided}


def minimise_with_held(
    programme: LinearProgramme, held: Mapping[ProductYear, float], objective: pyo.Expression
) -> Solution:
    """Minimise with benchmarks held at values that another programme has found.

    With a little room where rounding leaves none (see ``ROOM_OF_A_BENCHMARK``). Raises
    ``SolverFailedError`` where even then no plan is left: there is one.
    """
    programme.minimise(objective)
    for room in ROOM_OF_A_BENCHMARK:
        for key, value in sorted(held.items()):
            allowed = room * max(1.0, value)
            column = programme.column(programme.model.benchmark[key])
            programme.change_column(column, max(0.0, value - allowed), value + allowed)
        try:
            return programme.solve()
        except (NoSolutionError, SolverFailedError):
            programme.give_held_rows_room(room or ROOM_ON_FACE[0])
    return solve_on_face(programme)


def _no_rule(model: pyo.ConcreteModel) -> None:
    """Adds nothing."""
