"""A least-cost programme solved to its settled prices, with few measures of single installations or many."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyomo.environ as pyo
from pyomo.common.gc_manager import PauseGC

from models.build import build_programme
from models.data import ProgrammeData
from planner.cells import Cells
from planner.evidence import LEVEL, Evidence, Key
from planner.solve.arrays import FloatArray, ProgrammeArrays, Solution
from planner.solve.decomposition.answering import AnsweringProgramme
from planner.solve.decomposition.gather import Apart, take_own_measures_apart
from planner.solve.decomposition.reduced import Reduced, reduce, undecided_at, with_columns_for
from planner.solve.dual_face import PublishedPrice, SettledPrices, settle_prices
from planner.solve.highs import Deadline, SolverFailedError
from planner.solve.lexicographic import NEGLIGIBLE_COST, Claim, FairestBurden, allow_extra_cost, extra_cost
from planner.solve.programme import LinearProgramme

MOST_ROUNDS = 20

MOST_PATHS_OF_A_LEVEL = 2000
"""With more measures apart, every level of burden would keep too many paths: it is proven at the plan's."""

OWN_FAMILIES = frozenset(
    {"own_measure_share", "own_measure_potential", "own_measure_ramp", "own_measure_permanence"}
)
"""Rows and columns of measures of single installations. They are held where least cost has them, and nowhere
by levels of burden: these hold burdens, which is enough, and their paths are proven apart."""

PublishedPrices = Callable[[pyo.ConcreteModel, LinearProgramme], Sequence[PublishedPrice]]


@dataclass(frozen=True)
class Explicit:
    """A programme that has columns for everything still open, and one of its solutions.

    ``reduced``: where measures of single installations are folded in, which and how; else None.
    """

    data: ProgrammeData
    model: pyo.ConcreteModel
    programme: LinearProgramme
    solution: Solution
    reduced: Reduced | None

    def own_shares(self, cells: Cells, solution: Solution) -> FloatArray:
        """Shares in use of all measures of single installations, rows of ``cells.own_measures`` x years."""
        listed = np.zeros((len(cells.own_measures), len(self.data.years)))
        if self.reduced is not None:
            listed[self.reduced.apart.population.listed] = self.reduced.shares(solution)
        return listed

    def claim(self, stage: str) -> Evidence:
        """What is claimed of the programme as it stands, at its solution."""
        return self.programme.evidence(stage, self.solution)

    def with_values(self, claim: Evidence, cells: Cells, chosen: Solution) -> Evidence:
        """A claim at another optimum; measures of single installations apart, also where none can be used."""
        claim = replace(claim, values=self.programme.named_values(chosen))
        if not cells.listed_own_measures:
            return claim
        listed = np.zeros((cells.listed_own_measures, len(self.data.years)))
        listed[cells.own_measures["listed"].to_numpy()] = self.own_shares(cells, chosen)
        return replace(without_own_measures(claim), installation_shares=listed)


@dataclass(frozen=True)
class Priced:
    """A least-cost programme with settled prices.

    - data: of the programme without measures of single installations
    - explicit: with the settled solution; arrays: its arrays as they were then
    - published: the prices that were settled, in their order
    - open_model, open_programme: where later stages seek: the same, or the programme in which all measures of
      single installations still answer
    """

    data: ProgrammeData
    explicit: Explicit
    arrays: ProgrammeArrays
    published: Sequence[PublishedPrice]
    settled: SettledPrices
    open_model: pyo.ConcreteModel
    open_programme: LinearProgramme


def own_measures_apart(cells: Cells) -> Apart | None:
    """The measures of single installations, apart; None where there are none."""
    return None if cells.own_measures.empty else take_own_measures_apart(cells)


