"""Which measures prices leave undecided, and the one path of those that they decide."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from planner.solve.arrays import FloatArray
from planner.solve.decomposition.population import MeasurePopulation
from planner.solve.decomposition.response import best_rule

SAME_COST_CNY_PER_T = 1e-6
"""A measure whose cost is nearer than this to one at which its best path changes has no single best path:
prices come out of the solver with some nine digits."""


def undecided(population: MeasurePopulation, price: FloatArray, of_cost: float) -> npt.NDArray[np.bool_]:
    """By measure, whether more than one path may be best at prices (markets x T, as of ``best_rule``)."""
    breaks = best_rule(population, price, of_cost).breaks
    changes = np.zeros(len(population) + 1, dtype=np.int64)
    for group, (first, last) in enumerate(pairwise(population.start)):
        costs, ends = population.cost[first:last], breaks[group][np.isfinite(breaks[group])]
        np.add.at(changes, first + np.searchsorted(costs, ends - SAME_COST_CNY_PER_T), 1)
        np.add.at(changes, first + np.searchsorted(costs, ends + SAME_COST_CNY_PER_T, side="right"), -1)
    return np.cumsum(changes[:-1]) > 0


def best_shares(population: MeasurePopulation, price: FloatArray, of_cost: float) -> FloatArray:
    """M x T: shares in use on every measure's best path; as small as can be in years without emissions."""
    everyone = np.arange(len(population))
    rises = best_rule(population, price, of_cost).rises(population, everyone)
    return smallest_where_nothing_is_removed(population, np.cumsum(rises, axis=1))


def smallest_where_nothing_is_removed(population: MeasurePopulation, shares: FloatArray) -> FloatArray:
    """Lower the shares of years in which a measure has nothing to remove as far as ramp and permanence allow.

    The same emissions, the same cost; ``shares`` M x T.
    """
    nothing = population.baseline_mt[population.group] == 0
    needed = np.full(len(shares), -np.inf)
    lowered = np.empty_like(shares)
    for year in reversed(range(shares.shape[1])):
        needed = np.where(nothing[:, year], needed - population.ramp, shares[:, year])
        lowered[:, year] = needed
    return np.maximum.accumulate(np.maximum(lowered, 0.0), axis=1)
