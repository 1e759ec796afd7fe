"""A solved programme read back: what happens in every year, before it becomes tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyomo.environ as pyo

from models.data import BENCHMARK
from planner.cells import Cells, ProductYear
from planner.priced import Explicit
from planner.rows import FloatArray
from planner.solve.arrays import Solution


@dataclass(frozen=True)
class Outcome:
    """One solution of the programme over cells, by plan year (Mt, million CNY) or cell and year (shares).

    ``price_cny_per_t``: the undiscounted dual of the market, positive = scarcity costs.
    ``marginal_cost_cny_per_t``: what one more tonne of baseline emissions of a sector under ``benchmark``
    would cost, undiscounted; NaN in a year without such a sector.
    """

    cost_million_cny: float
    benchmarks: Mapping[ProductYear, float]
    """Decided and announced, in years under the rule ``benchmark``."""
    measure_share: Mapping[tuple[str, str, int], float]
    removed_share: FloatArray
    """Cells x years: share of baseline emissions removed by all shared measures."""
    own_shares: FloatArray
    """Rows of ``Cells.own_measures`` x years: share of the installation's baseline emissions removed."""
    covered_emissions_mt: FloatArray
    total_emissions_mt: FloatArray
    supply_mt: FloatArray
    offset_mt: FloatArray
    bank_mt: FloatArray
    price_cny_per_t: FloatArray
    marginal_cost_cny_per_t: FloatArray


def read_outcome(
    cells: Cells, explicit: Explicit, solution: Solution, priced_by: Explicit | None = None
) -> Outcome:
    """Read a solution of ``explicit``; prices from ``priced_by`` where that is another (the least cost)."""
    data, model, programme = explicit.data, explicit.model, explicit.programme
    programme.load_values(solution)
    priced = priced_by or replace(explicit, solution=solution)
    shares = {key: max(0.0, pyo.value(variable)) for key, variable in model.measure_share.items()}
    removed = np.zeros((len(data.cells), len(data.years)))
    position = {cell: i for i, cell in enumerate(data.cells)}
    for (_, cell, year), share in sorted(shares.items()):
        removed[position[cell], year - data.years[0]] += share

    def by_year(read: pyo.Expression) -> FloatArray:
        return np.array([pyo.value(read[year]) if year in read else 0.0 for year in data.years])

    discount = np.array([data.discount_factor[year] for year in data.years])
    price = np.array(
        [-priced.programme.dual(priced.solution, priced.model.compliance[year]) for year in data.years]
    )
    marginal = np.array([_marginal_cost(priced, year) for year in data.years])
    benchmarks = {key: pyo.value(variable) for key, variable in model.benchmark.items()}
    return Outcome(
        cost_million_cny=pyo.value(model.total_cost),
        benchmarks={**benchmarks, **data.announced_benchmark},
        measure_share=shares,
        removed_share=removed,
        own_shares=explicit.own_shares(cells, solution),
        covered_emissions_mt=by_year(model.covered_emissions),
        total_emissions_mt=by_year(model.total_emissions),
        supply_mt=by_year(model.supply),
        offset_mt=np.maximum(by_year(model.offset), 0.0),
        bank_mt=np.maximum(by_year(model.bank), 0.0),
        price_cny_per_t=price / discount + 0.0,
        marginal_cost_cny_per_t=marginal / discount,
    )


def _marginal_cost(priced: Explicit, year: int) -> float:
    """The dual of the definition of emissions is the sum over all rows in which the emissions stand."""
    data = priced.data
    for sector in data.sectors_under(BENCHMARK, year):
        for cell in data.covered_cells(year, sector):
            definition = priced.model.emissions_after_measures[cell, year]
            return priced.programme.dual(priced.solution, definition)
    return float("nan")
