"""How far two plans of one case lie apart, table by table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.plan import Plan
from planner.solve.arrays import FloatArray

TABLES = (
    "benchmarks",
    "allocations",
    "abatement",
    "market",
    "replay_market",
    "shadow_prices",
    "installations",
    "measure_shares",
    "uniqueness",
)
OBJECTIVES = "objectives"

NEGLIGIBLE_PART = 1e-3
"""A number below this part of its column's largest is measured against that part, not against itself."""


@dataclass(frozen=True)
class Difference:
    """The largest relative difference in a table, and where it is."""

    relative: float
    where: str = ""


def differences(one: Plan, other: Plan) -> dict[str, Difference]:
    """The largest relative difference of each published table and of the objectives."""
    found = {name: _of_tables(getattr(one, name), getattr(other, name)) for name in TABLES}
    return {OBJECTIVES: _of_tables(_objectives(one), _objectives(other)), **found}


def _objectives(plan: Plan) -> pd.DataFrame:
    """Costs and levels, a column each kind."""
    return pd.DataFrame(
        {
            "least cost": plan.cost_million_cny,
            "plan cost": plan.plan_cost_million_cny,
            "replay cost": plan.replay_cost_million_cny,
            "burden level": plan.burden_levels or (0.0,),
        }
    )


def _of_tables(one: pd.DataFrame, other: pd.DataFrame) -> Difference:
    numbers = one.select_dtypes("float").columns
    keys = one.columns.difference(numbers, sort=False)
    if not one[keys].equals(other[keys]) or not one.isna().equals(other.isna()):
        return Difference(float("inf"), "its rows or blanks")
    worst = Difference(0.0)
    for column in numbers:
        first, second = one[column].fillna(0.0).to_numpy(), other[column].fillna(0.0).to_numpy()
        relative = _relative(first, second)
        row = int(relative.argmax()) if len(relative) else 0
        if len(relative) and relative[row] > worst.relative:
            place = " ".join(str(value) for value in one.loc[row, keys])
            worst = Difference(float(relative[row]), f"{column} {place}: {first[row]:.9g}, {second[row]:.9g}")
    return worst


def _relative(first: FloatArray, second: FloatArray) -> FloatArray:
    """Relative differences; 0 between equal infinities, infinite between an infinity and anything else."""
    both = np.isfinite(first) & np.isfinite(second)
    relative = np.where(first == second, 0.0, np.inf)
    size = np.maximum(np.abs(first[both]), np.abs(second[both]))
    scale = np.maximum(size, NEGLIGIBLE_PART * size.max(initial=0.0))
    relative[both] = np.abs(first[both] - second[both]) / np.where(scale > 0, scale, 1.0)
    return relative
