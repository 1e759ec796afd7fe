"""Measures: how much, how fast, and never undone."""

from __future__ import annotations

import pyomo.environ as pyo

from models.data import ProgrammeData


def add_measures(model: pyo.ConcreteModel, data: ProgrammeData) -> None:
    r"""Limits of every measure in every cell that can take it up.

    .. math:: x_{kct} \le potential_{kc}, \qquad x_{kct} - x_{kc,t-1} \le ramp_{kc},
        \qquad x_{kct} \ge x_{kc,t-1}

    Shares of baseline emissions; x = 0 before the measure's first year in the cell. Without a ramp there
    is no such row.

    Dual of ``measure_potential`` and ``measure_ramp``, sign turned: what a potential (or a yearly rise)
    smaller by 1 would cost, million CNY. Dual of ``measure_permanence`` (a >= row): what having to keep
    the measure costs.
    """
    index = list(model.measure_share)

    def share_before(measure: str, cell: str, year: int) -> pyo.Var | float:
        if year == data.measures[measure, cell].first_year:
            return 0.0
        return model.measure_share[measure, cell, year - 1]

    model.measure_potential = pyo.Constraint(
        index,
        rule=lambda model, measure, cell, year: (
            model.measure_share[measure, cell, year] <= data.measures[measure, cell].potential
        ),
    )
    model.measure_ramp = pyo.Constraint(
        [key for key in index if data.measures[key[0], key[1]].ramp is not None],
        rule=lambda model, measure, cell, year: (
            model.measure_share[measure, cell, year] - share_before(measure, cell, year)
            <= data.measures[measure, cell].ramp
        ),
    )
    model.measure_permanence = pyo.Constraint(
        [key for key in index if (key[0], key[1], key[2] - 1) in model.measure_share],
        rule=lambda model, measure, cell, year: (
            model.measure_share[measure, cell, year] - model.measure_share[measure, cell, year - 1] >= 0
        ),
    )
