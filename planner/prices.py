"""Shadow prices: what the limits of the case cost, with one sign and readable units."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd
import pyomo.environ as pyo

from models.data import ALL_SECTORS
from planner.cells import Cells
from planner.outcome import Outcome
from planner.solve.arrays import Solution
from planner.solve.programme import LinearProgramme

POINT = 0.01
"""A percentage point, in which shares are priced."""

PER_TONNE = "CNY/t"
PER_POINT = "million CNY per percentage point"


def shadow_prices_table(
    cells: Cells, model: pyo.ConcreteModel, programme: LinearProgramme, least_cost: Solution, outcome: Outcome
) -> pd.DataFrame:
    """Prices of the least-cost stage for every limit of the planner, zero or not.

    Columns constraint, item, year (Int64; NA for the budget of the whole horizon), value, unit, meaning.
    Positive = scarcity costs; undiscounted, except the budget, which belongs to no year and is valued in the
    first. ``outcome`` is the least-cost one.
    """
    records = [
        *_prices_per_tonne(cells, model, programme, least_cost),
        *_prices_per_point(cells, model, programme, least_cost, outcome),
    ]
    table = pd.DataFrame(records, columns=["constraint", "item", "year", "value", "unit", "meaning"])
    table["year"] = table["year"].astype("Int64")
    return table.sort_values(["constraint", "item", "year"], ignore_index=True)


Record = tuple[str, str, int | None, float, str, str]


def _prices_per_tonne(
    cells: Cells, model: pyo.ConcreteModel, programme: LinearProgramme, least_cost: Solution
) -> Iterator[Record]:
    discount = cells.data.discount_factor

    def price(row: pyo.Constraint, year: int) -> float:
        return -programme.dual(least_cost, row) / discount[year] + 0.0

    for sector, year in model.sector_cap:
        meaning = "cost of one tonne less under the sector's cap"
        yield "cap", sector, year, price(model.sector_cap[sector, year], year), PER_TONNE, meaning
    for year in model.total_cap:
        meaning = "cost of one tonne less under the cap of all sectors"
        yield "cap", ALL_SECTORS, year, price(model.total_cap[year], year), PER_TONNE, meaning
    for name, meaning in {
        "compliance": "price of an allowance if firms also minded the planner's other limits",
        "peak": "cost of one tonne less allowed in this year against the year before",
        "peak_ceiling": "cost of one tonne less under the ceiling of national emissions",
        "offset_limit": "cost of one tonne less of offsets allowed",
        "banking_limit": "cost of one tonne less of carry-over allowed",
        "no_over_issuance": "cost of not being allowed to leave one tonne over at the end",
    }.items():
        rows = getattr(model, name)
        for year in rows:
            yield name, "", year, price(rows[year], year), PER_TONNE, meaning
    for horizon in model.emissions_budget:
        meaning = "cost, valued in the first year, of one tonne less of the emissions budget"
        value = -programme.dual(least_cost, model.emissions_budget[horizon]) + 0.0
        yield "emissions_budget", "", None, value, PER_TONNE, meaning


def _prices_per_point(
    cells: Cells, model: pyo.ConcreteModel, programme: LinearProgramme, least_cost: Solution, outcome: Outcome
) -> Iterator[Record]:
    """A point of a share moves a row's limit by a hundredth of the benchmark that the share refers to."""
    data = cells.data
    for product, year in data.decided:
        limit = data.tightening[product, year]
        before = limit.previous_benchmark
        if math.isnan(before) and limit.previous_year is not None:
            before = outcome.benchmarks[product, limit.previous_year]
        per_point = POINT * before / data.discount_factor[year]
        maximum = programme.dual(least_cost, model.tightening_maximum[product, year]) * per_point
        minimum = -programme.dual(least_cost, model.tightening_minimum[product, year]) * per_point
        meaning = "cost of allowing one point less of tightening"
        yield "tightening_max", product, year, maximum + 0.0, PER_POINT, meaning
        meaning = "cost of demanding one point more of tightening"
        yield "tightening_min", product, year, minimum + 0.0, PER_POINT, meaning
    for (product, year), row in sorted(cells.least_favoured.items()):
        per_point = POINT * row.full_benchmark / data.discount_factor[year]
        value = programme.dual(least_cost, model.shortfall_limit[product, year]) * per_point
        meaning = f"cost of one point more of protection (the limit is set by {row.installation})"
        yield "shortfall_limit", product, year, value + 0.0, PER_POINT, meaning
