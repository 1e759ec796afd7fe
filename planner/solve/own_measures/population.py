"""All measures of single installations, by group of like cells and years."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from planner.solve.arrays import FloatArray

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class MeasurePopulation:
    """Own measures, sorted by group and cost; T plan years, G groups, M measures.

    A group holds the measures of one cell that can be used from the same year. The baseline emissions of an
    installation are a constant share of its cell's, so within a group two measures differ only in cost,
    share, potential and ramp.

    - group_cell: by group, the position of its cell
    - group_first: by group, the position of the first year of use
    - baseline_mt: G x T, baseline emissions of the group's cell
    - discount: by year, present value of 1 CNY
    - start: G + 1 positions, where each group begins among the measures
    - cost: by measure, CNY/t
    - share: by measure, the installation's part of its cell's baseline emissions
    - potential, ramp: by measure, shares of the installation's baseline emissions (ramp infinite = no limit)
    """

    group_cell: IntArray
    group_first: IntArray
    baseline_mt: FloatArray
    discount: FloatArray
    start: IntArray
    cost: FloatArray
    share: FloatArray
    potential: FloatArray
    ramp: FloatArray

    @cached_property
    def group(self) -> IntArray:
        """By measure, its group."""
        return np.repeat(np.arange(len(self.group_cell)), np.diff(self.start))

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

        A rise in t removes emissions in t and every later year (measures are never undone). ``price``: G x
        T, what a tonne less is worth, present value; ``of_cost``: what a CNY is worth in the objective.
        """
        gain = np.cumsum((self.baseline_mt * price)[:, ::-1], axis=1)[:, ::-1]
        charge = of_cost * np.cumsum((self.baseline_mt * self.discount)[:, ::-1], axis=1)[:, ::-1]
        usable = np.arange(len(self.discount)) >= self.group_first[:, None]
        return np.where(usable, gain, -np.inf), np.where(usable, charge, 0.0)


def _running_sums(values: FloatArray) -> FloatArray:
    return np.vstack([np.zeros(values.shape[1]), np.cumsum(values, axis=0)])
