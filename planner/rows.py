"""The country installation by installation: output, baseline, coverage and rate of every row and year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.data import BENCHMARK, INTENSITY_BAND, UNCOVERED
from planner.case.case import Case
from planner.rules import RuleInForce, SectorYear, rules_in_force

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

TONNES_PER_MT = 1e6
CNY_PER_MILLION = 1e6
UNITS_PER_MILLION = 1e6

ONE_TONNE_MT = 1e-6
"""Amounts nearer than this are the same amount (the solver works to 1e-9)."""


@dataclass(frozen=True)
class InstallationRows:
    """Arrays over installation rows (in the case's order) and plan years.

    - table: the case's installations
    - large_enough: per row, whether its installation's base-year emissions reach the threshold
    - open_, covered: per row and year; covered = large enough and the sector under a rule
    - output_million: Q, million units
    - intensity_by_year: e x index, tCO2e/unit
    - baseline_emissions_mt: E0
    - band_rate: the rate of the intensity band, 0 outside its years and rows
    - product_mean_intensity: m_p by product, tCO2e/unit (NaN where the product has no covered row)
    - rules: the rule in force by sector and year
    """

    table: pd.DataFrame
    large_enough: BoolArray
    open_: BoolArray
    covered: BoolArray
    output_million: FloatArray
    intensity_by_year: FloatArray
    baseline_emissions_mt: FloatArray
    band_rate: FloatArray
    product_mean_intensity: pd.Series
    rules: Mapping[SectorYear, RuleInForce]

    def is_under(self, rule: str, case: Case) -> BoolArray:
        """Per row and year: whether the row's sector is under that rule."""
        under = {key: in_force.rule == rule for key, in_force in self.rules.items()}
        return _by_sector(under, self.table, case) > 0

    def free_allocation_mt(self, benchmark: FloatArray, emissions_mt: FloatArray, case: Case) -> FloatArray:
        """Free allocation of every row and year by its sector's rule, MtCO2e; NaN where not covered.

        ``benchmark``: b of the row's product, tCO2e/unit (any number where the rule is another).
        """
        factor = self.table["allocation_factor"].to_numpy()[:, None]
        by_benchmark = np.nan_to_num(benchmark) * factor * self.output_million
        by_emissions = emissions_mt + self.band_rate * self.baseline_emissions_mt
        allocation = np.where(self.is_under(BENCHMARK, case), by_benchmark, by_emissions)
        return np.where(self.covered, allocation, np.nan)


def installation_rows(case: Case) -> InstallationRows:
    """Work out every row of every year, vectorised (formulation: data, per installation row)."""
    table, years = case.installations, np.array(case.settings.years)
    rules = rules_in_force(case)
    activity = table["activity_level"].to_numpy(dtype=float)
    intensity = table["intensity"].to_numpy(dtype=float)

    emissions_by_installation = (
        pd.Series(activity * intensity).groupby(table["installation"].to_numpy()).transform("sum")
    )
    large_enough = emissions_by_installation.to_numpy() >= case.settings.coverage_threshold_t

    opens = table["opens"].fillna(years[0]).to_numpy(dtype=np.int64)[:, None]
    closes = table["closes"].fillna(years[-1]).to_numpy(dtype=np.int64)[:, None]
    open_ = (opens <= years) & (years <= closes)
    under_a_rule = {key: in_force.rule != UNCOVERED for key, in_force in rules.items()}
    covered = large_enough[:, None] & (_by_sector(under_a_rule, table, case) > 0)

    open_activity = activity[:, None] * open_
    by_product = pd.DataFrame(open_activity).groupby(table["product"].to_numpy())
    product_activity = by_product.transform("sum").to_numpy()
    share = np.divide(
        open_activity, product_activity, out=np.zeros_like(open_activity), where=product_activity > 0
    )
    output_million = _by_product(case, "output") * share
    intensity_by_year = intensity[:, None] * _by_product(case, "intensity_index")
    baseline_emissions_mt = output_million * intensity_by_year

    mean_intensity = _product_mean_intensity(table, large_enough)
    return InstallationRows(
        table=table,
        large_enough=large_enough,
        open_=open_,
        covered=covered,
        output_million=output_million,
        intensity_by_year=intensity_by_year,
        baseline_emissions_mt=baseline_emissions_mt,
        band_rate=_band_rate(case, rules, covered, intensity, mean_intensity),
        product_mean_intensity=mean_intensity,
        rules=rules,
    )


def _by_sector(values: Mapping[SectorYear, float], table: pd.DataFrame, case: Case) -> FloatArray:
    """Spread values by sector and year to rows x years."""
    sector_of = case.products.set_index("product")["sector"]
    grid = pd.Series(values, dtype=float).unstack()
    return grid.loc[table["product"].map(sector_of)].to_numpy()


def _by_product(case: Case, column: str) -> FloatArray:
    """Spread a column of the forecast to rows x years."""
    grid = case.output_forecast.pivot(index="product", columns="year", values=column)
    return grid.loc[case.installations["product"], list(case.settings.years)].to_numpy(dtype=float)


def _product_mean_intensity(table: pd.DataFrame, large_enough: BoolArray) -> pd.Series:
    """m_p: activity-weighted mean intensity over the product's covered rows, opened yet or not."""
    large = table[large_enough]
    weighted = (large["activity_level"] * large["intensity"]).groupby(large["product"]).sum()
    weight = large["activity_level"].groupby(large["product"]).sum()
    plain_mean = large["intensity"].groupby(large["product"]).mean()
    return (weighted / weight.where(weight > 0)).fillna(plain_mean)


def _band_rate(
    case: Case,
    rules: Mapping[SectorYear, RuleInForce],
    covered: BoolArray,
    intensity: FloatArray,
    mean_intensity: pd.Series,
) -> FloatArray:
    """rate_f = clip(slope (m - e) / m, -band, +band) in years of the intensity band.

    m is the announced balance value of the year, else the product's mean intensity. Source: the industry
    allocation plan 2024-2025 (its coefficients are the case's).
    """
    table, years = case.installations, list(case.settings.years)
    balance = case.benchmarks.pivot(index="product", columns="year", values="benchmark")
    balance = balance.reindex(index=mean_intensity.index, columns=years).astype(float)
    balance = balance.T.fillna(mean_intensity).T
    m = balance.reindex(table["product"]).to_numpy()
    banded = {key: rule.rule == INTENSITY_BAND for key, rule in rules.items()}
    slope = _by_sector({key: rule.slope for key, rule in rules.items()}, table, case)
    band = _by_sector({key: rule.band for key, rule in rules.items()}, table, case)
    in_band = (_by_sector(banded, table, case) > 0) & covered & (m > 0)
    gap = np.divide(m - intensity[:, None], m, out=np.zeros_like(m), where=in_band)
    return np.where(in_band, np.clip(np.where(in_band, slope * gap, 0.0), -band, band), 0.0)
