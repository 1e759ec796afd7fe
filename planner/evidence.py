"""What the solver claims of each programme, by names of rows and columns: what the certificate checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Key = tuple[str, tuple[str | int, ...]]
"""A row or column: family as in ``models`` ("sector_cap", "bank"), then its index (sector, year, ...)."""

COST_LIMIT: Key = ("cost_limit", ())
"""The row that holds the cost of the fairest plan to the least cost and its slack."""

LEVEL: Key = ("level", ())
"""The column of the largest burden that is still compared."""

COST_OBJECTIVE = "cost"
LEVEL_OBJECTIVE = "level"


@dataclass(frozen=True)
class Evidence:
    """One programme's claimed optimum, complete enough to be checked by anyone who has the case.

    - stage: "least cost", "burden level 1", ..., "plan", "replay"
    - minimises: ``COST_OBJECTIVE`` (million CNY, present value) or ``LEVEL_OBJECTIVE`` (share)
    - objective: the claimed optimum of that
    - values: every column that stands in the programme, in its own unit
    - duals: every row; d(objective)/d(limit), so that a <= row has a dual <= 0
    - row_limits, column_limits: (lower, upper) where they differ from the programme's own, because an earlier
      stage holds a row or column where every optimum of that stage has it
    - settled: the product-years whose burden lies at a level found before: their row ``burden_level`` has no
      ``level`` any more
    - cost_limit: upper limit of the row ``COST_LIMIT`` (million CNY), None where there is no such row
    - installation_shares: where measures of single installations are apart from the programme, their shares
      in use, in the order of ``installation_measures`` by plan year; ``values`` and ``duals`` then have none
      of them
    """

    stage: str
    minimises: str
    objective: float
    values: Mapping[Key, float]
    duals: Mapping[Key, float]
    row_limits: Mapping[Key, tuple[float, float]]
    column_limits: Mapping[Key, tuple[float, float]]
    settled: frozenset[tuple[str, int]]
    cost_limit: float | None
    installation_shares: npt.NDArray[np.float64] | None = None
