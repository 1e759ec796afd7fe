"""The national emissions path: the peak, its ceiling, the budget."""

from __future__ import annotations

import pyomo.environ as pyo

from models.data import ProgrammeData


def add_peak(model: pyo.ConcreteModel, data: ProgrammeData) -> None:
    r"""Emissions of the whole perimeter, covered or not, do not rise after the peak year.

    .. math:: \sum_c E_{ct} - \sum_c E_{c,t-1} \le 0 \quad \forall t > peak\_year, \; t - 1 \ge first\_year

    MtCO2e. Source: carbon dioxide emissions peak before 2030 (State Council action plan, October 2021).
    Dual, sign turned: what having to emit one tonne less in t, against the year before, costs, CNY/t in
    present value.
    """
    years = [year for year in data.years[1:] if data.peak_year is not None and year > data.peak_year]
    model.peak = pyo.Constraint(
        years, rule=lambda model, year: model.total_emissions[year] - model.total_emissions[year - 1] <= 0
    )


def add_peak_ceiling(model: pyo.ConcreteModel, data: ProgrammeData) -> None:
    r"""Emissions of the whole perimeter stay under a ceiling.

    .. math:: \sum_c E_{ct} \le ceiling \quad \forall t

    MtCO2e. Dual, sign turned: what one tonne less of ceiling costs, CNY/t in present value.
    """
    years = data.years if data.peak_ceiling_mt is not None else ()
    model.peak_ceiling = pyo.Constraint(
        years, rule=lambda model, year: model.total_emissions[year] <= data.peak_ceiling_mt
    )


def add_emissions_budget(model: pyo.ConcreteModel, data: ProgrammeData) -> None:
    r"""Emissions of the whole perimeter over all years stay within a budget.

    .. math:: \sum_t \sum_c E_{ct} \le budget

    MtCO2e. Dual, sign turned: what one tonne less of budget costs, CNY/t in present value.
    """
    horizon = ["horizon"] if data.emissions_budget_mt is not None else []
    model.emissions_budget = pyo.Constraint(
        horizon,
        rule=lambda model, _: (
            sum(model.total_emissions[year] for year in data.years) <= data.emissions_budget_mt
        ),
    )
