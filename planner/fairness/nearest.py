"""The plan that departs least from a rule: within the cost slack where it can, else at least cost."""

from __future__ import annotations

import pyomo.environ as pyo

from models.data import ProgrammeData
from planner.cells import ProductYear
from planner.fairness.found import FOLLOWED
from planner.fairness.search import RuleRows, benchmarks_of, programme_of
from planner.solve.arrays import Solution
from planner.solve.face import solve_on_face
from planner.solve.highs import Deadline
from planner.solve.lexicographic import fairest_burden
from planner.solve.programme import LinearProgramme


def add_departures(model: pyo.ConcreteModel, keys: list[ProductYear]) -> None:
    """Add what lies above and below a rule by product-year (shares, >= 0), and their sum.

    The rows that define ``departure_above`` - ``departure_below`` are the rule's own.
    """
    model.departure_above = pyo.Var(keys, within=pyo.NonNegativeReals)
    model.departure_below = pyo.Var(keys, within=pyo.NonNegativeReals)
    model.departures = pyo.Expression(
        expr=sum(model.departure_above[key] + model.departure_below[key] for key in keys)
    )


def nearest_benchmarks(
    data: ProgrammeData, add_rule: RuleRows, cost_slack: float, deadline: Deadline
) -> dict[ProductYear, float]:
    """Benchmarks (tCO2e/unit) of the plan with the least sum of departures from a rule.

    Where a plan within the cost slack departs as little as any, the fairest burden (leximin) among these is
    chosen; else the fairest among the cheapest of the plans that depart least. Either is unique.
    ``cost_slack``: a fraction. Raises what ``LinearProgramme.solve`` raises.
    """
    within = programme_of(data, add_rule, cost_slack, deadline)
    nearest_within = _least_departures(within)
    if nearest_within.objective > FOLLOWED:
        free = programme_of(data, add_rule, None, deadline)
        nearest = _least_departures(free)
        if nearest.objective < nearest_within.objective - FOLLOWED:
            free.restrict_to_optimal_face(nearest)
            free.minimise()
            free.restrict_to_optimal_face(solve_on_face(free))
            return benchmarks_of(free, data, fairest_burden(free.model, free).solution)
    within.restrict_to_optimal_face(nearest_within)
    return benchmarks_of(within, data, fairest_burden(within.model, within).solution)


def _least_departures(programme: LinearProgramme) -> Solution:
    programme.minimise(programme.model.departures.expr)
    return solve_on_face(programme)
