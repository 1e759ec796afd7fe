"""What a robust plan is asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.risk_measure import DEFAULT_TAIL, Risk
from planner.rows import FloatArray


@dataclass(frozen=True)
class RobustRule:
    """``tail``: share of the weight that ``Risk.CVAR`` looks at. ``largest_correction``: share of a sector's
    free allocation that may be withheld in a year once outputs are known, 0 = none."""

    risk: Risk
    tail: float = DEFAULT_TAIL
    largest_correction: float = 0.0


def risk_of(costs: FloatArray, weights: FloatArray, risk: Risk, tail: float) -> float:
    """The risk of costs (million CNY) by their weights, which sum to 1; NaN where a cost is NaN.

    The mean; the mean of the dearest ``tail`` of the weight, a future that reaches beyond it counting with
    the part of its weight that is left; or the dearest.
    """
    if np.isnan(costs).any():
        return float("nan")
    if risk is Risk.EXPECTED:
        return float(costs @ weights)
    if risk is Risk.WORST:
        return float(costs.max())
    dearest = np.argsort(-costs, kind="stable")
    before = np.cumsum(weights[dearest]) - weights[dearest]
    counted = np.clip(tail - before, 0.0, weights[dearest])
    return float(costs[dearest] @ counted / counted.sum())
