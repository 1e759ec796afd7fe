"""How far quantities can move among the optima of a programme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from planner.solve.arrays import FloatArray
from planner.solve.face import solve_on_face
from planner.solve.highs import ArrayProgramme


@dataclass(frozen=True)
class Ranges:
    """The least and the largest value of every quantity over an optimal face."""

    lowest: FloatArray
    highest: FloatArray


def quantity_ranges(
    programme: ArrayProgramme, quantities: sparse.csr_array, values: FloatArray, tolerance: FloatArray
) -> Ranges:
    """Range of each quantity (rows of ``quantities`` times the columns of the programme) over its points.

    The programme must be restricted to the face; ``values`` are the quantities at one of its points. Which
    quantities move is found first: a direction in which all that have not moved yet are weighted at random
    is minimised and maximised until nothing moves by more than its ``tolerance`` any more. (The image of a
    polytope under the quantities is a polytope; a direction drawn at random is constant on it only where it
    is a point.) Then two programmes for each that moves. The objective is left changed.
    """
    lowest, highest = values.copy(), values.copy()

    def reach(weights: FloatArray) -> None:
        programme.set_cost(quantities.T @ weights, 0.0)
        reached = quantities @ solve_on_face(programme).values
        np.minimum(lowest, reached, out=lowest)
        np.maximum(highest, reached, out=highest)

    moving = np.zeros(len(values), dtype=bool)
    draw = np.random.default_rng(seed=1)
    while not moving.all():
        weights = np.where(moving, 0.0, 0.5 + draw.random(len(values)))
        reach(weights)
        reach(-weights)
        moved = highest - lowest > tolerance
        if not (moved & ~moving).any():
            break
        moving |= moved
    for quantity in np.flatnonzero(moving):
        weights = np.zeros(len(values))
        for weights[quantity] in (1.0, -1.0):
            reach(weights)
    return Ranges(lowest=lowest, highest=highest)
