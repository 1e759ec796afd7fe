"""What all measures do at given prices."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from planner.solve.arrays import FloatArray
from planner.solve.decomposition.population import IntArray, MeasurePopulation


@dataclass(frozen=True)
class Asked:
    """One set of prices that all measures have answered.

    ``price``: markets x T, what a tonne less is worth, present value; ``of_cost``: what a CNY is worth.
    """

    price: FloatArray
    of_cost: float


@dataclass(frozen=True)
class Response:
    """Answer of all measures to one set of prices, by blend (groups whose answers are mixed together).

    - removed_mt: blends x T, emissions removed
    - cost: by blend, present value in million CNY
    """

    removed_mt: FloatArray
    cost: FloatArray


@dataclass(frozen=True)
class Rule:
    """What is best for a measure at given prices, by its group and cost.

    The best path raises a measure by its ramp in the year in which a rise is worth most, then in the next
    best, until its potential is used or a rise is worth nothing. A rise in year t is worth A_t - cost x B_t:
    the order of the years depends on the cost alone and changes where a rise is worth the same in two years,
    or nothing. Between two of these breaks it is one order for all measures of a group.

    - breaks: G x K costs within the group's, sorted, then infinite ones; interval i holds the costs from
      break i - 1 on and below break i
    - order: G x (K + 1) x T, years by falling worth
    - used: the same shape, whether a rise in that year is worth anything
    """

    breaks: FloatArray
    order: IntArray
    used: npt.NDArray[np.bool_]

    def totals(self, population: MeasurePopulation) -> Response:
        """Sum over all measures by blend, from running sums, without touching single measures."""
        groups, _, years = self.order.shape
        place = np.empty(self.breaks.shape, dtype=np.int64)
        for group, (first, last) in enumerate(pairwise(population.start)):
            place[group] = first + np.searchsorted(population.cost[first:last], self.breaks[group])
        begin = np.concatenate([population.start[:-1, None], place], axis=1)
        end = np.concatenate([place, population.start[1:, None]], axis=1)
        year_of_group = (np.arange(groups) * years)[:, None, None] + self.order

        def rises(summed: FloatArray) -> FloatArray:
            amounts = np.where(self.used, summed[end] - summed[begin], 0.0)
            by_year = np.bincount(year_of_group.ravel(), amounts.ravel(), minlength=groups * years)
            return by_year.astype(float).reshape(groups, years)

        removed = population.baseline_mt * np.cumsum(rises(population.summed_fill), axis=1)
        yearly_cost = population.baseline_mt * np.cumsum(rises(population.summed_cost_fill), axis=1)
        by_blend = np.zeros((population.blends, years))
        np.add.at(by_blend, population.group_blend, removed)
        cost = np.bincount(
            population.group_blend, yearly_cost @ population.discount, minlength=population.blends
        )
        return Response(removed_mt=by_blend, cost=cost.astype(float))

    def rises(self, population: MeasurePopulation, measures: IntArray) -> FloatArray:
        """Single measures' paths, as rises by year (n x T, shares of what the measure can be used on)."""
        group, cost = population.group[measures], population.cost[measures]
        interval = np.empty(len(measures), dtype=np.int64)
        cuts = np.flatnonzero(np.diff(group, prepend=-1, append=-1))
        for first, last in pairwise(cuts):
            interval[first:last] = np.searchsorted(self.breaks[group[first]], cost[first:last], side="right")
        filled = np.where(self.used[group, interval], population.fill[measures], 0.0)
        by_year = np.zeros_like(filled)
        np.put_along_axis(by_year, self.order[group, interval], filled, axis=1)
        return by_year


def best_rule(population: MeasurePopulation, price: FloatArray, of_cost: float = 1.0) -> Rule:
    """The rule at prices (markets x years, what a tonne less is worth, present value).

    ``of_cost``: what a CNY is worth in the objective, 1 where cost is minimised.
    """
    gain, charge = population.worth_of_a_rise(price, of_cost)
    years = gain.shape[1]
    first, second = np.triu_indices(years, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        nothing = gain / charge
        same = (gain[:, first] - gain[:, second]) / (charge[:, first] - charge[:, second])
    found = np.concatenate([nothing, same], axis=1)
    low, high = population.cost_range
    within = (found > low[:, None]) & (found <= high[:, None])
    breaks = np.sort(np.where(within, found, np.inf), axis=1)
    breaks = breaks[:, : int(within.sum(axis=1).max(initial=0))]
    ends = np.minimum(breaks, high[:, None])
    inside = 0.5 * (
        np.concatenate([low[:, None], ends], axis=1) + np.concatenate([ends, high[:, None]], axis=1)
    )
    with np.errstate(invalid="ignore"):
        worth = gain[:, None, :] - inside[:, :, None] * charge[:, None, :]
    order = np.argsort(-worth, axis=2, kind="stable")
    return Rule(breaks, order, np.take_along_axis(worth, order, axis=2) > 0)
