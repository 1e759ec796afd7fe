"""A frontier as it was traced: its points, their shape, and what ends it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from planner.cells import ProductYear
from planner.frontier.axis import COLUMNS, COST, STEPS, FrontierOf
from planner.frontier.shape import SAME_COST, is_convex, knee
from planner.rows import FloatArray


@dataclass(frozen=True)
class HoldingLimit:
    """A limit without which the largest burden could be smaller, in a run of years.

    ``constraint``: as in the table of shadow prices; ``item``: product, sector or ``ALL``, "" for the market
    as a whole. ``years``: first and last, None for the emissions budget.
    """

    constraint: str
    item: str
    years: tuple[int, int] | None


@dataclass(frozen=True)
class Frontier:
    """Least cost by one thing that is asked for.

    ``table``: the axis, ascending and of the least cost towards the less strict end, and ``cost`` (million
    of the currency, present value; NaN where no plan exists). Of burden alone: ``set_aside``, product-years
    with larger burdens that no cost can lower, held at these; ``held_by``, the limits that keep the largest
    burden of the others from being smaller at any cost; ``largest_at``, the product-years at its smallest;
    ``fairest_cost``, the least cost of the plan with the fairest burdens of all, whatever it costs.
    """

    of: FrontierOf
    table: pd.DataFrame
    held_by: tuple[HoldingLimit, ...] = ()
    largest_at: tuple[ProductYear, ...] = ()
    set_aside: tuple[tuple[ProductYear, float], ...] = ()
    fairest_cost: float | None = None

    @cached_property
    def solved(self) -> pd.DataFrame:
        """The points that have a plan."""
        return self.table.dropna(subset=[COST]).reset_index(drop=True)

    @property
    def positions(self) -> FloatArray:
        """Where the points with a plan lie on the axis."""
        return self.solved[COLUMNS[self.of]].to_numpy(dtype=float)

    @property
    def costs(self) -> FloatArray:
        """Their least costs, million of the currency."""
        return self.solved[COST].to_numpy(dtype=float)

    @property
    def has_shape(self) -> bool:
        """Whether the axis is a quantity on a line, which a year after which emissions fall is not."""
        return self.of is not FrontierOf.PEAK_YEAR

    @property
    def is_flat(self) -> bool:
        """Whether the cost is the same at every point, to the accuracy of optima."""
        costs = self.costs
        return bool(np.ptp(costs) <= SAME_COST * max(1.0, float(np.abs(costs).max())))

    @property
    def convex(self) -> bool | None:
        """Whether no point lies above the line between its neighbours; None for an axis without shape."""
        return is_convex(self.positions, self.costs) if self.has_shape else None

    @property
    def knee(self) -> int | None:
        """The position, among the points with a plan, of the one furthest below the line between the ends."""
        return knee(self.positions, self.costs) if self.has_shape else None

    def mean_step_cost(self, first: int, last: int) -> float:
        """What one step less on the axis costs between two points with a plan, million of the currency."""
        positions, costs = self.positions, self.costs
        return float((costs[first] - costs[last]) / (positions[last] - positions[first]) * STEPS[self.of])

    def content(self) -> dict[str, object]:
        """What frontier.json holds."""
        content: dict[str, object] = {
            "of": self.of.value,
            "points": len(self.solved),
            "points_without_plan": len(self.table) - len(self.solved),
        }
        if self.has_shape:
            at = self.knee
            content["convex"] = self.convex
            content["knee"] = (
                None
                if at is None
                else {COLUMNS[self.of]: float(self.positions[at]), COST: float(self.costs[at])}
            )
        if self.of is FrontierOf.BURDEN:
            content["fairest_cost"] = self.fairest_cost
            content["set_aside"] = [
                {"product": product, "year": year, "burden": burden}
                for (product, year), burden in self.set_aside
            ]
            content["held_by"] = [
                {"constraint": limit.constraint, "item": limit.item, "years": limit.years}
                for limit in self.held_by
            ]
        return content


def runs_of_years(years: list[int]) -> list[tuple[int, int]]:
    """Runs of consecutive years, first and last of each."""
    ordered = np.unique(np.array(years, dtype=int))
    parts = np.split(ordered, np.flatnonzero(np.diff(ordered) > 1) + 1)
    return [(int(part[0]), int(part[-1])) for part in parts if part.size]
