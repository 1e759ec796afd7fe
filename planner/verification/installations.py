"""What the certified plan means for every installation, and the totals of every sector."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.certificate.stage import Stage
from planner.rebuilt.arrays import BoolArray, FloatArray
from planner.rebuilt.country import Country
from planner.rebuilt.rows import summed
from planner.rebuilt.rules import BENCHMARK
from planner.verification.compare import Expected

TONNES_PER_MT = UNITS_PER_MILLION = 1e6


@dataclass(frozen=True)
class Amounts:
    """Installation rows x years, MtCO2e; free allocation only means something where the row is covered."""

    emissions: FloatArray
    free_allocation: FloatArray


def removed_shares(country: Country, stage: Stage) -> FloatArray:
    """Cells x years: the share of baseline emissions that all measures remove."""
    removed = np.zeros(country.cells.baseline_mt.shape)
    for measure, cell in country.options:
        for at, year in enumerate(country.years):
            share = stage.value("measure_share", measure, country.cells.name[cell], year)
            removed[cell, at] += max(0.0, share)
    return removed


def benchmark_grid(country: Country, stage: Stage) -> FloatArray:
    """Products x years: certified benchmarks, decided and announced; 0 where there is none."""
    return np.array(
        [
            [stage.value("benchmark", product, year) for year in country.years]
            for product in country.rows.products
        ]
    )


def amounts_of(country: Country, stage: Stage, paths: FloatArray | None = None) -> Amounts:
    """Emissions after measures and free allocation by the sector's rule (formulation: allocation rule).

    ``paths``: shares in use of measures of single installations, where the case has any.
    """
    rows = country.rows
    emissions = rows.baseline_mt * (1 - removed_shares(country, stage)[country.cells.of_row])
    if paths is not None:
        np.subtract.at(emissions, country.apart.row, country.apart.baseline_mt * paths)
    by_benchmark = (
        benchmark_grid(country, stage)[rows.product_number] * rows.factor[:, None] * rows.output_million
    )
    by_emissions = emissions + rows.band_rate * rows.baseline_mt
    benchmarked = country.rules.is_under(BENCHMARK)[rows.sector_number]
    return Amounts(emissions, np.where(benchmarked, by_benchmark, by_emissions))


def installations_expected(country: Country, amounts: Amounts) -> Expected:
    """installations.parquet: tonnes and units; free allocation and shortfall only of covered rows."""
    rows, table, years = country.rows, country.case.installations, country.years
    free = np.where(rows.covered, amounts.free_allocation, np.nan)
    return Expected(
        ("installation", "product", "year"),
        pd.DataFrame(
            {
                "installation": np.repeat(table["installation"].to_numpy(), len(years)),
                "product": np.repeat(table["product"].to_numpy(), len(years)),
                "year": np.tile(np.array(years), len(table)),
                "covered": rows.covered.ravel(),
                "output": rows.output_million.ravel() * UNITS_PER_MILLION,
                "baseline_emissions": rows.baseline_mt.ravel() * TONNES_PER_MT,
                "emissions": amounts.emissions.ravel() * TONNES_PER_MT,
                "free_allocation": free.ravel() * TONNES_PER_MT,
                "shortfall": (amounts.emissions - free).ravel() * TONNES_PER_MT,
            }
        ),
    )


def allocations_expected(country: Country, amounts: Amounts) -> Expected:
    """allocations.csv: MtCO2e over covered rows of every sector and year."""
    rows, rules = country.rows, country.rules
    count = len(rules.sectors)

    def total(values: FloatArray, kept: BoolArray) -> FloatArray:
        return summed(np.where(kept, values, 0.0), rows.sector_number, count)

    baseline, emissions, free = (
        total(values, rows.covered)
        for values in (rows.baseline_mt, amounts.emissions, amounts.free_allocation)
    )
    complies = rules.complies
    free_share, reserve_share = rules.parameters["free_share"], rules.parameters["reserve_share"]
    with np.errstate(invalid="ignore", divide="ignore"):
        issuance = np.where(complies, free / (free_share - reserve_share), 0.0)
        burden = np.where(complies & (baseline > 0), 1 - free / baseline, np.nan)
    caps = [
        [country.cap_mt.get((sector, year), np.nan) for year in country.years] for sector in rules.sectors
    ]
    grids = {
        "rule": rules.rule,
        "baseline_emissions": baseline,
        "emissions": emissions,
        "free_allocation": free,
        "auction": np.nan_to_num((1 - free_share) * issuance),
        "reserve": np.nan_to_num(reserve_share * issuance),
        "issuance": issuance,
        "cap": np.array(caps, dtype=float),
        "shortfall": emissions - free,
        "burden": burden,
        "uncovered_emissions": total(amounts.emissions, ~rows.covered),
    }
    keys = {
        "sector": np.repeat(np.array(rules.sectors, dtype=object), len(country.years)),
        "year": np.tile(np.array(country.years), count),
    }
    columns = {name: grid.ravel() for name, grid in grids.items()}
    return Expected(("sector", "year"), pd.DataFrame({**keys, **columns}))


def covered_and_supply(country: Country, stage: Stage) -> tuple[FloatArray, FloatArray, FloatArray]:
    """By year, MtCO2e: covered emissions, emissions of the whole perimeter, supply to the market."""
    emissions = np.array(
        [[stage.value("emissions", name, year) for year in country.years] for name in country.cells.name]
    )
    covered = np.where(country.cells.covered, emissions, 0.0).sum(axis=0)
    supply = np.zeros(len(country.years))
    for at, year in enumerate(country.years):
        for sector in country.complying_sectors(year):
            kept = 1 - country.parameter("reserve_share", sector, year)
            supply[at] += kept * stage.value("issuance", country.rules.sectors[sector], year)
    return covered, emissions.sum(axis=0), supply
