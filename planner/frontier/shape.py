"""The shape of a frontier: whether it is convex, and where its knee is."""

from __future__ import annotations

import numpy as np

from planner.rows import FloatArray

SAME_COST = 1e-7
"""Relative to max(1, largest cost): costs nearer to each other than this are the same; the accuracy to which
every optimum is checked."""

FEWEST_WITH_A_SHAPE = 3
"""Points: two always lie on a line."""


def is_convex(positions: FloatArray, costs: FloatArray) -> bool:
    """Whether no point lies above the chord between its neighbours; positions ascend strictly."""
    if len(positions) < FEWEST_WITH_A_SHAPE:
        return True
    share = (positions[1:-1] - positions[:-2]) / (positions[2:] - positions[:-2])
    chord = costs[:-2] + share * (costs[2:] - costs[:-2])
    return bool((costs[1:-1] - chord).max() <= SAME_COST * max(1.0, float(np.abs(costs).max())))


def knee(positions: FloatArray, costs: FloatArray) -> int | None:
    """The point furthest under the chord between the ends, both axes scaled to 0..1; None where none is.

    Of several equally far the first counts. With both axes scaled, the distance at a right angle to the
    chord and the vertical one rank the points alike.
    """
    if len(positions) < FEWEST_WITH_A_SHAPE:
        return None
    chord = costs[0] + (positions - positions[0]) / (positions[-1] - positions[0]) * (costs[-1] - costs[0])
    below = chord - costs
    furthest = int(np.argmax(below))
    return furthest if below[furthest] > SAME_COST * max(1.0, float(np.abs(costs).max())) else None
