"""The two programmes as arrays: the plan's, and the one that firms face once the benchmarks are given."""

from __future__ import annotations

from collections.abc import Mapping

from planner.rebuilt.arrays import Builder, RebuiltProgramme
from planner.rebuilt.benchmarks import ProductYear
from planner.rebuilt.country import Country
from planner.rebuilt.equations_allocation import (
    add_announced,
    add_burden,
    add_caps,
    add_issuance,
    add_shortfall_limit,
    add_tightening,
)
from planner.rebuilt.equations_emissions import add_emissions, add_measures, add_national_limits
from planner.rebuilt.equations_market import add_market, add_no_over_issuance


def plan_programme(country: Country) -> RebuiltProgramme:
    """Least cost under every limit, with the burden rows of the later objectives beneath the level."""
    builder = Builder()
    add_emissions(builder, country)
    add_measures(builder, country)
    add_issuance(builder, country)
    add_announced(builder, country.benchmarks.announced)
    add_tightening(builder, country)
    add_shortfall_limit(builder, country)
    add_caps(builder, country)
    add_market(builder, country, exact_from=country.case.settings.no_over_issuance_from)
    add_no_over_issuance(builder, country)
    add_national_limits(builder, country)
    add_burden(builder, country)
    return builder.build()


def replay_programme(country: Country, benchmarks: Mapping[ProductYear, float]) -> RebuiltProgramme:
    """Firms' least cost: every benchmark given, constraints 1, 2, 4, 8, 9 gone, a surplus may lapse.

    ``benchmarks``: the decided ones of the plan, tCO2e/unit.
    """
    builder = Builder()
    add_emissions(builder, country)
    add_measures(builder, country)
    add_issuance(builder, country)
    add_announced(builder, {**country.benchmarks.announced, **benchmarks})
    add_market(builder, country, exact_from=None)
    return builder.build()
