"""Slips of unit: a number that is a thousand or a million times what it should be, recognised and named."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

HALF_A_DECADE = math.sqrt(10)
"""Units of measurement in use lie a decade or more apart: a ratio this near to a slip's own is that slip."""

A_DECADE = 10.0
"""For numbers that differ by their nature, such as the sizes of installations."""


@dataclass(frozen=True)
class Slips:
    """Units that a number may have been given in by mistake.

    ``units``: by how many times too large the number then is, the unit in words. ``tolerance``: the factor
    by which the ratio of given to expected may miss that.
    """

    units: Mapping[float, str]
    tolerance: float = HALF_A_DECADE

    def factor(self, ratio: float) -> float | None:
        """Return the factor of the slip that explains a ratio of given to expected, None where none does."""
        if not 0 < ratio < math.inf:
            return None
        nearest = min(self.units, key=lambda factor: abs(math.log(ratio / factor)))
        return nearest if abs(math.log(ratio / nearest)) <= math.log(self.tolerance) else None

    def in_words(self, ratio: float) -> str:
        """Return ``: it looks like tonnes`` where a slip explains the ratio, else nothing."""
        factor = self.factor(ratio)
        return "" if factor is None else f": it looks like {self.units[factor]}"

    def rewritten(self, value: float, ratio: float, unit: str, otherwise: str) -> str:
        """Return the remedy: the value in the right unit where a slip explains the ratio, else another."""
        factor = self.factor(ratio)
        return otherwise if factor is None else f"write {value / factor:.12g} if so, in {unit}"


CAP_SLIPS = Slips(
    {
        1e6: "tonnes",
        1e3: "thousand tonnes",
        1e2: "ten thousand tonnes (万吨)",
        1e-2: "hundred million tonnes (亿吨)",
        1e-3: "thousand million tonnes",
    }
)
"""What an amount was given in, by how many times too large it is as MtCO2e."""

OUTPUT_SLIPS = Slips(
    {
        1e6: "units",
        1e3: "thousand units",
        1e2: "ten thousand units (万)",
        1e-2: "hundred million units (亿)",
        1e-3: "thousand million units",
    }
)
"""What an output was given in, by how many times too large it is as million units."""

ACTIVITY_SLIPS = Slips(
    {
        1e6: "millionths of a unit (g)",
        1e3: "thousandths of a unit (kg, kWh)",
        1e-3: "thousand units",
        1e-4: "ten thousand units (万)",
        1e-6: "million units",
        1e-8: "hundred million units (亿)",
    },
    tolerance=A_DECADE,
)
"""What an activity level was given in, by how many times too large it is as units."""

INTENSITY_SLIPS = Slips(
    {
        1e6: "g per unit",
        1e3: "kg per unit",
        1e-3: "t per thousandth of a unit (per kg, per kWh)",
        1e-6: "t per millionth of a unit (per g)",
    }
)
"""What an intensity or benchmark was given in, by how many times too large it is as t per unit."""

PERCENTAGE = Slips({1e2: "per cent"})
"""A share or index given in per cent."""


def times(ratio: float) -> str:
    """Return a ratio in words: ``1,000 times``, ``1/1,000 of``."""
    if ratio >= 1:
        return f"{rounded(ratio)} times"
    return f"1/{rounded(1 / ratio)} of"


def rounded(value: float) -> str:
    """Return a number as a reader wants it: four digits, thousands apart."""
    if value == 0 or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}"
