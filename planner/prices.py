"""Shadow prices: what the limits of the case cost, with one sign and readable units."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyomo.environ as pyo
from pyomo.core.base.constraint import ConstraintData

from models.data import ALL_SECTORS
from planner.cells import Cells, ProductYear
from planner.solve.arrays import ProgrammeArrays
from planner.solve.dual_face import SettledPrices
from planner.solve.highs import Deadline
from planner.solve.limit_ranges import limit_ranges

POINT = 0.01
"""A percentage point, in which shares are priced."""

PER_TONNE = "CNY/t"
PER_POINT = "million CNY per percentage point"
MT = "Mt"
POINTS = "percentage points"

MEANINGS = {
    "tightening_min": "cost of demanding one point more of tightening",
    "tightening_max": "cost of allowing one point less of tightening",
    "shortfall_limit": "cost of one point more of protection",
    "banking_limit": "cost of one tonne less of carry-over allowed",
    "offset_limit": "cost of one tonne less of offsets allowed",
    "no_over_issuance": "cost of not being allowed to leave one tonne over at the end",
    "cap": "cost of one tonne less under the cap",
    "peak": "cost of one tonne less allowed in this year against the year before",
    "peak_ceiling": "cost of one tonne less under the ceiling of national emissions",
    "emissions_budget": "cost, valued in the first year, of one tonne less of the emissions budget",
    "compliance": "price of an allowance if firms also minded the planner's other limits",
}
"""By constraint, in the order in which prices are settled where several sets of them prove the same optimum:
each as near to 0 as the ones before it allow, so that the price of a limit that is written twice goes whole
to the broader one."""


@dataclass(frozen=True)
class PricedLimit:
    """One row of the programme whose dual is published.

    ``year``: None for the budget, which belongs to no year and is valued in the first. ``scale``: what its
    dual is multiplied with (sign and discount) to be a positive price where scarcity costs. ``benchmark``:
    for limits on shares, the product-year whose benchmark the share refers to, or that benchmark itself
    (tCO2e/unit) where it is given; None for limits in tonnes.
    """

    constraint: str
    item: str
    year: int | None
    row: ConstraintData
    scale: float
    benchmark: ProductYear | float | None = None
    note: str = ""


def priced_limits(cells: Cells, model: pyo.ConcreteModel) -> list[PricedLimit]:
    """Every limit of the planner that has a price, zero or not, in the order of ``MEANINGS``."""
    data = cells.data
    discount = data.discount_factor
    limits: list[PricedLimit] = []
    for constraint, rows, sign in (
        ("tightening_min", model.tightening_minimum, -1.0),
        ("tightening_max", model.tightening_maximum, 1.0),
    ):
        for product, year in data.decided:
            before = data.tightening[product, year]
            refers_to: ProductYear | float = before.previous_benchmark
            if math.isnan(before.previous_benchmark) and before.previous_year is not None:
                refers_to = (product, before.previous_year)
            row, scale = rows[product, year], sign / discount[year]
            limits.append(PricedLimit(constraint, product, year, row, scale, refers_to))
    for (product, year), worst in sorted(cells.least_favoured.items()):
        row, scale = model.shortfall_limit[product, year], 1 / discount[year]
        note = f" (the limit is set by {worst.installation})"
        limits.append(PricedLimit("shortfall_limit", product, year, row, scale, worst.full_benchmark, note))
    for constraint, item, component in (
        ("banking_limit", "", model.banking_limit),
        ("offset_limit", "", model.offset_limit),
        ("no_over_issuance", "", model.no_over_issuance),
        ("cap", "", model.sector_cap),
        ("cap", ALL_SECTORS, model.total_cap),
        ("peak", "", model.peak),
        ("peak_ceiling", "", model.peak_ceiling),
        ("compliance", "", model.compliance),
    ):
        for index, row in component.items():
            of, year = index if isinstance(index, tuple) else (item, index)
            limits.append(PricedLimit(constraint, of, year, row, -1 / discount[year]))
    budgets = model.emissions_budget.values()
    limits += [PricedLimit("emissions_budget", "", None, row, -1.0) for row in budgets]
    return sorted(limits, key=lambda limit: [*MEANINGS].index(limit.constraint))


def shadow_prices_table(
    limits: Sequence[PricedLimit],
    rows: Sequence[int],
    arrays: ProgrammeArrays,
    settled: SettledPrices,
    benchmarks: Mapping[ProductYear, float],
    deadline: Deadline,
) -> pd.DataFrame:
    """Prices of the least-cost stage, how far each is determined, and how far it holds.

    ``rows`` and ``arrays``: of the least-cost programme. ``benchmarks``: of the plan, to which points of
    tightening refer. Columns

    - constraint, item, year (Int64; NA for the budget of the whole horizon), value, unit, meaning:
      positive = scarcity costs; undiscounted, except the budget, valued in the first year
    - lowest, highest: of all sets of prices that prove the optimum (the same as value where it is
      determined; infinite where no plan would be left with a limit any tighter)
    - may_fall_by, may_rise_by, movement_unit: how far the limit alone can move with the price unchanged
      (Mt, or points of the share); infinite without end; blank where the price is 0
    """
    down, up = limit_ranges(arrays, settled.solution, rows, deadline)
    records = []
    for i, limit in enumerate(limits):
        size = 1.0
        if limit.benchmark is not None:
            refers_to = limit.benchmark
            size = POINT * (benchmarks[refers_to] if isinstance(refers_to, tuple) else refers_to)
        value = limit.scale * float(settled.solution.duals[rows[i]])
        ends = sorted(float(end[i]) * size for end in (settled.ranges.lowest, settled.ranges.highest))
        falls, rises = -float(down[i]), float(up[i])
        if limit.benchmark is not None:
            falls, rises = _divided(rises, size), _divided(falls, size)
        if falls == 0 and rises == 0:
            falls = rises = float("nan")
        records.append(
            (
                limit.constraint,
                limit.item,
                limit.year,
                value * size + 0.0,
                PER_TONNE if limit.benchmark is None else PER_POINT,
                MEANINGS[limit.constraint] + limit.note,
                *ends,
                falls,
                rises,
                MT if limit.benchmark is None else POINTS,
            )
        )
    contract = ["constraint", "item", "year", "value", "unit", "meaning"]
    ranges = ["lowest", "highest", "may_fall_by", "may_rise_by", "movement_unit"]
    table = pd.DataFrame(records, columns=[*contract, *ranges])
    table["year"] = table["year"].astype("Int64")
    return table.sort_values(["constraint", "item", "year"], ignore_index=True)


def _divided(amount: float, size: float) -> float:
    return amount / size if size > 0 else float(np.inf)
