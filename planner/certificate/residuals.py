"""What is left over where a claimed optimum is put into its programme: nothing, if it is one.

A point is optimal just when it keeps all limits (primal residual), prices exist that the columns agree with
and whose signs fit the limits (dual residual), every price belongs to a limit that is reached (complementary
slackness), so that the objective equals what the prices prove (duality gap).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.certificate.stage import Stage
from planner.evidence import COST_OBJECTIVE, Key
from planner.rebuilt.arrays import FloatArray
from planner.rebuilt.units import column_unit, row_unit

TOLERANCE = 1e-7
"""Scaled residuals up to this are rounding. The solver is asked for 1e-9 in every row, bound and price, in
the programme's own units; a row sums hundreds of terms and a gap thousands, so two digits are left for that.
It is also what our own check of a solution lets pass."""

PRIMAL, DUAL, COMPLEMENTARITY, GAP = "primal", "dual", "complementarity", "gap"
ROW, COLUMN = "row", "column"


@dataclass(frozen=True)
class Residual:
    """The worst residual of one kind.

    ``unscaled`` in ``unit``; ``scaled`` relative to the size of what was added up, at least 1.
    ``kind_of_worst`` (row or column) and ``worst`` name where it is; both None for the whole programme.
    """

    kind: str
    unscaled: float
    unit: str
    scaled: float
    kind_of_worst: str | None
    worst: Key | None

    @property
    def holds(self) -> bool:
        """Whether it is rounding; a residual that is no number never is."""
        return bool(self.scaled <= TOLERANCE)


def residuals_of(stage: Stage, currency: str) -> tuple[Residual, ...]:
    """The worst residual of each kind. ``currency`` names the unit of costs."""
    objective_unit = f"million {currency}" if stage.minimises == COST_OBJECTIVE else "share"
    amounts = np.concatenate([stage.activity, stage.values])
    lower = np.concatenate([stage.row_lower, stage.column_lower])
    upper = np.concatenate([stage.row_upper, stage.column_upper])
    prices = np.concatenate([stage.duals, stage.reduced_costs])
    largest_price = max(1.0, _largest(stage.duals))
    limits = np.where(prices > 0, lower, upper)
    reached = np.isfinite(limits)

    def worst(kind: str, unscaled: FloatArray, scale: FloatArray) -> Residual:
        scaled = unscaled / scale
        at = int(np.argmax(scaled))
        is_row = at < len(stage.rows)
        key = stage.rows[at] if is_row else stage.columns[at - len(stage.rows)]
        own = row_unit(key, currency) if is_row else column_unit(key)
        unit = {PRIMAL: own, DUAL: f"{objective_unit} per {own}", COMPLEMENTARITY: objective_unit}[kind]
        where = ROW if is_row else COLUMN
        return Residual(kind, float(unscaled[at]), unit, float(scaled[at]), where, key)

    missed = np.maximum(np.maximum(lower - amounts, amounts - upper), 0.0)
    without_limit = np.where(reached, 0.0, np.abs(prices))
    costs = np.concatenate([np.zeros(len(stage.rows)), np.abs(stage.cost)])
    proven = np.where(prices == 0, 0.0, prices * np.where(reached, limits, amounts))
    objective = float(stage.cost @ stage.values)
    scale = max(1.0, abs(objective), _largest(proven))
    distance = np.where(reached, np.abs(amounts - np.where(reached, limits, 0.0)), 0.0)
    slackness = np.where(prices == 0, 0.0, np.abs(prices) * distance)
    gaps = np.array([abs(objective - float(proven.sum())), abs(objective - stage.objective)])
    gap = float(gaps.max())
    return (
        worst(PRIMAL, missed, np.maximum(1.0, np.abs(amounts))),
        worst(DUAL, without_limit, np.maximum(largest_price, costs)),
        worst(COMPLEMENTARITY, slackness, np.full(len(prices), scale)),
        Residual(GAP, gap, objective_unit, gap / scale, None, None),
    )


def _largest(values: FloatArray) -> float:
    return float(np.abs(values).max(initial=0.0))
