"""How far quantities can move among the optima of a programme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from planner.solve.arrays import FloatArray
from planner.solve.face import solve_on_face
from planner.solve.highs import ArrayProgramme


@dataclass(frozen=True)
class Ranges:
    """The least and the largest value of every quantity over an optimal face."""

    lowest: FloatArray
    highest: FloatArray


class _Reached:
    """What quantities have come to at the points of a face that have been found."""

    def __init__(self, programme: ArrayProgramme, quantities: sparse.csr_array, values: FloatArray) -> None:
        self.lowest, self.highest = values.copy(), values.copy()
        self._programme, self._quantities = programme, quantities

    def go(self, weights: FloatArray) -> None:
        """Find the point of the face at which the weighted sum of the quantities is least."""
        self._programme.set_cost(self._quantities.T @ weights, 0.0)
        reached = self._quantities @ solve_on_face(self._programme).values
        np.minimum(self.lowest, reached, out=self.lowest)
        np.maximum(self.highest, reached, out=self.highest)

    def find_moving(self, tolerance: FloatArray) -> npt.NDArray[np.bool_]:
        """Which quantities move by more than their tolerance.

        A direction in which all that have not moved yet are weighted at random is minimised and maximised
        until nothing moves any more. (The image of a polytope under the quantities is a polytope; a direction
        drawn at random is constant on it only where it is a point.)
        """
        moving = np.zeros(len(tolerance), dtype=bool)
        draw = np.random.default_rng(seed=1)
        while not moving.all():
            weights = np.where(moving, 0.0, 0.5 + draw.random(len(tolerance)))
            self.go(weights)
            self.go(-weights)
            moved = self.highest - self.lowest > tolerance
            if not (moved & ~moving).any():
                break
            moving |= moved
        return moving


def moving_quantities(
    programme: ArrayProgramme, quantities: sparse.csr_array, values: FloatArray, tolerance: FloatArray
) -> npt.NDArray[np.bool_]:
    """Which quantities (rows of ``quantities`` times the columns of the programme) are not determined.

    The programme must be restricted to the face; ``values`` are the quantities at one of its points. The
    objective is left changed.
    """
    return _Reached(programme, quantities, values).find_moving(tolerance)


def quantity_ranges(
    programme: ArrayProgramme, quantities: sparse.csr_array, values: FloatArray, tolerance: FloatArray
) -> Ranges:
    """Range of each quantity: two programmes for each that moves, arguments as of ``moving_quantities``."""
    reached = _Reached(programme, quantities, values)
    for quantity in np.flatnonzero(reached.find_moving(tolerance)):
        weights = np.zeros(len(values))
        for weights[quantity] in (1.0, -1.0):
            reached.go(weights)
    return Ranges(lowest=reached.lowest, highest=reached.highest)