def least_cost_and_prices(
    data: ProgrammeData, apart: Apart | None, published_prices: PublishedPrices, deadline: Deadline
) -> Priced:
    """Minimise cost and settle prices.

    Raises what ``LinearProgramme.solve`` raises.
    """
    with PauseGC():
        model = build_programme(data)
    if apart is None:
        with PauseGC():
            programme = LinearProgramme(model, deadline)
        solution = programme.solve()
        published = published_prices(model, programme)
        settled = settle_prices(programme.arrays, solution, published, deadline)
        explicit = Explicit(data, model, programme, settled.solution, None)
        return Priced(data, explicit, programme.arrays.copy(), published, settled, model, programme)
    answering = AnsweringProgramme(model, apart.population, apart.market_rows(model), deadline)
    first = answering.solve()
    reduced = reduce(data, apart, answering.shares(first), answering.prices(first), _as_it_is, deadline)
    for _ in range(MOST_ROUNDS):
        published = published_prices(reduced.model, reduced.programme)
        settled = settle_prices(
            reduced.programme.arrays, reduced.solution, published, deadline, reduced.better_answers()
        )
        added = undecided_at(reduced, settled.solution)
        if not added.any():
            explicit = Explicit(reduced.data, reduced.model, reduced.programme, settled.solution, reduced)
            arrays = reduced.programme.arrays.copy()
            return Priced(data, explicit, arrays, published, settled, model, answering)
        reduced = with_columns_for(reduced, added, _as_it_is, deadline)
    raise SolverFailedError("the prices of the measures do not settle")


def where_to_seek_fairness(priced: Priced, cost_slack: float) -> tuple[pyo.ConcreteModel, LinearProgramme]:
    """Limit the cost to the least and its slack; the model and programme in which to go on.

    Where nothing beyond rounding is allowed, the answers of all measures at the least-cost prices are folded
    in for good, so that the optimal face is exact.
    """
    cheapest = priced.explicit
    if extra_cost(cheapest.solution, cost_slack) > NEGLIGIBLE_COST:
        model, programme = priced.open_model, priced.open_programme
    else:
        model, programme = cheapest.model, cheapest.programme
    allow_extra_cost(programme, cheapest.solution, cost_slack)
    programme.left_open = OWN_FAMILIES
    return model, programme


def explicit_at(
    priced: Priced, model: pyo.ConcreteModel, programme: LinearProgramme, fairest: FairestBurden
) -> Explicit:
    """The programme of the fairest burden where it ended, with columns for everything that is still open."""
    reduced = priced.explicit.reduced
    if reduced is None or not isinstance(programme, AnsweringProgramme):
        programme.left_open = frozenset()
        return replace(priced.explicit, model=model, programme=programme, solution=fairest.solution)
    claim = programme.evidence("", fairest.solution)

    def as_sought(model: pyo.ConcreteModel, programme: LinearProgramme) -> None:
        for key in sorted(claim.settled):
            programme.fix_in(model.burden_level[key], model.level, fairest.levels[key])
        programme.restrict_as(claim)

    shares, prices = programme.shares(fairest.solution), programme.prices(fairest.solution)
    apart = reduced.apart
    found = reduce(priced.data, apart, shares, prices, as_sought, programme.deadline)
    return Explicit(found.data, found.model, found.programme, found.solution, found)


def without_own_measures(claim: Evidence) -> Evidence:
    """Claims without the rows and columns of measures of single installations."""
    return replace(
        claim,
        values=_others(claim.values),
        duals=_others(claim.duals),
        row_limits=_others(claim.row_limits),
        column_limits=_others(claim.column_limits),
    )


def _others(named: Mapping[Key, Any]) -> dict[Key, Any]:
    return {key: value for key, value in named.items() if key[0] not in OWN_FAMILIES}


def claims_of_levels(priced: Priced, programme: LinearProgramme) -> Claim:
    """How claims of levels of burden are made: with the paths of measures apart, where these are not many."""
    reduced = priced.explicit.reduced
    if reduced is None or not isinstance(programme, AnsweringProgramme):
        return programme.evidence
    apart = reduced.apart
    if len(apart.population) > MOST_PATHS_OF_A_LEVEL:
        return programme.evidence
    return lambda stage, solution: apart.claim(programme, stage, solution)


def at_the_plan(level: Evidence, plan: Evidence, cells: Cells) -> Evidence:
    """A level's claim with the paths of measures that are apart from the programme.

    Where the claim has none, at the plan, which is one of the level's optima: the prices of the level prove
    that none is better. Without measures apart the claim stays as it is.
    """
    if plan.installation_shares is None:
        return level
    if level.installation_shares is not None:
        listed = np.zeros_like(plan.installation_shares)
        listed[cells.own_measures["listed"].to_numpy()] = level.installation_shares
        return replace(level, installation_shares=listed)
    return replace(
        without_own_measures(level),
        values={**plan.values, LEVEL: level.objective},
        installation_shares=plan.installation_shares,
    )


def _as_it_is(model: pyo.ConcreteModel, programme: LinearProgramme) -> None:
    """Nothing is restricted."""
