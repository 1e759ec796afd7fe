"""The programme with columns for just the measures that prices leave undecided; all others are folded in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyomo.environ as pyo
from pyomo.common.gc_manager import PauseGC

from models.build import build_programme
from models.data import ProgrammeData
from planner.cells import OWN_MEASURE_KEY
from planner.solve.arrays import FloatArray, Solution
from planner.solve.decomposition.gather import Apart
from planner.solve.decomposition.population import BoolArray
from planner.solve.decomposition.response import Asked, best_rule
from planner.solve.decomposition.undecided import best_shares, undecided
from planner.solve.dual_face import MissingRows
from planner.solve.face import solve_on_face
from planner.solve.highs import Deadline, SolverFailedError
from planner.solve.programme import LinearProgramme

MOST_ROUNDS = 30

SAME_SHARE = 1e-12
"""Shares nearer than this are one."""

WORTH_A_ROW = 1e-9
"""What better answers of a market must earn, relative to max(1, objective), to be a row of the dual: the
solver's own tolerance."""

Prepare = Callable[[pyo.ConcreteModel, LinearProgramme], None]


@dataclass(frozen=True)
class Reduced:
    """A solved programme whose optimum, prices and optimal face are those of the programme with all measures.

    - kept: by measure of the population, whether it has columns
    - folded: M x T, shares of those that have none (of kept ones, some path)
    """

    apart: Apart
    data: ProgrammeData
    model: pyo.ConcreteModel
    programme: LinearProgramme
    solution: Solution
    kept: BoolArray
    folded: FloatArray

    def shares(self, solution: Solution) -> FloatArray:
        """M x T: every measure's share in use in a solution of the programme."""
        shares, years = self.folded.copy(), self.data.years
        kept = np.flatnonzero(self.kept)
        keys = (
            self.apart.own[OWN_MEASURE_KEY].iloc[self.apart.population.listed[kept]].itertuples(index=False)
        )
        share = self.model.own_measure_share
        for measure, key in zip(kept, keys, strict=True):
            shares[measure] = [
                max(0.0, self.programme.value(solution, share[*key, year])) if (*key, year) in share else 0.0
                for year in years
            ]
        return shares

    def better_answers(self) -> MissingRows:
        """Rows of the dual for the measures: at optimal prices no path earns more than the chosen one."""
        population = self.apart.population
        amounts = population.removed_mt(self.shares(self.solution))
        blend, count = population.group_blend[population.group], population.blends
        chosen = np.zeros((count, len(self.data.years)))
        np.add.at(chosen, blend, amounts)
        cost = np.bincount(blend, (amounts @ population.discount) * population.cost, minlength=count)
        at = np.array(
            [[self.programme.row(row) for row in rows] for rows in self.apart.market_rows(self.model)]
        )
        enough = WORTH_A_ROW * max(1.0, abs(self.solution.objective))

        def missing(duals: FloatArray) -> list[tuple[FloatArray, float]]:
            best = best_rule(population, duals[at]).totals(population)
            more, dearer = best.removed_mt - chosen, best.cost - cost
            rows, at_blend = [], at[population.blend_market]
            for number in np.flatnonzero((more * duals[at_blend]).sum(axis=1) - dearer > enough):
                coefficients = np.zeros(len(duals))
                coefficients[at_blend[number]] = more[number]
                rows.append((coefficients, float(dearer[number])))
            return rows

        return missing


def reduce(
    data: ProgrammeData,
    apart: Apart,
    shares: FloatArray,
    prices: Asked,
    prepare: Prepare,
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
        reduced = _solved(data, apart, best, kept, prepare, deadline)
        added = undecided_at(reduced, reduced.solution)
        if not added.any():
            return reduced
        kept = kept | added
    raise SolverFailedError("the prices of the measures do not settle")


def with_columns_for(reduced: Reduced, added: BoolArray, prepare: Prepare, deadline: Deadline) -> Reduced:
    """The same programme with columns for more measures, solved."""
    kept = reduced.kept | added
    return _solved(reduced.data, reduced.apart, reduced.folded, kept, prepare, deadline)


def undecided_at(reduced: Reduced, priced: Solution) -> BoolArray:
    """Folded measures that have another best path, too, or only another, at a solution's prices."""
    apart = reduced.apart
    found = apart.prices(reduced.model, reduced.programme, priced)
    now = best_shares(apart.population, found.price, found.of_cost)
    other = (np.abs(now - reduced.folded) > SAME_SHARE).any(axis=1)
    open_: BoolArray = (other | undecided(apart.population, found.price, found.of_cost)) & ~reduced.kept
    return open_


def _solved(
    data: ProgrammeData,
    apart: Apart,
    folded: FloatArray,
    kept: BoolArray,
    prepare: Prepare,
    deadline: Deadline,
) -> Reduced:
    with_columns = apart.folded(data, folded, kept)
    with PauseGC():
        model = build_programme(with_columns)
        programme = LinearProgramme(model, deadline)
    prepare(model, programme)
    return Reduced(apart, with_columns, model, programme, solve_on_face(programme), kept, folded)
