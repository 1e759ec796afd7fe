"""Absolute caps on issuance, by sector and for all sectors together."""

from __future__ import annotations

import pyomo.environ as pyo

from models.data import ALL_SECTORS, ProgrammeData


def add_caps(model: pyo.ConcreteModel, data: ProgrammeData) -> None:
    r"""Issuance stays within the caps, whatever the rule.

    .. math:: I_{st} \le cap_{st}, \qquad \sum_s I_{st} \le cap_{ALL,t}

    Both sides MtCO2e; a sector or year without a cap has no row. Source: absolute caps first in sectors
    with relatively stable emissions from 2027 (Opinions on strengthening the national carbon market,
    August 2025); the figures are the case's.

    Dual, sign turned: what one tonne less of cap would cost, CNY/t in present value.
    """
    model.sector_cap = pyo.Constraint(
        sorted(
            key for key in data.cap_mt if key[0] != ALL_SECTORS and key[0] in data.covered_sectors(key[1])
        ),
        rule=lambda model, sector, year: model.issuance[sector, year] <= data.cap_mt[sector, year],
    )
    model.total_cap = pyo.Constraint(
        sorted(year for sector, year in data.cap_mt if sector == ALL_SECTORS and data.covered_sectors(year)),
        rule=lambda model, year: (
            sum(model.issuance[sector, year] for sector in data.covered_sectors(year))
            <= data.cap_mt[ALL_SECTORS, year]
        ),
    )
