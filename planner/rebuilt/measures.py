"""Which measure each cell can take up, from when, at what cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.case.case import Case
from planner.rebuilt.arrays import BoolArray
from planner.rebuilt.cells import CellSums


@dataclass(frozen=True)
class Option:
    """A measure in a cell.

    ``technology``: of the measure's row in the case. ``cost`` in CNY/t, ``potential`` a share of baseline
    emissions, ``ramp`` the largest rise of the share in a year (None = no limit), ``first_year`` the first
    plan year in which it can be used.
    """

    technology: str
    cost: float
    potential: float
    ramp: float | None
    first_year: int


def options_of(
    case: Case, cells: CellSums, products: tuple[str, ...], complies: BoolArray
) -> Mapping[tuple[str, int], Option]:
    """Every measure of every cell (by position) that can take it up (formulation: constraint 7).

    A measure row for a technology replaces the row of the same measure and product with blank technology.
    """
    years = np.array(case.settings.years)
    by_kind: dict[tuple[str, str], dict[str, tuple[float, float, float, int]]] = {}
    columns = ["measure", "product", "technology", "cost", "potential", "ramp", "available_from"]
    for measure, product, technology, *numbers in case.measures[columns].itertuples(index=False):
        by_kind.setdefault((measure, product), {})[technology] = tuple(numbers)
    options: dict[tuple[str, int], Option] = {}
    for (measure, product), rows in by_kind.items():
        for cell in np.flatnonzero(cells.large & (cells.product_number == products.index(product))).tolist():
            technology = cells.technology[cell] if cells.technology[cell] in rows else ""
            if technology not in rows:
                continue
            cost, potential, ramp, available_from = rows[technology]
            usable = (years >= max(available_from, cells.opens[cell])) & (years <= cells.closes[cell])
            usable &= complies[cells.sector_number[cell]]
            if usable.any():
                first_year = int(years[usable][0])
                limit = None if np.isnan(ramp) else float(ramp)
                options[measure, cell] = Option(technology, float(cost), float(potential), limit, first_year)
    return options
