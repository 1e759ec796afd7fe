"""How far a limit can move before its price changes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from planner.solve.arrays import FloatArray, ProgrammeArrays, Solution
from planner.solve.face import solve_on_face
from planner.solve.highs import ZERO_PRICE, ArrayProgramme, Deadline

UNLIMITED = 1e4
"""Times max(1, limit): a limit that can move so far without a change of its price can move without end."""


def limit_ranges(
    arrays: ProgrammeArrays, optimum: Solution, rows: Sequence[int], deadline: Deadline
) -> tuple[FloatArray, FloatArray]:
    """Least (<= 0) and largest (>= 0) movement of each row's limit for which the duals stay as they are.

    One limit moves at a time. A point is optimal for a moved limit under the same duals just when it is
    feasible and every row and column with a price lies at its limit (complementary slackness): so the range
    is found by two programmes a row, and depends on no basis. In the rows' units, infinite where there is no
    end; (0, inf) and the like where the price holds in one direction only.
    """
    count, width = len(rows), arrays.matrix.shape[1]
    movement = sparse.csc_array(
        (np.full(count, -1.0), (np.asarray(rows, dtype=int), np.arange(count))),
        shape=(arrays.matrix.shape[0], count),
    )
    still = np.zeros(count)
    moving = ArrayProgramme(
        ProgrammeArrays(
            matrix=sparse.hstack([arrays.matrix, movement], format="csc"),
            cost=np.concatenate([arrays.cost, still]),
            offset=0.0,
            row_lower=arrays.row_lower.copy(),
            row_upper=arrays.row_upper.copy(),
            column_lower=np.concatenate([arrays.column_lower, still]),
            column_upper=np.concatenate([arrays.column_upper, still]),
        ),
        deadline,
    )
    moving.restrict_to_optimal_face(
        Solution(
            optimum.objective,
            np.concatenate([optimum.values, still]),
            optimum.duals,
            np.concatenate([optimum.reduced_costs, still]),
        )
    )
    ends = np.zeros((2, count))
    for i, row in enumerate(rows):
        if abs(optimum.duals[row]) <= ZERO_PRICE:
            continue
        limit = arrays.row_lower[row] if optimum.duals[row] > 0 else arrays.row_upper[row]
        size = UNLIMITED * max(1.0, abs(float(limit)))
        moving.change_column(width + i, -size, size)
        cost = np.zeros(width + count)
        for end, cost[width + i] in enumerate((1.0, -1.0)):
            moving.set_cost(cost, 0.0)
            reached = float(solve_on_face(moving).values[width + i])
            ends[end, i] = np.copysign(np.inf, reached) if abs(reached) > 0.5 * size else reached
        moving.change_column(width + i, 0.0, 0.0)
    return np.minimum(ends[0], 0.0), np.maximum(ends[1], 0.0)
