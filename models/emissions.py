"""Emissions after measures."""

from __future__ import annotations

import pyomo.environ as pyo

from models.data import ProgrammeData


def add_emissions(model: pyo.ConcreteModel, data: ProgrammeData) -> None:
    r"""Emissions of a cell in a year are what its measures leave of its baseline.

    .. math:: E_{ct} + E^0_{ct} \Big( \sum_k x_{kct} + \sum_{m \in own(c)} share_m x_{mt} \Big)
        = E^0_{ct} - given_{ct} \quad \forall c \in cells, t \in years

    Both sides MtCO2e. For a cell that does not comply the sums are empty. ``share``: the part that an
    installation's row has in its cell's baseline. ``given``: what measures of single installations remove
    whose path is given; mostly nothing.

    Dual: the cost of one more tonne of baseline emissions of the cell, million CNY per Mt = CNY/t in
    present value. Because ``emissions`` is a free variable it equals the sum, over every other row in
    which the cell's emissions stand, of that row's price times its coefficient.
    """
    model.emissions = pyo.Var(data.cells, data.years)

    options: dict[str, list[tuple[str, int]]] = {cell: [] for cell in data.cells}
    for (measure, cell), option in sorted(data.measures.items()):
        options[cell].append((measure, option.first_year))

    own: dict[str, list[tuple[tuple[str, str, str], float, int]]] = {cell: [] for cell in data.cells}
    for key, taken in sorted(data.own_measures.items()):
        own[taken.cell].append((key, taken.share_of_cell, taken.first_year))

    def rule(model: pyo.ConcreteModel, cell: str, year: int) -> pyo.Expression:
        baseline = data.baseline_emissions_mt[cell, year]
        share_removed = sum(
            model.measure_share[measure, cell, year]
            for measure, first_year in options[cell]
            if year >= first_year
        )
        share_removed += sum(
            part * model.own_measure_share[*key, year]
            for key, part, first_year in own[cell]
            if year >= first_year
        )
        left = baseline - data.removed_apart_mt.get((cell, year), 0.0)
        return model.emissions[cell, year] + baseline * share_removed == left

    model.emissions_after_measures = pyo.Constraint(data.cells, data.years, rule=rule)

    model.covered_emissions = pyo.Expression(
        data.years,
        rule=lambda model, year: sum(model.emissions[cell, year] for cell in data.covered_cells(year)),
    )
    model.total_emissions = pyo.Expression(
        data.years, rule=lambda model, year: sum(model.emissions[cell, year] for cell in data.cells)
    )
