"""Warnings of announced benchmarks that lie far outside the intensities of their product."""

from __future__ import annotations

import pandas as pd

from planner.case.faults import Fault
from planner.case.gas_weights import weighted_intensity
from planner.case.magnitudes import Magnitudes
from planner.case.slips import INTENSITY_SLIPS, rounded, times

LARGEST_BENCHMARK_FACTOR = 2.0
"""An announced benchmark lies within its product's intensities, widened by this factor on either side: those
of 2024 lie at the median, and twice the worst or half the best installation is no benchmark of them."""


def benchmark_warnings(amounts: Magnitudes, doubtful: set[str]) -> list[Fault]:
    """Return a warning for each announced benchmark outside the intensities, as the index moves them."""
    benchmarks = amounts.tables["benchmarks"]
    rows = benchmarks.values[~benchmarks.values["product"].isin(doubtful)]
    if rows.empty:
        return []
    installations = amounts.tables["installations"].values
    intensity = weighted_intensity(installations, amounts.tables["gases"].values)
    ranges = intensity[intensity > 0].groupby(installations["product"]).agg(["min", "max"])
    ranges["mean"] = amounts.products["intensity"]
    forecast = amounts.tables["output_forecast"].values.set_index(["product", "year"])["intensity_index"]
    index = rows[["product", "year"]].join(forecast, on=["product", "year"])["intensity_index"].fillna(1)
    expected = ranges.reindex(rows["product"]).set_axis(rows.index).mul(index, axis="index")
    value = rows["benchmark"]
    below = value < expected["min"] / LARGEST_BENCHMARK_FACTOR
    outside = rows.index[below | (value > expected["max"] * LARGEST_BENCHMARK_FACTOR)]
    problems: dict[int, str] = {}
    remedies: dict[int, str] = {}
    found = expected.assign(benchmark=value).loc[outside, ["benchmark", "min", "max", "mean"]]
    for row, benchmark, low, high, mean in found.itertuples():
        ratio = benchmark / mean
        of_mean = f", {times(ratio)} their mean" if benchmark > 0 else ""
        problems[row] = (
            f"is far outside the intensities of its product, {rounded(low)} to {rounded(high)}{of_mean}"
            f"{INTENSITY_SLIPS.in_words(ratio)}"
        )
        otherwise = "check it; a benchmark is to be in tCO2e per unit of the product"
        remedies[row] = INTENSITY_SLIPS.rewritten(benchmark, ratio, "tCO2e/unit", otherwise)
    return benchmarks.faults_at(
        outside, "benchmark", pd.Series(problems, dtype=str), pd.Series(remedies, dtype=str)
    )
