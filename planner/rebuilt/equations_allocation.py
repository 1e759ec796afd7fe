"""Free allocation and what bounds it: issuance, tightening, shortfall limit, caps, burden."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from planner.rebuilt.arrays import Builder
from planner.rebuilt.benchmarks import ProductYear
from planner.rebuilt.country import Country
from planner.rebuilt.rules import BENCHMARK, INTENSITY_BAND

ALL_SECTORS = "ALL"


def add_issuance(builder: Builder, country: Country) -> None:
    """(free_share - reserve_share) I_st - (free allocation by the sector's rule) = 0, MtCO2e.

    The band's surplus or deficit, rate x baseline, is a number and stands on the right.
    """
    for year in country.years:
        at = year - country.years[0]
        benchmarked = country.sectors_under(BENCHMARK, year)
        banded = country.sectors_under(INTENSITY_BAND, year)
        for sector in country.complying_sectors(year):
            index = (country.rules.sectors[sector], year)
            share = country.parameter("free_share", sector, year) - country.parameter(
                "reserve_share", sector, year
            )
            terms = [(builder.column(("issuance", index), free=True), share)]
            cells, constant = country.covered_cells(year, sector), 0.0
            if sector in benchmarked:
                entitled = np.bincount(
                    country.cells.product_number[cells],
                    country.cells.entitled_million[cells, at],
                    len(country.rows.products),
                )
                terms += [
                    (("benchmark", (country.rows.products[product], year)), -float(entitled[product]))
                    for product in np.flatnonzero(entitled)
                ]
            else:
                terms += [(("emissions", (country.cells.name[cell], year)), -1.0) for cell in cells]
            if sector in banded:
                constant = float(country.cells.band_mt[cells, at].sum())
            builder.equal(("issuance_by_rule", index), terms, constant)


def add_announced(builder: Builder, benchmarks: Mapping[ProductYear, float]) -> None:
    """b_pt = its announced value, tCO2e/unit."""
    for index, value in benchmarks.items():
        builder.equal(("announced_benchmark", index), [(builder.column(("benchmark", index)), 1.0)], value)


def add_tightening(builder: Builder, country: Country) -> None:
    """(1 - tightening_max) b_prev <= b_pt <= (1 - tightening_min) b_prev, tCO2e/unit; b_pt is decided."""
    for index, before in country.benchmarks.before.items():
        product, year = index
        sector = int(country.rows.sector_of_product[country.rows.products.index(product)])
        own = builder.column(("benchmark", index))
        for family, parameter in (
            ("tightening_maximum", "tightening_max"),
            ("tightening_minimum", "tightening_min"),
        ):
            share = 1 - country.parameter(parameter, sector, year)
            terms, limit = [(own, 1.0)], 0.0
            if before.value is None:
                terms.append((("benchmark", (product, int(before.year or 0))), -share))
            else:
                limit = share * before.value
            add = builder.at_least if parameter == "tightening_max" else builder.at_most
            add((family, index), terms, limit)


def add_shortfall_limit(builder: Builder, country: Country) -> None:
    """b_pt >= the floor of the worst covered open row, tCO2e/unit."""
    for index, floor in country.benchmarks.floor.items():
        builder.at_least(("shortfall_limit", index), [(("benchmark", index), 1.0)], floor)


def add_caps(builder: Builder, country: Country) -> None:
    """I_st <= cap of the sector; sum over sectors of I_st <= cap of all, MtCO2e."""
    for (sector, year), cap in country.cap_mt.items():
        complying = [country.rules.sectors[number] for number in country.complying_sectors(year)]
        if sector in complying:
            builder.at_most(("sector_cap", (sector, year)), [(("issuance", (sector, year)), 1.0)], cap)
        elif sector == ALL_SECTORS and complying:
            terms = [(("issuance", (name, year)), 1.0) for name in complying]
            builder.at_most(("total_cap", (year,)), terms, cap)


def add_burden(builder: Builder, country: Country) -> None:
    """(1 - b_pt / neutral_pt) + protection_p - level <= 0, shares, for every decided product-year."""
    if not country.benchmarks.neutral:
        return
    level = builder.column(("level", ()), free=True)
    for index, neutral in country.benchmarks.neutral.items():
        terms = [(("benchmark", index), -1 / neutral), (level, -1.0)]
        builder.at_most(("burden_level", index), terms, -1 - country.protection[index[0]])
