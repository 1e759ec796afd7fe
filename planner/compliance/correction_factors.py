"""Correction factors of the power sector's allocation, each with its plan years.

Source of all formulas: the ministry's allocation plans of the power sector. The annexes were not available;
the coefficients are recalled and stand in the table ``compliance_rules`` as assumptions. A factor whose
coefficients have no row for a year is not in force in that year and is 1. Arguments are columns of equal
length; a blank (NaN or "") says that the factor does not apply to the unit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.compliance.whole_tonnes import Amounts

Flags = NDArray[np.bool_]
Texts = NDArray[np.object_]
PER_CENT = 100.0


def cooling_factor(cooling: Texts, air_factor: Amounts) -> Amounts:
    """Return the factor of cooling: ``air_factor`` for air-cooled units, 1 for all others.

    Plans 2019-20 and 2021-22 (1.05); dropped from 2023. Standing: assumption.
    """
    return np.where((cooling == "air") & ~np.isnan(air_factor), air_factor, 1.0)


def heat_supply_factor(
    heat_ratio: Amounts, is_gas: Flags, coal_slope: Amounts, gas_slope: Amounts
) -> Amounts:
    """Return the factor of heat supply: 1 - slope x share of heat supplied, coal 0.22, gas 0.6.

    Plans 2019-20 and 2021-22; its removal from 2023 is published, the slopes are an assumption.
    """
    slope = np.where(is_gas, gas_slope, coal_slope)
    return np.where(np.isnan(slope) | np.isnan(heat_ratio), 1.0, 1.0 - slope * heat_ratio)


def load_factor_2019(
    load: Amounts,
    upper: Amounts,
    middle: Amounts,
    lower: Amounts,
    upper_slope: Amounts,
    middle_slope: Amounts,
    base: Amounts,
    intercept: Amounts,
    slope: Amounts,
) -> Amounts:
    """Return the factor of load (output) F of plans 2019-20 and 2021-22. Standing: assumption.

    1 from ``upper`` (0.85) on; 1 + 0.0014 (85 - 100 F) down to ``middle`` (0.80); from there down to
    ``lower`` (0.75) its value at ``middle`` + 0.0016 (80 - 100 F); below 1.015^(16 - 20 F). Continuous.
    """
    below_upper = 1.0 + upper_slope * PER_CENT * (upper - load)
    at_middle = 1.0 + upper_slope * PER_CENT * (upper - middle)
    below_middle = at_middle + middle_slope * PER_CENT * (middle - load)
    below_lower = base ** (intercept - slope * load)
    in_force = ~np.isnan(load) & ~np.isnan(upper)
    factor = np.select(
        [~in_force, load >= upper, load >= middle, load >= lower],
        [1.0, 1.0, below_upper, below_middle],
        default=below_lower,
    )
    return np.asarray(factor, dtype=np.float64)


def peak_shaving_factor_2023(
    load: Amounts, threshold: Amounts, base: Amounts, intercept: Amounts, slope: Amounts
) -> Amounts:
    """Return the factor of peak shaving of plan 2023-24: 1.015^(13 - 20 F) below a load F of 0.65, else 1.

    Standing: that the factors were simplified is published, the coefficients are an assumption.
    """
    applies = ~np.isnan(load) & ~np.isnan(threshold) & (load < threshold)
    return np.where(applies, base ** (intercept - slope * load), 1.0)
