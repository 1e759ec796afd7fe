"""A uniform correction: part of what the benchmarks give is withheld when a year's outputs are known."""

from __future__ import annotations

import pyomo.environ as pyo

from models.data import ALL_SECTORS, BENCHMARK, ProgrammeData


def add_correction(model: pyo.Block, data: ProgrammeData, largest: float) -> None:
    r"""Let a sector under ``benchmark`` with a cap withhold a share of its free allocation.

    .. math:: (free_{st} - reserve_{st}) \, I_{st} = \sum_{c \in covered(s, t)} A_{ct} - withheld_{st}, \qquad
        0 \le withheld_{st} \le largest \sum_{c \in covered(s, t)} A_{ct}

    MtCO2e on both sides. All installations of the sector get the same part of their allocation, the
    correction factor 1 - withheld / free allocation. A sector may be corrected in the years in which it, or
    all sectors together, have a cap. Source: the form of the European rule (Directive 2003/87/EC, article
    10a(5)); China's plans have no such rule, so its use is the planner's choice.

    Dual of ``largest_correction``, sign turned: what one Mt less that may be withheld would cost.
    """
    corrected = [
        (sector, year)
        for year in data.years
        for sector in data.sectors_under(BENCHMARK, year)
        if (sector, year) in data.cap_mt or (ALL_SECTORS, year) in data.cap_mt
    ]
    model.withheld = pyo.Var(corrected, domain=pyo.NonNegativeReals)
    model.largest_correction = pyo.Constraint(
        corrected,
        rule=lambda model, *key: model.withheld[key] - largest * model.free_allocation[key] <= 0,
    )
    for key in corrected:
        row = model.issuance_by_rule[key]
        row.set_value(row.body + model.withheld[key] == row.upper)
