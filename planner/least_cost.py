"""The least cost alone, of a case of any size: proven, and every row of the full programme checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from pyomo.common.gc_manager import PauseGC

from models.build import build_programme
from planner.case.case import Case
from planner.cells import Cells, ProductYear, aggregate
from planner.rows import FloatArray
from planner.solve.arrays import Solution
from planner.solve.decomposition.answering import AnsweringProgramme
from planner.solve.decomposition.gather import Apart, take_all_measures_apart
from planner.solve.highs import Deadline


@dataclass(frozen=True)
class LeastCost:
    """The proven optimum of the first objective.

    - objective: million CNY, present value
    - gap: objective less the bound that the prices prove, relative to max(1, objective)
    - worst_row_residual: by how much a row of the programme over single installations is missed at most,
      relative to max(1, size of the row), when every measure follows its own path
    - benchmarks: tCO2e/unit by product and year, decided and announced
    - bank_mt, offset_mt: by plan year
    - price_cny_per_t: by plan year, undiscounted dual of the market
    - shares: measures x years, shares in use, in the order of ``apart.population``
    """

    objective: float
    gap: float
    worst_row_residual: float
    benchmarks: Mapping[ProductYear, float]
    bank_mt: FloatArray
    offset_mt: FloatArray
    price_cny_per_t: FloatArray
    shares: FloatArray
    apart: Apart


def least_cost_of(case: Case, deadline: Deadline | None = None) -> LeastCost:
    """Minimise the cost of a case.

    Raises ``planner.solve.highs.NoSolutionError`` when the limits leave no plan, ``SolverStoppedError`` at
    the time limit and ``SolverFailedError`` when no proven optimum can be had.
    """
    # Many small objects that all stay: to search among them for garbage doubles the time of building.
    with PauseGC():
        cells = aggregate(case)
        apart = take_all_measures_apart(cells)
        model = build_programme(apart.policy)
        programme = AnsweringProgramme(model, apart.population, apart.market_rows(model), deadline)
    solution = programme.solve()
    shares = programme.shares(solution)
    data = cells.data
    discount = np.array([data.discount_factor[year] for year in data.years])
    price = np.array([-programme.dual(solution, model.compliance[year]) for year in data.years])
    benchmarks = {key: programme.value(solution, variable) for key, variable in model.benchmark.items()}

    def by_year(component: Mapping[int, object]) -> FloatArray:
        return np.array(
            [programme.value(solution, component[year]) if year in component else 0.0 for year in data.years]
        )

    return LeastCost(
        objective=solution.objective,
        gap=programme.gap,
        worst_row_residual=max(
            _policy_residual(programme, solution, apart, shares),
            _measure_residual(apart, shares),
            _shortfall_residual(case, cells, benchmarks),
        ),
        benchmarks=benchmarks,
        bank_mt=by_year(model.bank),
        offset_mt=by_year(model.offset),
        price_cny_per_t=price / discount + 0.0,
        shares=shares,
        apart=apart,
    )


def _policy_residual(
    programme: AnsweringProgramme, solution: Solution, apart: Apart, shares: FloatArray
) -> float:
    """Rows of the policy, with every cell's emissions worked out from the paths of single measures."""
    policy, model = apart.policy, programme.model
    values = solution.values[: len(programme.variables)].copy()
    removed = np.zeros((len(policy.cells), len(policy.years)))
    np.add.at(removed, apart.policy_cell[apart.population.cell], apart.population.removed_mt(shares))
    for number, cell in enumerate(policy.cells):
        for step, year in enumerate(policy.years):
            column = programme.column(model.emissions[cell, year])
            values[column] = policy.baseline_emissions_mt[cell, year] - removed[number, step]
    count = len(programme.constraints)
    arrays = programme.arrays
    matrix = arrays.matrix[:count, : len(values)]
    amounts = matrix @ values
    emission_rows = [programme.row(row) for row in model.emissions_after_measures.values()]
    missed = np.maximum(arrays.row_lower[:count] - amounts, amounts - arrays.row_upper[:count])
    missed[emission_rows] = 0.0
    missed /= np.maximum(1.0, np.abs(amounts))
    below = arrays.column_lower[: len(values)] - values
    return float(max(missed.max(initial=0.0), below.max(initial=0.0)))


def _measure_residual(apart: Apart, shares: FloatArray) -> float:
    """Potential, ramp, permanence and first year of every measure."""
    population = apart.population
    rises = np.diff(shares, axis=1, prepend=0.0)
    early = np.arange(shares.shape[1]) < population.group_first[population.group][:, None]
    worst = (
        (shares - population.potential[:, None]).max(initial=0.0),
        (rises - population.ramp[:, None]).max(initial=0.0),
        (-rises).max(initial=0.0),
        np.abs(shares[early]).max(initial=0.0),
    )
    return float(max(worst))


def _shortfall_residual(case: Case, cells: Cells, benchmarks: Mapping[ProductYear, float]) -> float:
    """The shortfall limit of every single covered open row, in decision years."""
    rows, first_year = cells.rows, case.settings.first_year
    factor = rows.table["allocation_factor"].to_numpy(dtype=float)
    of_product = rows.table.groupby("product").indices
    worst = 0.0
    for product, year in cells.data.decided:
        limit = rows.rules[cells.data.product_sector[product], year].shortfall_limit
        if not np.isnan(limit):
            own, step = of_product[product], year - first_year
            bound = own[rows.covered[own, step] & rows.open_[own, step]]
            needed = (1 - limit) * rows.intensity_by_year[bound, step]
            missed = needed - benchmarks[product, year] * factor[bound]
            worst = max(worst, float(missed.max(initial=0.0)))
    return worst
