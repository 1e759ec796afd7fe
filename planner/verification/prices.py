"""Shadow prices from the certified duals of the least-cost stage."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.certificate.stage import Stage
from planner.rebuilt.country import Country
from planner.rebuilt.equations_allocation import ALL_SECTORS
from planner.verification.compare import Expected

POINT = 0.01
"""A percentage point, in which shares are priced."""

BY_YEAR = (
    "compliance",
    "peak",
    "peak_ceiling",
    "offset_limit",
    "banking_limit",
    "no_over_issuance",
)
"""Families of rows by year alone whose price is that of a tonne."""

Record = tuple[str, str, int | str, float]


def shadow_prices_expected(country: Country, least_cost: Stage, plan: Stage) -> Expected:
    """shadow_prices.csv: constraint, item, year (blank for the budget) and value, positive = scarcity costs.

    Undiscounted, except the budget, which belongs to no year. Points of tightening refer to the plan's
    benchmarks.
    """
    records = [*_per_tonne(country, least_cost), *_per_point(country, least_cost, plan)]
    table = pd.DataFrame(records, columns=["constraint", "item", "year", "value"])
    table["year"] = table["year"].astype(str)
    return Expected(("constraint", "item", "year"), table.astype({"value": float}))


def _per_tonne(country: Country, least_cost: Stage) -> Iterator[Record]:
    for family, index in least_cost.rows:
        year = index[-1] if index else None
        price = -least_cost.dual(family, *index)
        if family == "emissions_budget":
            yield family, "", "", price
        elif isinstance(year, int):
            undiscounted = price / float(country.discount[year - country.years[0]])
            if family == "sector_cap":
                yield "cap", str(index[0]), year, undiscounted
            elif family == "total_cap":
                yield "cap", ALL_SECTORS, year, undiscounted
            elif family in BY_YEAR:
                yield family, "", year, undiscounted


def _per_point(country: Country, least_cost: Stage, plan: Stage) -> Iterator[Record]:
    """A point of a share moves the limit by a hundredth of the benchmark that the share refers to."""
    for (product, year), before in country.benchmarks.before.items():
        discount = float(country.discount[year - country.years[0]])
        reference = before.value
        if reference is None:
            reference = plan.value("benchmark", product, int(before.year or 0))
        point = POINT * reference / discount
        maximum = least_cost.dual("tightening_maximum", product, year)
        minimum = least_cost.dual("tightening_minimum", product, year)
        yield "tightening_max", product, year, maximum * point
        yield "tightening_min", product, year, -minimum * point
    for (product, year), needed in country.benchmarks.needed.items():
        discount = float(country.discount[year - country.years[0]])
        dual = least_cost.dual("shortfall_limit", product, year)
        yield "shortfall_limit", product, year, dual * POINT * needed / discount
