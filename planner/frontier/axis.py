"""What the least cost can be traced against."""

from __future__ import annotations

from enum import StrEnum


class FrontierOf(StrEnum):
    """The axis of a frontier."""

    BURDEN = "burden"
    """The largest burden + protection of any product and year that is allowed, a share."""
    PEAK_YEAR = "peak-year"
    """The year after which emissions may not rise."""
    CAPS = "caps"
    """The number by which every cap is multiplied."""


COLUMNS = {
    FrontierOf.BURDEN: "largest_burden",
    FrontierOf.PEAK_YEAR: "peak_year",
    FrontierOf.CAPS: "cap_multiplier",
}
"""The axis as a column of frontier.csv."""

COST = "cost"
"""The least cost in frontier.csv: million of the currency, present value; blank without a plan."""

STEPS = {FrontierOf.BURDEN: 0.01, FrontierOf.PEAK_YEAR: 1.0, FrontierOf.CAPS: 0.01}
"""What the marginal cost is told per: a point of burden, a year, a hundredth of every cap."""
