"""What all own measures do at given prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.solve.arrays import FloatArray
from planner.solve.own_measures.population import IntArray, MeasurePopulation


@dataclass(frozen=True)
class Response:
    """Answer of every group to one set of prices.

    - removed_mt: G x T, emissions removed
    - cost: by group, present value in million CNY
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

    - breaks: G x K costs, sorted; interval i holds the costs from break i - 1 on and below break i
    - order: G x (K + 1) x T, years by falling worth
    - used: the same shape, whether a rise in that year is worth anything
    """

    breaks: FloatArray
    order: IntArray
    used: npt.NDArray[np.bool_]

    def totals(self, population: MeasurePopulation) -> Response:
        """Sum over all measures by group, from running sums, without touching single measures."""
        groups, _, years = self.order.shape
        place = np.empty(self.breaks.shape, dtype=np.int64)
        for group, (first, last) in enumerate(zip(population.start, population.start[1:], strict=False)):
            place[group] = first + np.searchsorted(population.cost[first:last], self.breaks[group])
        begin = np.concatenate([population.start[:-1, None], place], axis=1)
        end = np.concatenate([place, population.start[1:, None]], axis=1)
        year_of_group = (np.arange(groups) * years)[:, None, None] + self.order

        def rises(summed: FloatArray) -> FloatArray:
            amounts = np.where(self.used, summed[end] - summed[begin], 0.0)
            by_year = np.bincount(year_of_group.ravel(), amounts.ravel(), minlength=groups * years)
            return by_year.astype(float).reshape(groups, years)

        baseline = population.baseline_mt
        removed = baseline * np.cumsum(rises(population.summed_fill), axis=1)
        yearly_cost = baseline * np.cumsum(rises(population.summed_cost_fill), axis=1)
        return Response(removed_mt=removed, cost=yearly_cost @ population.discount)

    def rises(self, population: MeasurePopulation, measures: IntArray) -> FloatArray:
        """Single measures' paths, as rises by year (n x T, shares of the installation's baseline)."""
        group = population.group[measures]
        interval = (self.breaks[group] <= population.cost[measures, None]).sum(axis=1)
        filled = np.where(self.used[group, interval], population.fill[measures], 0.0)
        by_year = np.zeros_like(filled)
        np.put_along_axis(by_year, self.order[group, interval], filled, axis=1)
        return by_year


def best_rule(population: MeasurePopulation, price: FloatArray, of_cost: float = 1.0) -> Rule:
    """The rule at prices (cells x years, what a tonne less is worth, present value).

    ``of_cost``: what a CNY is worth in the objective, 1 where cost is minimised.
    """
    gain, charge = population.worth_of_a_rise(price[population.group_cell], of_cost)
    years = gain.shape[1]
    first, second = np.triu_indices(years, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        nothing = gain / charge
        same = (gain[:, first] - gain[:, second]) / (charge[:, first] - charge[:, second])
    found = np.concatenate([nothing, same], axis=1)
    breaks = np.sort(np.where(np.isfinite(found), found, np.inf), axis=1)
    with np.errstate(invalid="ignore"):
        worth = gain[:, None, :] - _inside(breaks)[:, :, None] * charge[:, None, :]
    order = np.argsort(-worth, axis=2, kind="stable")
    return Rule(breaks, order, np.take_along_axis(worth, order, axis=2) > 0)


def _inside(breaks: FloatArray) -> FloatArray:
    """A cost inside every interval between two breaks."""
    none = np.full((len(breaks), 1), np.inf)
    lower = np.concatenate([-none, breaks], axis=1)
    upper = np.concatenate([breaks, none], axis=1)
    with np.errstate(invalid="ignore"):
        middle = 0.5 * (lower + upper)
    inside = np.where(np.isinf(lower), upper - 1.0, np.where(np.isinf(upper), lower + 1.0, middle))
    return np.where(np.isfinite(inside), inside, 0.0)
