"""Which published numbers are determined, and the range of those that are a choice among equals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyomo.environ as pyo
from pyomo.core.expr.numeric_expr import NumericExpression
from scipy import sparse

from models.data import ProgrammeData
from planner.cells import Cells
from planner.priced import Explicit
from planner.rows import ONE_TONNE_MT
from planner.solve.arrays import FloatArray, Solution
from planner.solve.programme import LinearProgramme
from planner.solve.uniqueness import Ranges, quantity_ranges

SAME_BENCHMARK = 1e-6
"""Relative: the accuracy at which benchmarks are compared."""

COLUMNS = ["table", "column", "item", "year", "value", "lowest", "highest", "unit", "determined"]


def measure_item(measure: str, product: str, technology: str) -> str:
    """How a row of ``measures`` is named as an item."""
    return " / ".join(filter(None, (measure, product, technology)))


@dataclass(frozen=True)
class Quantity:
    """A published number: where it stands, its unit, and the expression of decisions that gives it.

    ``tolerance``: ranges narrower than this are no range.
    """

    table: str
    column: str
    item: str
    year: int
    unit: str
    expression: NumericExpression
    tolerance: float


def plan_quantities(
    data: ProgrammeData,
    model: pyo.ConcreteModel,
    measure_rows: Mapping[tuple[str, str], tuple[str, str, str]],
) -> Iterator[Quantity]:
    """Benchmarks, emissions by sector, abatement by row of ``measures`` and the market of the plan.

    ``measure_rows``: by measure and cell, the key of the case's row that holds for it.
    """
    for (product, year), benchmark in sorted(model.benchmark.items(), key=lambda item: item[0]):
        size = SAME_BENCHMARK * max(data.baseline_per_allocation_coefficient.get((product, year), 1.0), 1e-3)
        yield Quantity("benchmarks", "benchmark", product, year, "tCO2e/unit", benchmark, size)
    for year in data.years:
        for sector in data.sectors:
            emissions = sum(model.emissions[cell, year] for cell in data.covered_cells(year, sector))
            yield Quantity("allocations", "emissions", sector, year, "Mt", emissions, ONE_TONNE_MT)
    abated: dict[tuple[str, int], NumericExpression] = {}
    for measure, cell, year in model.measure_share:
        key = measure_item(*measure_rows[measure, cell]), year
        share = model.measure_share[measure, cell, year]
        abated[key] = abated.get(key, 0.0) + data.baseline_emissions_mt[cell, year] * share
    for (name, year), expression in sorted(abated.items()):
        yield Quantity("abatement", "abated", name, year, "Mt", expression, ONE_TONNE_MT)
    yield from market_quantities("market", data, model)


def own_quantities(cells: Cells, explicit: Explicit) -> Iterator[Quantity]:
    """Abatement by name and product of measures of single installations, where prices leave any undecided."""
    data, model, reduced = explicit.data, explicit.model, explicit.reduced
    if reduced is None:
        return
    open_names = {(measure, product) for measure, _, product in data.own_measures}
    own = cells.own_measures
    position = reduced.apart.population.listed
    folded = np.zeros((len(own), len(data.years)))
    folded[position] = np.where(reduced.kept[:, None], 0.0, reduced.folded)
    removed = cells.own_removed_mt(folded)
    for measure, product in sorted(open_names):
        listed = ((own["measure"] == measure) & (own["product"] == product)).to_numpy()
        keys = [key for key in data.own_measures if (key[0], key[2]) == (measure, product)]
        for at, year in enumerate(data.years):
            expression = float(removed[listed, at].sum()) + sum(
                taken.share_of_cell
                * data.baseline_emissions_mt[taken.cell, year]
                * model.own_measure_share[*key, year]
                for key, taken in ((key, data.own_measures[key]) for key in sorted(keys))
                if year >= taken.first_year
            )
            if not isinstance(expression, float):
                name = measure_item(measure, product, "")
                yield Quantity("abatement", "abated", name, year, "Mt", expression, ONE_TONNE_MT)


def market_quantities(table: str, data: ProgrammeData, model: pyo.ConcreteModel) -> Iterator[Quantity]:
    """The market of the plan or of the replay."""
    for year in data.years:
        for column, component in (
            ("emissions", model.covered_emissions),
            ("supply", model.supply),
            ("offset", model.offset),
            ("bank", model.bank),
            ("total_emissions", model.total_emissions),
        ):
            if year in component:
                yield Quantity(table, column, "", year, "Mt", component[year], ONE_TONNE_MT)


def rises_after_the_peak(data: ProgrammeData, model: pyo.ConcreteModel, peak_year: int) -> Iterator[Quantity]:
    """By how much national emissions rise in every year after the peak year."""
    for year in data.years[1:]:
        if year > peak_year:
            rise = model.total_emissions[year] - model.total_emissions[year - 1]
            yield Quantity("replay_market", "rise_after_peak", "", year, "Mt", rise, ONE_TONNE_MT)


@dataclass(frozen=True)
class FaceRanges:
    """Ranges of quantities over the optimal face of a programme, before one of its points is chosen."""

    quantities: tuple[Quantity, ...]
    matrix: sparse.csr_array
    constants: FloatArray
    ranges: Ranges

    def table(self, chosen: Solution) -> pd.DataFrame:
        """Columns ``COLUMNS``: the value in the chosen solution, lowest and highest over the face.

        ``determined``: lowest and highest agree within the quantity's tolerance.
        """
        table = pd.DataFrame(
            [(q.table, q.column, q.item, q.year, q.unit) for q in self.quantities],
            columns=["table", "column", "item", "year", "unit"],
        )
        table["value"] = self.matrix @ chosen.values + self.constants
        table["lowest"] = self.ranges.lowest + self.constants
        table["highest"] = self.ranges.highest + self.constants
        tolerance = np.array([quantity.tolerance for quantity in self.quantities])
        table["determined"] = self.ranges.highest - self.ranges.lowest <= tolerance
        return table[COLUMNS]


def face_ranges(programme: LinearProgramme, solution: Solution, quantities: Iterable[Quantity]) -> FaceRanges:
    """Find the ranges of quantities over the face that the programme is restricted to."""
    listed = tuple(quantities)
    rows = [programme.coefficients(quantity.expression) for quantity in listed]
    matrix = sparse.csr_array(np.array([coefficients for coefficients, _ in rows]))
    tolerance = np.array([quantity.tolerance for quantity in listed])
    ranges = quantity_ranges(programme, matrix, matrix @ solution.values, tolerance)
    return FaceRanges(listed, matrix, np.array([constant for _, constant in rows]), ranges)
