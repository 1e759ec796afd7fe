"""Any number of measures by decomposition, against the programme that has them all as columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from models.build import build_programme
from planner.cells import Cells, aggregate
from planner.least_cost import least_cost_of
from planner.solve.arrays import FloatArray, ProgrammeArrays, Solution
from planner.solve.decomposition.answering import AnsweringProgramme
from planner.solve.decomposition.gather import places_of, take_own_measures_apart
from planner.solve.decomposition.population import MeasurePopulation, population_of
from planner.solve.decomposition.response import best_rule
from planner.solve.highs import ArrayProgramme, NoSolutionError
from planner.solve.programme import LinearProgramme
from tests.reference.generate import FEASIBLE_SEEDS, INFEASIBLE_SEEDS, generated_case

MEASURES = 50


def random_measures(cells: Cells, seed: int) -> pd.DataFrame:
    """Of the cells that have shared ones, too; some without a ramp, some at the same cost."""
    data, random = cells.data, np.random.default_rng(seed)
    first_of = {cell: option.first_year for (_, cell), option in data.measures.items()}
    usable = [position for position, cell in enumerate(data.cells) if cell in first_of]
    cell = random.choice(usable, MEASURES)
    start = np.array([first_of[data.cells[position]] - data.years[0] for position in cell])
    potential = random.uniform(0.005, 0.02, MEASURES)
    ramp = np.where(random.random(MEASURES) < 0.3, np.nan, potential * random.uniform(0.2, 0.9, MEASURES))
    return pd.DataFrame(
        {
            "cell": cell,
            "first_year": np.minimum(start + random.integers(0, 3, MEASURES), len(data.years) - 1),
            "share_of_cell": random.uniform(0.05, 0.5, MEASURES),
            "cost": np.round(random.uniform(10, 400, MEASURES), 0),
            "potential": potential,
            "ramp": ramp,
        }
    )


def full_programme(
    arrays: ProgrammeArrays, emission_rows: FloatArray, population: MeasurePopulation
) -> ProgrammeArrays:
    """Every rise of every measure a column, its potential a row; ``emission_rows``: cells x years."""
    arrays, years = arrays.copy(), len(population.discount)
    rows, width = arrays.matrix.shape
    count = len(population)
    removed = population.share[:, None] * population.baseline_mt[population.group]
    columns = sparse.lil_array((rows + count, count * years))
    cost, upper = np.zeros((2, count * years))
    for measure in range(count):
        for year in range(years):
            column = measure * years + year
            columns[rows + measure, column] = 1.0
            usable = year >= population.group_first[population.group[measure]]
            upper[column] = population.ramp[measure] if usable else 0.0
            for then in range(year, years):
                columns[emission_rows[population.cell[measure], then], column] = removed[measure, then]
                cost[column] += population.cost[measure] * removed[measure, then] * population.discount[then]
    policy_part = sparse.vstack([arrays.matrix, sparse.csc_array((count, width))])
    return ProgrammeArrays(
        matrix=sparse.csc_array(sparse.hstack([policy_part, sparse.csc_array(columns)])),
        cost=np.concatenate([arrays.cost, cost]),
        offset=arrays.offset,
        row_lower=np.concatenate([arrays.row_lower, np.full(count, -np.inf)]),
        row_upper=np.concatenate([arrays.row_upper, population.potential]),
        column_lower=np.concatenate([arrays.column_lower, np.zeros(count * years)]),
        column_upper=np.concatenate([arrays.column_upper, upper]),
    )


@dataclass(frozen=True)
class Solved:
    """``policy``: the arrays before any answer came in; ``full``: the programme with all columns."""

    programme: AnsweringProgramme
    population: MeasurePopulation
    solution: Solution
    full: ProgrammeArrays


@pytest.fixture(scope="module", params=FEASIBLE_SEEDS[:2])
def solved(request: pytest.FixtureRequest) -> Solved:
    cells = aggregate(generated_case(request.param))
    model = build_programme(cells.data)
    policy = LinearProgramme(model)
    rows = [
        [policy.row(model.emissions_after_measures[cell, year]) for year in cells.data.years]
        for cell in cells.data.cells
    ]
    apart = take_own_measures_apart(cells)
    population = population_of(random_measures(cells, request.param), places_of(cells))
    programme = AnsweringProgramme(model, population, apart.market_rows(model))
    full = full_programme(policy.arrays, np.array(rows), population)
    return Solved(programme, population, programme.solve(), full)


def test_the_cost_is_that_of_the_full_programme(solved: Solved) -> None:
    """To 1e-8, and the bound that the prices prove leaves no gap beyond 1e-10."""
    full = ArrayProgramme(solved.full).solve()
    assert solved.solution.objective == pytest.approx(full.objective, rel=1e-8, abs=1e-6)
    assert abs(solved.programme.gap) < 1e-10


def test_every_row_of_the_full_programme_holds(solved: Solved) -> None:
    """The measures' own mixes, put into the full programme: feasible, and as cheap."""
    programme, full = solved.programme, solved.full
    rises = np.diff(programme.shares(solved.solution), axis=1, prepend=0.0)
    values = np.concatenate([solved.solution.values[: len(programme.variables)], rises.ravel()])
    model = programme.model
    columns = [programme.column(variable) for variable in model.emissions.values()]
    rows = [programme.row(row) for row in model.emissions_after_measures.values()]
    values[columns] = 0.0
    values[columns] = full.row_upper[rows] - (full.matrix @ values)[rows]
    amounts = np.concatenate([full.matrix @ values, values])
    lower = np.concatenate([full.row_lower, full.column_lower])
    upper = np.concatenate([full.row_upper, full.column_upper])
    missed = np.maximum(lower - amounts, amounts - upper) / np.maximum(1.0, np.abs(amounts))
    assert missed.max() < 1e-8
    assert full.cost @ values + full.offset == pytest.approx(solved.solution.objective, rel=1e-9, abs=1e-6)


