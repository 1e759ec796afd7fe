"""What the planner decides: benchmarks, measures, bank, offsets; and the level of the largest burden."""

from __future__ import annotations

import pyomo.environ as pyo

from models.data import ProgrammeData


def add_decisions(model: pyo.ConcreteModel, data: ProgrammeData) -> None:
    """Declare the decisions, every one >= 0. Limits are named rows elsewhere, never bounds here.

    - ``benchmark[product, year]``, tCO2e/unit, for every decided product-year; also for every announced one,
      which a row of its own holds at its value.
    - ``measure_share[measure, cell, year]``, share of the cell's baseline emissions removed, for the
      years in which the measure can be used; before them the share is 0 and has no variable.
    - ``own_measure_share[measure, installation, product, year]``, likewise, share of the baseline emissions
      of the installation's own row.
    - ``bank[year]``, MtCO2e carried to the next year.
    - ``offset[year]``, MtCO2e, for the years in which offsets are allowed.
    """
    model.benchmark = pyo.Var(sorted({*data.decided, *data.announced_benchmark}), domain=pyo.NonNegativeReals)
    model.measure_share = pyo.Var(
        [
            (measure, cell, year)
            for measure, cell in sorted(data.measures)
            for year in data.years
            if year >= data.measures[measure, cell].first_year
        ],
        domain=pyo.NonNegativeReals,
    )
    model.own_measure_share = pyo.Var(
        [
            (*key, year)
            for key in sorted(data.own_measures)
            for year in data.years
            if year >= data.own_measures[key].first_year
        ],
        domain=pyo.NonNegativeReals,
    )
    model.bank = pyo.Var(data.years, domain=pyo.NonNegativeReals)
    model.offset = pyo.Var(sorted(data.offset_price_cny_per_t), domain=pyo.NonNegativeReals)
