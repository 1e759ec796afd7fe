"""From the numbers of a programme to its measures, apart, and the programme without them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyomo.environ as pyo
from pyomo.core.base.constraint import ConstraintData

from models.data import ProgrammeData
from planner.cells import Cells, own_measures_of
from planner.evidence import Evidence, Key
from planner.solve.arrays import FloatArray, Solution
from planner.solve.decomposition.answering import AnsweringProgramme
from planner.solve.decomposition.population import (
    BoolArray,
    IntArray,
    MeasurePopulation,
    Places,
    population_of,
)
from planner.solve.decomposition.response import Asked
from planner.solve.programme import LinearProgramme


@dataclass(frozen=True)
class Apart:
    """A programme without some of its measures (``policy``), and these measures.

    ``policy_cell``: by cell, the position of the policy's cell that it is part of. ``own``: the table of
    measures of single installations (``Cells.own_measures``), which come first in the population's table.
    ``cell_of_market``: a cell of every market, by name.
    """

    policy: ProgrammeData
    policy_cell: IntArray
    population: MeasurePopulation
    own: pd.DataFrame
    cell_of_market: tuple[str, ...]

    def market_rows(self, model: pyo.ConcreteModel) -> list[list[ConstraintData]]:
        """For each market, the rows that define the emissions of one of its cells."""
        rows = model.emissions_after_measures
        return [[rows[cell, year] for year in self.policy.years] for cell in self.cell_of_market]

    def prices(self, model: pyo.ConcreteModel, programme: LinearProgramme, solution: Solution) -> Asked:
        """What a tonne less and a CNY more are worth where the cost is minimised."""
        limit = 0.0 if programme.cost_row is None else float(solution.duals[programme.cost_row])
        price = [[programme.dual(solution, row) for row in rows] for rows in self.market_rows(model)]
        return Asked(np.array(price), 1.0 - min(0.0, limit))

    def claim(self, programme: AnsweringProgramme, stage: str, solution: Solution) -> Evidence:
        """What is claimed of a programme in which the measures answer, at their own paths.

        Emissions by cell are worked out anew: in the programme one cell stands for all of its market.
        ``installation_shares`` are by row of ``own``.
        """
        claim, population = programme.evidence(stage, solution), self.population
        shares = programme.shares(solution)
        amounts = population.removed_mt(shares)
        moved = np.zeros((len(self.policy.cells), len(self.policy.years)))
        np.subtract.at(moved, population.cell, amounts)
        stands_for = [self.policy.cells.index(cell) for cell in self.cell_of_market]
        market = population.group_market[population.group]
        np.add.at(moved, np.asarray(stands_for)[market], amounts)
        values = dict(claim.values)
        for cell, year in zip(*np.nonzero(moved), strict=True):
            key: Key = ("emissions", (self.policy.cells[cell], self.policy.years[year]))
            values[key] += float(moved[cell, year])
        listed = np.zeros_like(shares)
        listed[population.listed] = shares
        return replace(claim, values=values, installation_shares=listed)

    def folded(self, data: ProgrammeData, shares: FloatArray, kept: BoolArray) -> ProgrammeData:
        """The programme ``data`` with columns for the kept measures and the paths of all others given.

        ``shares`` (M x T) and ``kept`` in the order of the population, which must be of own measures alone.
        """
        population, years = self.population, data.years
        given = np.flatnonzero(~kept)
        amounts = population.removed_mt(shares)[given]
        removed = np.zeros((len(data.cells), len(years)))
        np.add.at(removed, population.cell[given], amounts)
        at = zip(*np.nonzero(removed), strict=True)
        columns = self.own.iloc[population.listed[np.flatnonzero(kept)]]
        return replace(
            data,
            own_measures=own_measures_of(columns, data.cells),
            removed_apart_mt={(data.cells[c], years[t]): float(removed[c, t]) for c, t in at},
            cost_apart_million_cny=float((amounts @ population.discount) @ population.cost[given]),
        )


def take_own_measures_apart(cells: Cells) -> Apart:
    """Take the measures of single installations out of a programme; shared ones stay columns."""
    policy = replace(cells.data, own_measures={})
    return _apart(cells, policy, np.arange(len(policy.cells)), _own(cells))


def take_all_measures_apart(cells: Cells) -> Apart:
    """Take all measures out of a programme; without them, cells of one product and coverage are one."""
    measures = pd.concat([_own(cells), _shared(cells)], ignore_index=True)
    groups = cells.table.groupby(["product", "large_enough"])
    merged_cell = np.asarray(groups.ngroup(), dtype=np.int64)
    firsts = cells.table.loc[groups.head(1).index].sort_values(["product", "large_enough"])
    coverage = np.where(firsts["large_enough"], ", covered", ", below threshold")
    names = (firsts["product"] + coverage).tolist()
    return _apart(cells, _merged(cells.data, merged_cell, names), merged_cell, measures)


def _merged(data: ProgrammeData, merged_cell: IntArray, names: Sequence[str]) -> ProgrammeData:
    """The programme over merged cells, without measures and burdens, which do not bind while cost is least.

    ``merged_cell``: by cell, the position of the merged one.
    """

    def summed(values: Mapping[tuple[str, int], float]) -> dict[tuple[str, int], float]:
        sums = {(name, year): 0.0 for name in names for year in data.years}
        for cell, merged in zip(data.cells, merged_cell.tolist(), strict=True):
            for year in data.years:
                sums[names[merged], year] += values[cell, year]
        return sums

    of_merged = {names[merged]: cell for cell, merged in zip(data.cells, merged_cell.tolist(), strict=True)}
    return replace(
        data,
        cells=tuple(names),
        cell_product={name: data.cell_product[cell] for name, cell in of_merged.items()},
        large_enough={name: data.large_enough[cell] for name, cell in of_merged.items()},
        baseline_emissions_mt=summed(data.baseline_emissions_mt),
        allocation_coefficient=summed(data.allocation_coefficient),
        band_allowance_mt=summed(data.band_allowance_mt),
        baseline_per_allocation_coefficient={},
        measures={},
        own_measures={},
    )


def _apart(cells: Cells, policy: ProgrammeData, policy_cell: IntArray, measures: pd.DataFrame) -> Apart:
    _, first_of_market = np.unique(_markets_of(cells), return_index=True)
    return Apart(
        policy=policy,
        policy_cell=policy_cell,
        population=population_of(measures, places_of(cells)),
        own=cells.own_measures,
        cell_of_market=tuple(policy.cells[policy_cell[cell]] for cell in first_of_market),
    )


def _own(cells: Cells) -> pd.DataFrame:
    table = cells.own_measures
    first = table["first_year"] - cells.data.years[0]
    columns = ["cell", "first_year", "share_of_cell", "cost", "potential", "ramp"]
    return table.assign(first_year=first)[columns]


def _shared(cells: Cells) -> pd.DataFrame:
    data = cells.data
    position = {cell: number for number, cell in enumerate(data.cells)}
    options = sorted(data.measures.items())
    return pd.DataFrame(
        {
            "cell": [position[cell] for (_, cell), _ in options],
            "first_year": [option.first_year - data.years[0] for _, option in options],
            "share_of_cell": 1.0,
            "cost": [option.cost_cny_per_t for _, option in options],
            "potential": [option.potential for _, option in options],
            "ramp": [np.nan if option.ramp is None else option.ramp for _, option in options],
        }
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
