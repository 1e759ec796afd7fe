"""All measures, shared ones by cell and those of single installations, by group of like years and sector."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.solve.arrays import FloatArray

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Places:
    """Where measures can stand: cells (C) over plan years (T).

    - market: by cell, the position of what prices its emissions (all cells of a sector that comply share it)
    - likeness: by cell, equal for cells whose baselines are in a constant proportion (product, opening and
      closing year)
    - baseline_mt: C x T, baseline emissions
    - discount: by year, present value of 1 CNY
    """

    market: IntArray
    likeness: IntArray
    baseline_mt: FloatArray
    discount: FloatArray


@dataclass(frozen=True)
class MeasurePopulation:
    """M measures, sorted by group and cost; T plan years, G groups.

    A group holds the measures that can be used from the same year in like cells. Within it two measures
    differ only in cost, share, potential and ramp.

    - listed: by measure, its position in the table that it came from
    - group_market: by group, the position of what prices its emissions
    - group_blend: by group, the position of its blend: groups of one market whose answers are mixed with the
      same weights; blend_market: by blend, its market
    - group_first: by group, the position of the first year of use
    - baseline_mt: G x T, baseline emissions of all cells of the group
    - discount: by year, present value of 1 CNY
    - start: G + 1 positions, where each group begins among the measures
    - cell: by measure, the position of its cell
    - cost: by measure, CNY/t
    - share: by measure, the part of the group's baseline emissions that it can be used on
    - potential, ramp: by measure, shares of that part (ramp infinite = no limit)
    """

    listed: IntArray
    group_market: IntArray
    group_blend: IntArray
    blend_market: IntArray
    group_first: IntArray
    baseline_mt: FloatArray
    discount: FloatArray
    start: IntArray
    cell: IntArray
    cost: FloatArray
    share: FloatArray
    potential: FloatArray
    ramp: FloatArray

    def __len__(self) -> int:
        return len(self.cost)

    @property
    def blends(self) -> int:
        """How many there are."""
        return len(self.blend_market)

    @cached_property
    def group(self) -> IntArray:
        """By measure, its group."""
        return np.repeat(np.arange(len(self.group_market)), np.diff(self.start))

    @cached_property
    def cost_range(self) -> tuple[FloatArray, FloatArray]:
        """By group, the least and the largest cost."""
        return self.cost[self.start[:-1]], self.cost[self.start[1:] - 1]

    @cached_property
    def fill(self) -> FloatArray:
        """M x T: how much a measure rises in its best year, its second best, ..., if it is used in full."""
        ranks = np.arange(len(self.discount))
        ramp = np.minimum(self.ramp, self.potential)[:, None]
        return np.clip(self.potential[:, None] - ranks * ramp, 0.0, ramp)

    @cached_property
    def summed_fill(self) -> FloatArray:
        """(M + 1) x T: running sums over measures of share x fill."""
        return _running_sums(self.share[:, None] * self.fill)

    @cached_property
    def summed_cost_fill(self) -> FloatArray:
        """(M + 1) x T: running sums over measures of cost x share x fill."""
        return _running_sums((self.cost * self.share)[:, None] * self.fill)

    def worth_of_a_rise(self, price: FloatArray, of_cost: float) -> tuple[FloatArray, FloatArray]:
        """G x T twice, A and B: a rise by 1 in year t is worth A - cost x B, in million CNY.

        A rise in t removes emissions in t and every later year (measures are never undone). ``price``:
        markets x T, what a tonne less is worth, present value; ``of_cost``: what a CNY is worth in the
        objective.
        """
        gain = _sums_to_the_end(self.baseline_mt * price[self.group_market])
        charge = of_cost * _sums_to_the_end(self.baseline_mt * self.discount)
        usable = np.arange(len(self.discount)) >= self.group_first[:, None]
        return np.where(usable, gain, -np.inf), np.where(usable, charge, 0.0)

    def removed_mt(self, shares: FloatArray) -> FloatArray:
        """Emissions that measures remove (n measures x T), from the shares in use (the same shape)."""
        return self.share[:, None] * self.baseline_mt[self.group] * shares


def population_of(measures: pd.DataFrame, places: Places) -> MeasurePopulation:
    """Group and sort measures. Groups of one market and first year are blended together.

    ``measures`` has columns cell, first_year (positions), share_of_cell (part of the cell's baseline
    emissions), cost (CNY/t), potential, ramp (shares of that part; NaN = no limit).
    """
    cell = measures["cell"].to_numpy(dtype=np.int64)
    first = measures["first_year"].to_numpy(dtype=np.int64)
    cost = measures["cost"].to_numpy(dtype=float)
    key = places.likeness[cell] * len(places.discount) + first
    order = np.lexsort((cost, key))
    groups, start = np.unique(key[order], return_index=True)
    likeness, group_first = np.divmod(groups, len(places.discount))
    baseline = np.zeros((int(places.likeness.max(initial=0)) + 1, len(places.discount)))
    np.add.at(baseline, places.likeness, places.baseline_mt)
    size, of_cell = baseline.sum(axis=1), places.baseline_mt.sum(axis=1)
    part = np.divide(of_cell, size[places.likeness], out=np.zeros_like(of_cell), where=of_cell > 0)
    share = measures["share_of_cell"].to_numpy(dtype=float) * part[cell]
    potential, ramp = (measures[column].to_numpy(dtype=float) for column in ("potential", "ramp"))
    market_of_likeness = np.zeros(len(baseline), dtype=np.int64)
    market_of_likeness[places.likeness] = places.market
    market = market_of_likeness[likeness]
    blend_of = market * len(places.discount) + group_first
    _, first_of_blend, group_blend = np.unique(blend_of, return_index=True, return_inverse=True)
    return MeasurePopulation(
        listed=order,
        group_market=market,
        group_blend=group_blend,
        blend_market=market[first_of_blend],
        group_first=group_first,
        baseline_mt=baseline[likeness],
        discount=places.discount,
        start=np.append(start, len(order)),
        cell=cell[order],
        cost=cost[order],
        share=share[order],
        potential=potential[order],
        ramp=np.where(np.isnan(ramp), np.inf, ramp)[order],
    )


def _running_sums(values: FloatArray) -> FloatArray:
    return np.vstack([np.zeros(values.shape[1]), np.cumsum(values, axis=0)])


def _sums_to_the_end(values: FloatArray) -> FloatArray:
    sums: FloatArray = np.cumsum(values[:, ::-1], axis=1)[:, ::-1]
    return sums
