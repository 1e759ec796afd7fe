"""The programme with columns for just the measures that prices leave undecided; all others are folded in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyomo.environ as pyo

from models.build import build_programme
from models.data import ProgrammeData
from planner.solve.arrays import FloatArray, Solution
from planner.solve.decomposition.answering import Asked
from planner.solve.decomposition.gather import Apart
from planner.solve.decomposition.population import BoolArray
from planner.solve.decomposition.undecided import best_shares, undecided
from planner.solve.highs import Deadline, SolverFailedError
from planner.solve.programme import LinearProgramme

MOST_ROUNDS = 30

SAME_SHARE = 1e-12
"""Shares nearer than this are one."""


@dataclass(frozen=True)
class Reduced:
    """A solved programme whose optimum, prices and optimal face are those of the programme with all measures.

    - kept: by measure of the population, whether it has columns
    - shares: M x T, in use; of kept ones as before the solve
    """

    data: ProgrammeData
    model: pyo.ConcreteModel
    programme: LinearProgramme
    solution: Solution
    kept: BoolArray
    shares: FloatArray


def reduce(
    data: ProgrammeData,
    apart: Apart,
    shares: FloatArray,
    prices: Asked,
    prepare: Callable[[pyo.ConcreteModel, LinearProgramme], None],
    deadline: Deadline,
) -> Reduced:
    """Solve with columns for the undecided measures, until the prices found leave no other undecided.

    ``shares``: M x T, the optimum that the answers of all measures mix to; ``prices``: those that it was
    found at. ``prepare`` restricts each new programme to where it is to be solved. A measure that prices
    decide has one best path, which is folded into the definition of emissions and the cost; so the programme
    has the same optimum, and at its prices no folded measure could do better.

    Raises what ``LinearProgramme.solve`` raises, ``SolverFailedError`` where the prices do not settle.
    """
    population = apart.population
    best = best_shares(population, prices.price, prices.of_cost)
    mixed = (np.abs(best - shares) > SAME_SHARE).any(axis=1)
    kept = undecided(population, prices.price, prices.of_cost) | mixed
    for _ in range(MOST_ROUNDS):
        reduced = apart.folded(data, best, kept)
        model = build_programme(reduced)
        programme = LinearProgramme(model, deadline)
        prepare(model, programme)
        solution = programme.solve()
        found = apart.prices(model, programme, solution)
        now = best_shares(population, found.price, found.of_cost)
        other = (np.abs(now - best) > SAME_SHARE).any(axis=1)
        added = (other | undecided(population, found.price, found.of_cost)) & ~kept
        if not added.any():
            return Reduced(reduced, model, programme, solution, kept, best)
        kept |= added
    raise SolverFailedError("the prices of the measures do not settle")
