"""From the numbers of a programme to its measures, apart, and the programme without them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyomo.environ as pyo
from pyomo.core.base.constraint import ConstraintData

from models.data import ProgrammeData
from planner.cells import Cells
from planner.solve.decomposition.population import IntArray, MeasurePopulation, Places, population_of


@dataclass(frozen=True)
class Apart:
    """A programme without its measures (``policy``), and the measures.

    ``keys``: by position in the population's table, measure and cell of shared ones. ``cell_of_market``: a
    cell of every market, by name.
    """

    policy: ProgrammeData
    population: MeasurePopulation
    keys: tuple[tuple[str, str], ...]
    cell_of_market: tuple[str, ...]

    def market_rows(self, model: pyo.ConcreteModel) -> list[list[ConstraintData]]:
        """For each market, the rows that define the emissions of one of its cells."""
        rows = model.emissions_after_measures
        return [[rows[cell, year] for year in self.policy.years] for cell in self.cell_of_market]


def take_measures_apart(cells: Cells) -> Apart:
    """Take all measures out of a programme. Cells of a sector that comply share their price of a tonne."""
    data = cells.data
    position = {cell: number for number, cell in enumerate(data.cells)}
    keys = tuple(sorted(data.measures))
    options = [data.measures[key] for key in keys]
    measures = pd.DataFrame(
        {
            "cell": [position[cell] for _, cell in keys],
            "first_year": [option.first_year - data.years[0] for option in options],
            "share_of_cell": 1.0,
            "cost": [option.cost_cny_per_t for option in options],
            "potential": [option.potential for option in options],
            "ramp": [np.nan if option.ramp is None else option.ramp for option in options],
        }
    )
    _, first_of_market = np.unique(_markets_of(cells), return_index=True)
    return Apart(
        policy=replace(data, measures={}),
        population=population_of(measures, places_of(cells)),
        keys=keys,
        cell_of_market=tuple(data.cells[int(cell)] for cell in first_of_market),
    )


def places_of(cells: Cells) -> Places:
    """The cells as places of measures."""
    data, table = cells.data, cells.table
    alike = table.groupby(["product", "large_enough", "opens", "closes"]).ngroup()
    return Places(
        market=_markets_of(cells),
        likeness=np.asarray(alike, dtype=np.int64),
        baseline_mt=np.array(
            [[data.baseline_emissions_mt[cell, year] for year in data.years] for cell in data.cells]
        ),
        discount=np.array([data.discount_factor[year] for year in data.years]),
    )


def _markets_of(cells: Cells) -> IntArray:
    """By cell, the position of its sector and coverage: all such cells stand in the same rows."""
    sector = cells.table["product"].map(dict(cells.data.product_sector))
    kinds = pd.MultiIndex.from_arrays([sector, cells.table["large_enough"]])
    market, _ = pd.factorize(kinds, sort=True)
    return market.astype(np.int64)
