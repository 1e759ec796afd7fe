"""One market: every tonne that complies is met by an allowance, an offset or the bank."""

from __future__ import annotations

import pyomo.environ as pyo

from models.data import ProgrammeData


def add_compliance(model: pyo.ConcreteModel, data: ProgrammeData) -> None:
    r"""The market of a year clears.

    .. math:: \sum_{c \in covered(t)} E_{ct} + bank_t - \sum_s supply_{st} - offset_t - bank_{t-1}
        \; \{\le, =\} \; 0

    MtCO2e; = from the year ``no_over_issuance_from`` on, <= before it (a surplus may lapse); the bank
    before the first year is the initial bank.

    Dual, sign turned: the price of an allowance, CNY/t in present value; positive = scarcity costs. In
    the replay it is what firms would pay; in the plan, what it would be if firms also minded the peak.
    """

    def rule(model: pyo.ConcreteModel, year: int) -> pyo.Expression:
        bank_before = data.initial_bank_mt if year == data.years[0] else model.bank[year - 1]
        offset = model.offset[year] if year in data.offset_price_cny_per_t else 0.0
        demand = model.covered_emissions[year] + model.bank[year]
        supply = model.supply[year] + offset + bank_before
        return demand - supply == 0 if year >= data.no_over_issuance_from else demand - supply <= 0

    model.compliance = pyo.Constraint(data.years, rule=rule)


def add_no_over_issuance(model: pyo.ConcreteModel, data: ProgrammeData) -> None:
    r"""Every allowance issued is used within the horizon.

    .. math:: bank_{T} = 0 \quad \text{if } T \ge \text{no\_over\_issuance\_from}

    MtCO2e. Dual, sign turned: what would be saved if one tonne could be left over at the end, CNY/t in
    present value.
    """
    years = [data.last_year] if data.last_year >= data.no_over_issuance_from else []
    model.no_over_issuance = pyo.Constraint(years, rule=lambda model, year: model.bank[year] == 0)


def add_offset_limit(model: pyo.ConcreteModel, data: ProgrammeData) -> None:
    r"""Offsets cover at most a share of what the sectors under ``benchmark`` emit.

    .. math:: offset_t \le limit_t \sum_{c \in benchmark(t)} E_{ct}

    MtCO2e. Source: CCER up to 5 % of the amount to be surrendered (Measures for the Administration of
    Carbon Emission Trading, 2020). Dual, sign turned: what one Mt less of permitted offsets would cost.
    """
    model.offset_limit = pyo.Constraint(
        sorted(data.offset_limit),
        rule=lambda model, year: (
            model.offset[year]
            - data.offset_limit[year]
            * sum(
                model.emissions[cell, year]
                for sector in data.sectors_under("benchmark", year)
                for cell in data.covered_cells(year, sector)
            )
            <= 0
        ),
    )


def add_banking_limit(model: pyo.ConcreteModel, data: ProgrammeData) -> None:
    r"""The bank carries at most a share of the year's supply.

    .. math:: bank_t \le limit_t \sum_s supply_{st}

    MtCO2e. Source: carry-over limits of the power plans since 2024, as a share in the case. Dual, sign
    turned: what one Mt less of permitted carry-over would cost.
    """
    model.banking_limit = pyo.Constraint(
        sorted(data.banking_limit),
        rule=lambda model, year: model.bank[year] - data.banking_limit[year] * model.supply[year] <= 0,
    )
