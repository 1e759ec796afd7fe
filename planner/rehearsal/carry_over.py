"""How much each entity may carry over: the base amount and the multiple of net sales of its sector and year.

Source: the tables of the compliance year (``compliance_rules``: carry_over_base, carry_over_multiple), each
row with its standing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.compliance.parameters import Parameters
from planner.rehearsal.abatement_steps import FloatArray

CARRY_OVER_PARAMETERS = ("carry_over_base", "carry_over_multiple")
TONNES_PER_MT = 1e6


@dataclass(frozen=True)
class CarryOverLimit:
    """The limit of a year by entity: ``base`` (Mt, infinite where its sector has none) and ``multiple``."""

    base: FloatArray
    multiple: FloatArray

    def most(self, sold: FloatArray) -> FloatArray:
        """What may be kept of the year's allowances after selling ``sold`` (Mt)."""
        return np.asarray(self.base + self.multiple * np.maximum(sold, 0.0), dtype=np.float64)

    def least_sold(self, surplus: FloatArray) -> FloatArray:
        """The smallest sale of a surplus (Mt) after which none of it lapses: S - x <= base + multiple x."""
        return np.asarray(np.maximum(surplus - self.base, 0.0) / (1.0 + self.multiple), dtype=np.float64)


def carry_over_limit(rules: pd.DataFrame, sectors: pd.Series[str], year: int) -> CarryOverLimit:
    """The limit in force in a year for entities of these sectors; a sector without a rule has no limit."""
    parameters = Parameters(rules)
    years = pd.Series(float(year), index=sectors.index)
    base, multiple = (parameters.of(name, sectors, years) for name in CARRY_OVER_PARAMETERS)
    none = np.isnan(base)
    return CarryOverLimit(np.where(none, np.inf, base / TONNES_PER_MT), np.where(none, 0.0, multiple))


def carry_over_rules(
    rules: pd.DataFrame, sectors: list[str], first_year: int, last_year: int
) -> pd.DataFrame:
    """The rows of the rules that hold for any of the sectors and years, sorted; with standing and source."""
    rows = rules["parameter"].isin(CARRY_OVER_PARAMETERS) & rules["sector"].isin(sectors)
    in_time = (rules["from_year"] <= last_year) & (rules["to_year"] >= first_year)
    return rules[rows & in_time].sort_values(["sector", "parameter", "from_year"], ignore_index=True)
