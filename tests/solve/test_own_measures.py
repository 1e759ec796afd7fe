"""Measures of single installations by decomposition, against the programme that has them all as columns."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from models.build import build_programme
from planner.cells import Cells, aggregate
from planner.solve.arrays import ProgrammeArrays
from planner.solve.highs import ArrayProgramme, Deadline
from planner.solve.own_measures.decomposition import Optimum, PolicyProgramme, least_cost
from planner.solve.own_measures.population import MeasurePopulation
from planner.solve.own_measures.response import best_rule
from planner.solve.programme import LinearProgramme
from tests.making import case_of
from tests.reference.generate import FEASIBLE_SEEDS, generate_tables

MEASURES = 120


def population_of(cells: Cells, seed: int) -> MeasurePopulation:
    """Random measures of the covered cells; some without a ramp, some at the same cost."""
    data, random = cells.data, np.random.default_rng(seed)
    first_of = {cell: option.first_year for (_, cell), option in data.measures.items()}
    usable = [position for position, cell in enumerate(data.cells) if cell in first_of]
    cell = random.choice(usable, MEASURES)
    start = np.array([first_of[data.cells[position]] - data.years[0] for position in cell])
    first = np.minimum(start + random.integers(0, 3, MEASURES), len(data.years) - 1)
    cost = np.round(random.uniform(10, 400, MEASURES), 0)
    potential = random.uniform(0.005, 0.02, MEASURES)
    ramp = np.where(random.random(MEASURES) < 0.3, np.inf, potential * random.uniform(0.2, 0.9, MEASURES))
    key = cell * 100 + first
    order = np.lexsort((cost, key))
    groups, begin = np.unique(key[order], return_index=True)
    emissions = [[data.baseline_emissions_mt[name, year] for year in data.years] for name in data.cells]
    return MeasurePopulation(
        group_cell=groups // 100,
        group_first=groups % 100,
        baseline_mt=np.array(emissions)[groups // 100],
        discount=np.array([data.discount_factor[year] for year in data.years]),
        start=np.append(begin, MEASURES),
        cost=cost[order],
        share=random.uniform(0.05, 0.5, MEASURES),
        potential=potential[order],
        ramp=ramp[order],
    )


def full_programme(policy: PolicyProgramme, population: MeasurePopulation) -> ProgrammeArrays:
    """Every rise of every measure a column, its potential a row."""
    arrays, years = policy.arrays.copy(), len(population.discount)
    rows, width = arrays.matrix.shape
    count = len(population.cost)
    removed = population.share[:, None] * population.baseline_mt[population.group]
    columns = sparse.lil_array((rows + count, count * years))
    cost = np.zeros(count * years)
    upper = np.zeros(count * years)
    for measure in range(count):
        for year in range(years):
            column = measure * years + year
            later = range(year, years)
            usable = year >= population.group_first[population.group[measure]]
            cell = population.group_cell[population.group[measure]]
            columns[rows + measure, column] = 1.0
            upper[column] = population.ramp[measure] if usable else 0.0
            for then in later:
                columns[policy.emission_rows[cell, then], column] = removed[measure, then]
                cost[column] += population.cost[measure] * removed[measure, then] * population.discount[then]
    own = sparse.csc_array(columns)
    policy_part = sparse.vstack([arrays.matrix, sparse.csc_array((count, width))])
    return ProgrammeArrays(
        matrix=sparse.csc_array(sparse.hstack([policy_part, own])),
        cost=np.concatenate([arrays.cost, cost]),
        offset=arrays.offset,
        row_lower=np.concatenate([arrays.row_lower, np.full(count, -np.inf)]),
        row_upper=np.concatenate([arrays.row_upper, population.potential]),
        column_lower=np.concatenate([arrays.column_lower, np.zeros(count * years)]),
        column_upper=np.concatenate([arrays.column_upper, upper]),
    )


@pytest.fixture(scope="module", params=FEASIBLE_SEEDS[:4])
def solved(request: pytest.FixtureRequest) -> tuple[PolicyProgramme, MeasurePopulation, Optimum]:
    cells = aggregate(case_of(generate_tables(request.param)))
    model = build_programme(cells.data)
    programme = LinearProgramme(model)
    rows = [
        [programme.row(model.emissions_after_measures[cell, year]) for year in cells.data.years]
        for cell in cells.data.cells
    ]
    policy = PolicyProgramme(programme.arrays.copy(), np.array(rows))
    population = population_of(cells, request.param)
    return policy, population, least_cost(policy, population, Deadline())


def test_the_cost_is_that_of_the_full_programme(
    solved: tuple[PolicyProgramme, MeasurePopulation, Optimum],
) -> None:
    """To 1e-8, and the bound that the prices prove leaves no gap beyond 1e-10."""
    policy, population, optimum = solved
    full = ArrayProgramme(full_programme(policy, population)).solve()
    assert optimum.solution.objective == pytest.approx(full.objective, rel=1e-8, abs=1e-6)
    assert abs(optimum.gap) < 1e-10


def test_every_row_of_the_full_programme_holds(
    solved: tuple[PolicyProgramme, MeasurePopulation, Optimum],
) -> None:
    """The measures' own mixes, put into the full programme: feasible, and as cheap."""
    policy, population, optimum = solved
    full = full_programme(policy, population)
    values = np.concatenate([optimum.solution.values, optimum.rises.ravel()])
    amounts = np.concatenate([full.matrix @ values, values])
    lower = np.concatenate([full.row_lower, full.column_lower])
    upper = np.concatenate([full.row_upper, full.column_upper])
    assert np.maximum(lower - amounts, amounts - upper).max() < 1e-8
    assert full.cost @ values + full.offset == pytest.approx(optimum.solution.objective, rel=1e-9, abs=1e-6)


def test_totals_of_a_rule_are_the_sums_of_its_paths(
    solved: tuple[PolicyProgramme, MeasurePopulation, Optimum],
) -> None:
    """From running sums by group, and path by path; at a price that equals the cost of some measures."""
    _, population, _ = solved
    cells = int(population.group_cell.max()) + 1
    price = np.tile(float(np.median(population.cost)) * population.discount, (cells, 1))
    rule = best_rule(population, price)
    totals = rule.totals(population)
    shares = np.cumsum(rule.rises(population, np.arange(MEASURES)), axis=1)
    removed = population.share[:, None] * population.baseline_mt[population.group] * shares
    by_group = np.zeros_like(totals.removed_mt)
    np.add.at(by_group, population.group, removed)
    np.testing.assert_allclose(totals.removed_mt, by_group, rtol=0, atol=1e-12)
    cost = np.bincount(population.group, (removed @ population.discount) * population.cost)
    np.testing.assert_allclose(totals.cost, cost, rtol=1e-12, atol=1e-9)
