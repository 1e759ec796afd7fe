"""Benchmarks that a rule of fairness has found, and how nearly they follow it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median_low

from planner.cells import ProductYear

FOLLOWED = 1e-6
"""A departure below this (a share) is rounding: benchmarks are compared to this accuracy."""


@dataclass(frozen=True)
class FoundBenchmarks:
    """The benchmarks of a rule.

    - benchmarks: tCO2e/unit, by decided product-year
    - common: what the rule has all products share, by year: tightening (share) or factor; empty where it
      has nothing of the kind
    - departures: own value less the common one, or benchmark / reference - 1, by product-year (share)
    """

    benchmarks: Mapping[ProductYear, float]
    common: Mapping[int, float]
    departures: Mapping[ProductYear, float]

    @property
    def sum_of_departures(self) -> float:
        """Over all product-years, each at its size; shares."""
        return sum(abs(departure) for departure in self.departures.values())

    @property
    def largest_departure(self) -> float:
        """The size of the largest; a share."""
        return max((abs(departure) for departure in self.departures.values()), default=0.0)

    @property
    def followed(self) -> bool:
        """Whether no product-year departs from the rule."""
        return self.largest_departure <= FOLLOWED


def against_common(
    own: Mapping[ProductYear, float], benchmarks: Mapping[ProductYear, float]
) -> FoundBenchmarks:
    """Measure values of products against the common one of the year: the median, the lower of two."""
    years = sorted({year for _, year in own})
    common = {year: median_low(value for (_, of), value in own.items() if of == year) for year in years}
    departures = {key: value - common[key[1]] for key, value in own.items()}
    return FoundBenchmarks(benchmarks=benchmarks, common=common, departures=departures)
