"""A case as arrays over installation rows and years: the data side of the formulation, nothing aggregated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.case.case import Case
from tests.reference.programme import Floats

Flags = NDArray[np.bool_]
Codes = NDArray[np.int64]

TONNES_PER_MT = 1e6


@dataclass(frozen=True)
class CaseArrays:
    """Axes: f installation rows, p products, s sectors, t years, k measures (each in the case's order).

    Amounts are MtCO2e, intensities tCO2e/unit, output million units.
    """

    years: tuple[int, ...]
    product_of: Codes  # f -> p
    sector_of_product: Codes  # p -> s
    activity: Floats  # f, units/yr
    intensity: Floats  # f
    factor: Floats  # f
    is_open: Flags  # f, t
    is_large: Flags  # f: reaches the coverage threshold
    output: Floats  # f, t
    baseline_mt: Floats  # f, t
    index: Floats  # p, t
    mean_intensity: Floats  # p: m_p, NaN without a large row that produces
    rule: NDArray[np.str_]  # s, t
    parameters: dict[str, Floats]  # column of allocation_rules -> s, t
    announced: Floats  # p, t; NaN where not announced
    announced_before: list[list[tuple[int, float]]]  # p -> (year, value) before the first plan year
    is_decided: Flags  # p, t
    rate: Floats  # f, t: surplus rate of the intensity band, 0 elsewhere

    @property
    def sector_of(self) -> Codes:
        """The sector of each installation row."""
        return np.asarray(self.sector_of_product[self.product_of])

    @property
    def is_covered(self) -> Flags:
        """f, t: large enough, in a sector with a rule other than uncovered. (A closed row emits nothing.)"""
        return np.asarray(self.is_large[:, None] & (self.rule[self.sector_of] != "uncovered"))

    def is_under(self, rule: str) -> Flags:
        """f, t: covered, under this rule."""
        return np.asarray(self.is_large[:, None] & (self.rule[self.sector_of] == rule))


def arrays_of(case: Case) -> CaseArrays:
    """Derive everything that the constraints need from the tables of a case."""
    years = case.settings.years
    rows = case.installations
    products = pd.Index(case.products["product"])
    sectors = pd.Index(case.sectors["sector"])
    product_of = products.get_indexer(rows["product"])
    sector_of_product = sectors.get_indexer(case.products["sector"])
    activity, intensity, factor = (
        rows[column].to_numpy(dtype=float) for column in ("activity_level", "intensity", "allocation_factor")
    )
    opens = rows["opens"].astype("Float64").to_numpy(dtype=float, na_value=-np.inf)
    closes = rows["closes"].astype("Float64").to_numpy(dtype=float, na_value=np.inf)
    calendar = np.array(years, dtype=float)
    is_open = (opens[:, None] <= calendar) & (calendar <= closes[:, None])

    emissions_t = (rows["activity_level"] * rows["intensity"]).groupby(rows["installation"]).transform("sum")
    is_large = emissions_t.to_numpy() >= case.settings.coverage_threshold_t

    forecast = case.output_forecast.set_index(["product", "year"])
    grid = pd.MultiIndex.from_product([products, years])
    shape = (len(products), len(years))
    product_output = forecast["output"].reindex(grid).to_numpy(dtype=float).reshape(shape)
    index = forecast["intensity_index"].reindex(grid).to_numpy(dtype=float).reshape(shape)
    open_activity = _by_product(activity[:, None] * is_open, product_of, len(products))
    output = product_output[product_of] * _ratio(activity[:, None] * is_open, open_activity[product_of])
    baseline = output * intensity[:, None] * index[product_of]

    large = _by_product((activity * is_large)[:, None], product_of, len(products))[:, 0]
    large_emissions = _by_product((activity * intensity * is_large)[:, None], product_of, len(products))[:, 0]
    mean = np.divide(large_emissions, large, out=np.full(large.shape, np.nan), where=large > 0)

    rule, parameters = _rules(case, sectors)
    announced = case.benchmarks.set_index(["product", "year"])["benchmark"].reindex(grid)
    announced_values = announced.to_numpy(dtype=float).reshape(shape)
    some_open = _by_product((is_large[:, None] & is_open).astype(float), product_of, len(products)) > 0
    is_decided = (rule[sector_of_product] == "benchmark") & np.isnan(announced_values) & some_open

    balance = np.where(np.isnan(announced_values), mean[:, None], announced_values)[product_of]
    sector_of = sector_of_product[product_of]
    distance = _ratio(balance - intensity[:, None], balance)
    band = parameters["band"][sector_of]
    rate = np.clip(parameters["slope"][sector_of] * distance, -band, band)
    in_band = is_large[:, None] & (rule[sector_of] == "intensity_band") & (baseline > 0)
    before = case.benchmarks[case.benchmarks["year"] < case.settings.first_year]
    return CaseArrays(
        years=years,
        product_of=product_of,
        sector_of_product=sector_of_product,
        activity=activity,
        intensity=intensity,
        factor=factor,
        is_open=is_open,
        is_large=is_large,
        output=output,
        baseline_mt=baseline,
        index=index,
        mean_intensity=mean,
        rule=rule,
        parameters=parameters,
        announced=announced_values,
        announced_before=[
            list(zip(found["year"].tolist(), found["benchmark"].tolist(), strict=True))
            for found in (before[before["product"] == product] for product in products)
        ],
        is_decided=is_decided,
        rate=np.where(in_band, rate, 0.0),
    )


def _by_product(values: Floats, product_of: Codes, count: int) -> Floats:
    """Sum rows f (first axis) over each product."""
    sums = np.zeros((count, values.shape[1]))
    np.add.at(sums, product_of, values)
    return sums


def _ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Numerator / denominator, 0 where the denominator is 0."""
    out = np.zeros(np.broadcast_shapes(numerator.shape, denominator.shape))
    return np.divide(numerator, denominator, out=out, where=denominator != 0)


def _rules(case: Case, sectors: pd.Index) -> tuple[NDArray[np.str_], dict[str, Floats]]:
    """The rule in force by sector and year, and its parameters (NaN while uncovered)."""
    grid = pd.MultiIndex.from_product([sectors, case.settings.years], names=["sector", "year"])
    plan = grid.to_frame(index=False).assign(order=range(len(grid))).sort_values("year", kind="stable")
    rows = case.allocation_rules.sort_values("from_year")
    plan["year"] = plan["year"].astype(rows["from_year"].dtype)
    found = pd.merge_asof(plan, rows, left_on="year", right_on="from_year", by="sector").sort_values("order")
    shape = (len(sectors), len(case.settings.years))
    numbers = (
        "free_share",
        "reserve_share",
        "band",
        "slope",
        "shortfall_limit",
        "tightening_min",
        "tightening_max",
    )
    rule = found["rule"].fillna("uncovered").to_numpy(dtype=str).reshape(shape)
    return rule, {name: found[name].to_numpy(dtype=float).reshape(shape) for name in numbers}
