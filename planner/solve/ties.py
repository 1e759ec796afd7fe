"""Choices among equals: one written rule, so that every solver publishes the same plan.

Among all that is equally cheap and equally fair:

1. as little as possible is carried to later years, in sum, then year by year from the first;
2. as few offsets as possible are bought, in sum, then year by year from the first;
3. measures are used as much as possible in the order of their names, then of their cells, from the first year
   on: of two equally dear measures the one whose name comes first is used up first, and early; measures of
   single installations come after the shared ones, by name, installation and product;
4. shares of years without output, in which a measure removes nothing, are as small as can be.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyomo.environ as pyo
from pyomo.core.base.var import VarData
from scipy import sparse

from models.data import ProgrammeData
from planner.solve.arrays import FloatArray, Solution
from planner.solve.face import solve_on_face
from planner.solve.programme import LinearProgramme
from planner.solve.uniqueness import moving_quantities

SAME_DECISION = 1e-7
"""Mt of bank or offsets, share of baseline emissions: decisions nearer than this are one decision."""


def settle_ties(
    model: pyo.ConcreteModel, data: ProgrammeData, programme: LinearProgramme, solution: Solution
) -> Solution:
    """The one optimum that the rule chooses among the optima of the programme, with the solution's prices.

    The programme must be restricted to its optimal face; afterwards it holds the chosen point alone.
    """
    decisions = _decisions_in_order(model, data, programme)
    columns = np.array([column for column, _ in decisions], dtype=int)
    count = len(columns)
    picked = sparse.csr_array(
        (np.ones(count), (np.arange(count), columns)), shape=(count, len(solution.values))
    )
    values = solution.values[columns]
    undetermined = moving_quantities(programme, picked, values, np.full(count, SAME_DECISION))
    for total in (model.bank.values(), model.offset.values()):
        chosen = _least_sum(programme, total)
    for (column, direction), is_open in zip(decisions, undetermined, strict=True):
        arrays = programme.arrays
        if is_open and arrays.column_lower[column] < arrays.column_upper[column]:
            cost = np.zeros(len(solution.values))
            cost[column] = direction
            chosen = _best(programme, cost)
            programme.change_column(column, chosen.values[column], chosen.values[column])
    chosen = _least_sum(programme, (share for share, counts in _shares(model, data) if not counts))
    return Solution(solution.objective, chosen.values, solution.duals, solution.reduced_costs)


def _shares(model: pyo.ConcreteModel, data: ProgrammeData) -> list[tuple[VarData, bool]]:
    """Every share of a measure in order, and whether the measure has any emissions to remove in the year."""
    emissions = data.baseline_emissions_mt
    shared = sorted(model.measure_share.items(), key=lambda item: item[0])
    own = sorted(model.own_measure_share.items(), key=lambda item: item[0])
    return [
        *((share, emissions[cell, year] > 0) for (_, cell, year), share in shared),
        *((share, emissions[data.own_measures[key[:3]].cell, key[3]] > 0) for key, share in own),
    ]


def _decisions_in_order(
    model: pyo.ConcreteModel, data: ProgrammeData, programme: LinearProgramme
) -> list[tuple[int, float]]:
    """Column and direction (1 = as little as possible) of every decision that the rule speaks of."""
    ordered = [
        *((variable, 1.0) for _, variable in sorted(model.bank.items(), key=lambda item: item[0])),
        *((variable, 1.0) for _, variable in sorted(model.offset.items(), key=lambda item: item[0])),
        *((share, -1.0) for share, counts in _shares(model, data) if counts),
    ]
    return [(programme.column(variable), way) for variable, way in ordered if programme.has(variable)]


def _least_sum(programme: LinearProgramme, variables: Iterable[VarData]) -> Solution:
    cost = np.zeros(len(programme.variables))
    cost[[programme.column(variable) for variable in variables if programme.has(variable)]] = 1.0
    return _best(programme, cost)


def _best(programme: LinearProgramme, cost: FloatArray) -> Solution:
    programme.set_cost(cost, 0.0)
    best = solve_on_face(programme)
    programme.restrict_to_optimal_face(best)
    return best
