"""Every installation row in every plan year: open, covered, output, baseline, rate of the band."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.case.case import Case
from planner.rebuilt.arrays import BoolArray, FloatArray
from planner.rebuilt.rules import INTENSITY_BAND, RuleGrid

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Rows:
    """Arrays over installation rows in the case's order (R) and plan years (T).

    - product_number, sector_number (R): position among the sorted products, sectors
    - activity (units), intensity (tCO2e/unit), factor (R)
    - large (R): the installation's base-year emissions reach the coverage threshold
    - opens, closes (R): within the plan
    - is_open, covered (R x T); covered: large and the sector under a rule
    - output_million (million units), index, baseline_mt (R x T)
    - band_rate (R x T): 0 where the band does not apply
    - mean_intensity (P): activity-weighted over covered rows, NaN without any
    """

    products: tuple[str, ...]
    sector_of_product: IntArray
    product_number: IntArray
    sector_number: IntArray
    activity: FloatArray
    intensity: FloatArray
    factor: FloatArray
    large: BoolArray
    opens: IntArray
    closes: IntArray
    is_open: BoolArray
    covered: BoolArray
    output_million: FloatArray
    index: FloatArray
    baseline_mt: FloatArray
    band_rate: FloatArray
    mean_intensity: FloatArray


def rows_of(case: Case, rules: RuleGrid) -> Rows:
    """Work out the arrays (formulation: data, per installation row)."""
    table, years = case.installations, np.array(case.settings.years)
    products = tuple(sorted(case.products["product"]))
    sector_names = dict(zip(case.products["product"], case.products["sector"], strict=True))
    sector_of_product = np.array([rules.sectors.index(sector_names[p]) for p in products], dtype=np.int64)
    product_number = pd.Categorical(table["product"], categories=products).codes.astype(np.int64)
    sector_number = sector_of_product[product_number]
    activity, intensity = (table[name].to_numpy(dtype=float) for name in ("activity_level", "intensity"))

    base_emissions = pd.Series(activity * intensity)
    of_installation = base_emissions.groupby(table["installation"].to_numpy()).transform("sum").to_numpy()
    large = of_installation >= case.settings.coverage_threshold_t
    opens = table["opens"].fillna(years[0]).clip(lower=years[0]).to_numpy(dtype=np.int64)
    closes = table["closes"].fillna(years[-1]).clip(upper=years[-1]).to_numpy(dtype=np.int64)
    is_open = (opens[:, None] <= years) & (years <= closes[:, None])

    open_activity = np.where(is_open, activity[:, None], 0.0)
    of_product = summed(open_activity, product_number, len(products))
    national = of_product[product_number]
    share = np.divide(open_activity, national, out=np.zeros_like(open_activity), where=national > 0)
    output_million = forecast_grid(case, "output", products)[product_number] * share
    index = forecast_grid(case, "intensity_index", products)[product_number]
    covered = large[:, None] & rules.complies[sector_number]
    mean_intensity = _mean_intensity(product_number, large, activity, intensity, len(products))
    return Rows(
        products=products,
        sector_of_product=sector_of_product,
        product_number=product_number,
        sector_number=sector_number,
        activity=activity,
        intensity=intensity,
        factor=table["allocation_factor"].to_numpy(dtype=float),
        large=large,
        opens=opens,
        closes=closes,
        is_open=is_open,
        covered=covered,
        output_million=output_million,
        index=index,
        baseline_mt=output_million * intensity[:, None] * index,
        band_rate=_band_rate(
            case, rules, products, product_number, sector_number, covered, intensity, mean_intensity
        ),
        mean_intensity=mean_intensity,
    )


def summed(values: FloatArray, group: IntArray, groups: int) -> FloatArray:
    """Sum rows x years by group of row."""
    total = np.zeros((groups, values.shape[1]))
    np.add.at(total, group, values)
    return total


def forecast_grid(case: Case, column: str, products: tuple[str, ...]) -> FloatArray:
    """A column of output_forecast as products x years."""
    grid = case.output_forecast.set_index(["product", "year"])[column].unstack()
    return grid.loc[list(products), list(case.settings.years)].to_numpy(dtype=float)


def announced_grid(case: Case, products: tuple[str, ...]) -> FloatArray:
    """Announced and balance values of plan years as products x years, NaN where there is none."""
    grid = np.full((len(products), len(case.settings.years)), np.nan)
    for product, year, value in case.benchmarks[["product", "year", "benchmark"]].itertuples(index=False):
        if year in case.settings.years:
            grid[products.index(product), year - case.settings.first_year] = value
    return grid


def _mean_intensity(
    product_number: IntArray, large: BoolArray, activity: FloatArray, intensity: FloatArray, products: int
) -> FloatArray:
    """m_p over the product's covered rows, opened yet or not; the plain mean where no row has activity."""
    kept = product_number[large]
    count = np.bincount(kept, minlength=products).astype(float)
    weight = np.bincount(kept, activity[large], products)
    weighted = np.bincount(kept, (activity * intensity)[large], products)
    plain = np.bincount(kept, intensity[large], products)
    mean: FloatArray = np.divide(plain, count, out=np.full(products, np.nan), where=count > 0)
    np.divide(weighted, weight, out=mean, where=weight > 0)
    return mean


def _band_rate(
    case: Case,
    rules: RuleGrid,
    products: tuple[str, ...],
    product_number: IntArray,
    sector: IntArray,
    covered: BoolArray,
    intensity: FloatArray,
    mean_intensity: FloatArray,
) -> FloatArray:
    """rate = clip(slope (m - e) / m, -band, +band); m is the balance value of the year, else the mean."""
    announced = announced_grid(case, products)
    balance = np.where(np.isnan(announced), mean_intensity[:, None], announced)[product_number]
    applies = rules.is_under(INTENSITY_BAND)[sector] & covered & (balance > 0)
    slope, band = rules.parameters["slope"][sector], rules.parameters["band"][sector]
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = np.clip(slope * (balance - intensity[:, None]) / balance, -band, band)
    return np.where(applies, rate, 0.0)
