"""Quantiles over scenarios: of a number, or of a path year by year.

Without weights every scenario counts alike, and a quantile says how the scenarios spread, not how likely
anything is. A quantile is the value of a scenario: the smallest that the declared share of the scenarios (by
weight) do not exceed (the inverse of the distribution function).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from planner.sweep_report.dataset import SweepDataset

DEFAULT_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def quantiles_of(
    values: pd.Series[float], weights: pd.Series[float] | None, levels: Sequence[float]
) -> list[float]:
    """The quantiles of the known values; NaN where none is known. ``weights``: None counts all alike."""
    known = values.notna()
    if weights is not None:
        known &= weights > 0
    if not known.any():
        return [float("nan")] * len(levels)
    weighing = None if weights is None else weights[known].to_numpy(dtype=float)
    numbers = values[known].to_numpy(dtype=float)
    found = np.quantile(numbers, np.array(levels), method="inverted_cdf", weights=weighing)
    return [float(value) for value in np.atleast_1d(found)]


def weights_of(sweep: SweepDataset) -> pd.Series[float] | None:
    """The weight of every scenario by its name; None where the sweep has none."""
    return sweep.scenarios.set_index("scenario")["weight"].astype(float) if sweep.weighted else None


def fan(
    sweep: SweepDataset, table: str, key: Sequence[str], column: str, levels: Sequence[float]
) -> pd.DataFrame:
    """Quantiles of a column by key and year over the scenarios that have it.

    Columns: those of ``key``, year, scenarios (how many have a value), then one for each level.
    """
    rows = sweep.tables[table]
    weights = weights_of(sweep)
    records = []
    for of, group in rows[rows[column].notna()].groupby([*key, "year"]):
        values = group.set_index("scenario")[column].astype(float)
        weighing = None if weights is None else weights.loc[values.index]
        records.append((*of, len(values), *quantiles_of(values, weighing, levels)))
    return pd.DataFrame(records, columns=[*key, "year", "scenarios", *levels])