def test_totals_of_a_rule_are_the_sums_of_its_paths(solved: Solved) -> None:
    """From running sums by group, and path by path; at a price that equals the cost of some measures."""
    population = solved.population
    markets = int(population.group_market.max()) + 1
    price = np.tile(float(np.median(population.cost)) * population.discount, (markets, 1))
    rule = best_rule(population, price)
    totals = rule.totals(population)
    removed = population.removed_mt(np.cumsum(rule.rises(population, np.arange(MEASURES)), axis=1))
    blend = population.group_blend[population.group]
    by_blend = np.zeros_like(totals.removed_mt)
    np.add.at(by_blend, blend, removed)
    np.testing.assert_allclose(totals.removed_mt, by_blend, rtol=0, atol=1e-12)
    cost = np.bincount(blend, (removed @ population.discount) * population.cost)
    np.testing.assert_allclose(totals.cost, cost, rtol=1e-12, atol=1e-9)


@pytest.mark.parametrize("seed", [*FEASIBLE_SEEDS[::16], 12, 49])
def test_the_least_cost_is_the_same_with_all_measures_apart(seed: int) -> None:
    """Shared measures answer, too: against the programme over cells, which has them as columns."""
    case = generated_case(seed)
    expected = LinearProgramme(build_programme(aggregate(case).data)).solve().objective
    found = least_cost_of(case)
    assert found.objective == pytest.approx(expected, rel=1e-8, abs=1e-6)
    assert abs(found.gap) < 1e-9
    assert found.worst_row_residual < 1e-8


@pytest.mark.parametrize("seed", INFEASIBLE_SEEDS[:3])
def test_limits_that_no_answer_can_meet_leave_no_plan(seed: int) -> None:
    with pytest.raises(NoSolutionError):
        least_cost_of(generated_case(seed))
