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
IntArray = npt.NDArray[np.int64]

TONNES_PER_MT = 1e6
CNY_PER_MILLION = 1e6
UNITS_PER_MILLION = 1e6

ONE_TONNE_MT = 1e-6
"""Amounts nearer than this are the same amount (the solver works to 1e-9)."""


@dataclass(frozen=True)
class InstallationRows:
    """Arrays over installation rows (in the case's order) and plan years.

    - table: the case's installations
    - products, product_of: the case's products, sorted, and per row the position of its own
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
    products: tuple[str, ...]
    product_of: IntArray
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
        return _by_sector(under, self.products, case)[self.product_of] > 0

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
    products = tuple(sorted(case.products["product"]))
    product_of = pd.Index(products).get_indexer(table["product"]).astype(np.int64)
    activity = table["activity_level"].to_numpy(dtype=float)
    intensity = table["intensity"].to_numpy(dtype=float)

    installation_of, _ = pd.factorize(table["installation"])
    emissions_by_installation = np.bincount(installation_of, activity * intensity)[installation_of]
    large_enough = emissions_by_installation >= case.settings.coverage_threshold_t

    opens = table["opens"].fillna(years[0]).to_numpy(dtype=np.int64)[:, None]
    closes = table["closes"].fillna(years[-1]).to_numpy(dtype=np.int64)[:, None]
    open_ = (opens <= years) & (years <= closes)
    under_a_rule = {key: in_force.rule != UNCOVERED for key, in_force in rules.items()}
    covered = large_enough[:, None] & (_by_sector(under_a_rule, products, case) > 0)[product_of]

    open_activity = activity[:, None] * open_
    of_product = sums_by(product_of, open_activity, len(products))
    per_activity = np.divide(
        _by_product(case, "output", products), of_product, out=np.zeros_like(of_product), where=of_product > 0
    )
    output_million = open_activity * per_activity[product_of]
    intensity_by_year = intensity[:, None] * _by_product(case, "intensity_index", products)[product_of]
    mean_intensity = _product_mean_intensity(products, product_of, large_enough, activity, intensity)
    return InstallationRows(
        table=table,
        products=products,
        product_of=product_of,
        large_enough=large_enough,
        open_=open_,
        covered=covered,
        output_million=output_million,
        intensity_by_year=intensity_by_year,
        baseline_emissions_mt=output_million * intensity_by_year,
        band_rate=_band_rate(case, rules, products, product_of, covered, intensity, mean_intensity),
        product_mean_intensity=pd.Series(mean_intensity, index=pd.Index(products, name="product")),
        rules=rules,
    )


def sums_by(group: IntArray, values: FloatArray, groups: int) -> FloatArray:
    """Sum rows x years by the group of each row."""
    return np.stack(
        [np.bincount(group, values[:, year], minlength=groups) for year in range(values.shape[1])], axis=1
    )


def _by_sector(values: Mapping[SectorYear, float], products: tuple[str, ...], case: Case) -> FloatArray:
    """Spread values by sector and year to products x years."""
    sector_of = dict(zip(case.products["product"], case.products["sector"], strict=True))
    years = case.settings.years
    return np.array(
        [[values[sector_of[product], year] for year in years] for product in products], dtype=float
    )


def _by_product(case: Case, column: str, products: tuple[str, ...]) -> FloatArray:
    """A column of the forecast as products x years."""
    grid = case.output_forecast.pivot(index="product", columns="year", values=column)
    return grid.loc[list(products), list(case.settings.years)].to_numpy(dtype=float)


def _product_mean_intensity(
    products: tuple[str, ...],
    product_of: IntArray,
    large_enough: BoolArray,
    activity: FloatArray,
    intensity: FloatArray,
) -> FloatArray:
    """m_p: activity-weighted mean intensity over the product's covered rows, opened yet or not.

    The plain mean where they have no activity, NaN where there are none.
    """
    large, count = product_of[large_enough], len(products)
    weights, values = activity[large_enough], intensity[large_enough]
    rows = np.bincount(large, minlength=count).astype(float)
    plain = np.bincount(large, values, minlength=count)
    mean: FloatArray = np.divide(plain, rows, out=np.full(count, np.nan), where=rows > 0)
    weight = np.bincount(large, weights, minlength=count)
    np.divide(np.bincount(large, weights * values, minlength=count), weight, out=mean, where=weight > 0)
    return mean


def _band_rate(
    case: Case,
    rules: Mapping[SectorYear, RuleInForce],
    products: tuple[str, ...],
    product_of: IntArray,
    covered: BoolArray,
    intensity: FloatArray,
    mean_intensity: FloatArray,
) -> FloatArray:
    """rate_f = clip(slope (m - e) / m, -band, +band) in years of the intensity band.

    m is the announced balance value of the year, else the product's mean intensity. Source: the industry
    allocation plan 2024-2025 (its coefficients are the case's).
    """
    banded = {key: rule.rule == INTENSITY_BAND for key, rule in rules.items()}
    if not any(banded.values()):
        return np.zeros(covered.shape)
    announced = case.benchmarks.pivot(index="product", columns="year", values="benchmark")
    balance = announced.reindex(index=list(products), columns=list(case.settings.years)).to_numpy(dtype=float)
    m = np.where(np.isnan(balance), mean_intensity[:, None], balance)[product_of]
    slope = _by_sector({key: rule.slope for key, rule in rules.items()}, products, case)[product_of]
    band = _by_sector({key: rule.band for key, rule in rules.items()}, products, case)[product_of]
    in_band = (_by_sector(banded, products, case)[product_of] > 0) & covered & (m > 0)
    gap = np.divide(m - intensity[:, None], m, out=np.zeros_like(m), where=in_band)
    return np.where(in_band, np.clip(np.where(in_band, slope * gap, 0.0), -band, band), 0.0)
