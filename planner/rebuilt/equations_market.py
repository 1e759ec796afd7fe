"""The market of allowances: compliance, bank, offsets."""

from __future__ import annotations

from planner.rebuilt.arrays import Builder, Key
from planner.rebuilt.country import Country
from planner.rebuilt.rules import BENCHMARK


def add_market(builder: Builder, country: Country, exact_from: int | None) -> None:
    """Compliance, offset limit and banking limit of every year, MtCO2e.

    Covered emissions + bank - supply - offset - bank before <= 0; = 0 from the year ``exact_from`` on. The
    bank before the first year is the initial bank, a number. Offsets cost their price, in present value.
    """
    for at, year in enumerate(country.years):
        bank = builder.column(("bank", (year,)))
        demand = [*_emissions(country, country.covered_cells(year), year, 1.0), (bank, 1.0)]
        supply = _supply(country, year)
        terms = [*demand, *((key, -share) for key, share in supply)]
        if year in country.offsets:
            price, limit = country.offsets[year]
            offset = builder.column(("offset", (year,)), cost=float(country.discount[at]) * price)
            terms.append((offset, -1.0))
            benchmarked = [
                cell
                for sector in country.sectors_under(BENCHMARK, year)
                for cell in country.covered_cells(year, sector)
            ]
            of_emissions = _emissions(country, benchmarked, year, -limit)
            builder.at_most(("offset_limit", (year,)), [(offset, 1.0), *of_emissions], 0.0)
        initial_bank = country.case.settings.initial_bank_mt
        if at > 0:
            terms.append((("bank", (year - 1,)), -1.0))
        is_exact = exact_from is not None and year >= exact_from
        add = builder.equal if is_exact else builder.at_most
        add(("compliance", (year,)), terms, 0.0 if at else initial_bank)
        if year in country.banking_limit:
            limit = country.banking_limit[year]
            of_supply = [(key, -limit * share) for key, share in supply]
            builder.at_most(("banking_limit", (year,)), [(bank, 1.0), *of_supply], 0.0)


def add_no_over_issuance(builder: Builder, country: Country) -> None:
    """bank = 0 in the last year, MtCO2e, where nothing may be left over."""
    last = country.years[-1]
    if last >= country.case.settings.no_over_issuance_from:
        builder.equal(("no_over_issuance", (last,)), [(("bank", (last,)), 1.0)], 0.0)


def _supply(country: Country, year: int) -> list[tuple[Key, float]]:
    """Issuance less the reserve."""
    return [
        (
            ("issuance", (country.rules.sectors[sector], year)),
            1 - country.parameter("reserve_share", sector, year),
        )
        for sector in country.complying_sectors(year)
    ]


def _emissions(country: Country, cells: list[int], year: int, coefficient: float) -> list[tuple[Key, float]]:
    return [(("emissions", (country.cells.name[cell], year)), coefficient) for cell in cells]
