"""The three allocation rules, and what they make a sector issue."""

from __future__ import annotations

import pyomo.environ as pyo

from models.data import BENCHMARK, INTENSITY_BAND, ProgrammeData


def add_issuance(model: pyo.ConcreteModel, data: ProgrammeData) -> None:
    r"""Free allocation by the sector's rule fixes its issuance.

    .. math:: (free_{st} - reserve_{st}) \, I_{st} = \sum_{c \in covered(s, t)} A_{ct}

    with, MtCO2e on both sides,

    - ``verified_emissions``: :math:`A_{ct} = E_{ct}`
    - ``intensity_band``: :math:`A_{ct} = E_{ct} + \sum_{f \in c} rate_f E^0_{ft}`
    - ``benchmark``: :math:`A_{ct} = b_{pt} \sum_{f \in c} F_f Q_{ft}`, b announced or decided.

    Source: the ministry's allocation plans (power: benchmark x output; industry 2024: verified emissions;
    industry 2025: verified emissions with a surplus or deficit rate by intensity).

    Dual: what one Mt more of free allocation than the rules give would cost, sign turned. It carries the
    market's price to the benchmarks and is not published.
    """
    sector_years = [(sector, year) for year in data.years for sector in data.covered_sectors(year)]
    model.issuance = pyo.Var(sector_years)

    def free_allocation(model: pyo.ConcreteModel, sector: str, year: int) -> pyo.Expression:
        cells = data.covered_cells(year, sector)
        rule = data.rule[sector, year]
        if rule == BENCHMARK:
            return sum(
                model.benchmark[data.cell_product[cell], year] * data.allocation_coefficient[cell, year]
                for cell in cells
                if data.allocation_coefficient[cell, year] > 0
            )
        own_emissions = sum(model.emissions[cell, year] for cell in cells)
        if rule == INTENSITY_BAND:
            return own_emissions + sum(data.band_allowance_mt[cell, year] for cell in cells)
        return own_emissions

    model.free_allocation = pyo.Expression(sector_years, rule=free_allocation)
    model.issuance_by_rule = pyo.Constraint(
        sector_years,
        rule=lambda model, sector, year: (
            (data.free_share[sector, year] - data.reserve_share[sector, year]) * model.issuance[sector, year]
            - model.free_allocation[sector, year]
            == 0
        ),
    )
    model.supply = pyo.Expression(
        data.years,
        rule=lambda model, year: sum(
            (1 - data.reserve_share[sector, year]) * model.issuance[sector, year]
            for sector in data.covered_sectors(year)
        ),
    )
