"""The first objective: least cost."""

from __future__ import annotations

import pyomo.environ as pyo

from models.data import ProgrammeData


def add_cost(model: pyo.ConcreteModel, data: ProgrammeData) -> None:
    r"""Present value of measures and offsets.

    .. math:: \min \sum_t (1 + r)^{-(t - t_0)} \Big( \sum_{k,c} cost_{kc} E^0_{ct} x_{kct}
        + \sum_m cost_m share_m E^0_{c(m),t} x_{mt} + offset\_price_t \, offset_t \Big)

    Million CNY (CNY/t x Mt), and what measures of single installations cost whose path is given.
    ``measure_cost[year]``, ``own_measure_cost[year]`` and ``offset_cost[year]`` are the undiscounted terms by
    name; ``total_cost`` is the present value in the first year.
    """
    model.measure_cost = pyo.Expression(
        data.years,
        rule=lambda model, year: sum(
            data.measures[measure, cell].cost_cny_per_t
            * data.baseline_emissions_mt[cell, year]
            * model.measure_share[measure, cell, year]
            for measure, cell in sorted(data.measures)
            if year >= data.measures[measure, cell].first_year
        ),
    )
    model.own_measure_cost = pyo.Expression(
        data.years,
        rule=lambda model, year: sum(
            own.cost_cny_per_t
            * own.share_of_cell
            * data.baseline_emissions_mt[own.cell, year]
            * model.own_measure_share[*key, year]
            for key, own in sorted(data.own_measures.items())
            if year >= own.first_year
        ),
    )
    model.offset_cost = pyo.Expression(
        data.years,
        rule=lambda model, year: (
            data.offset_price_cny_per_t[year] * model.offset[year] if year in model.offset else 0.0
        ),
    )
    model.total_cost = pyo.Expression(
        expr=sum(
            data.discount_factor[year]
            * (model.measure_cost[year] + model.own_measure_cost[year] + model.offset_cost[year])
            for year in data.years
        )
        + data.cost_apart_million_cny
    )
    model.least_cost = pyo.Objective(expr=model.total_cost, sense=pyo.minimize)
