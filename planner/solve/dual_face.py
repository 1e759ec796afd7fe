"""All prices that prove the same optimum, and the one set of them that is published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from planner.solve.arrays import FloatArray, ProgrammeArrays, Solution
from planner.solve.face import solve_on_face
from planner.solve.highs import ArrayProgramme, Deadline
from planner.solve.uniqueness import Ranges, quantity_ranges

BoolArray = npt.NDArray[np.bool_]

AT_LIMIT = 1e-7
"""A row or column nearer to its limit than this, relative to max(1, limit), lies at it: the solver works to
1e-9, and what lies off its limit by more has no price."""

SAME_PRICE = 1e-6
"""Prices nearer than this, relative to the largest, are one price."""

UNLIMITED = 1e4
"""Times the largest price: a price that can rise so far can rise for ever, because no plan would be left."""


@dataclass(frozen=True)
class PublishedPrice:
    """A price that is published: the dual of ``row`` times ``scale`` (sign, discount, unit)."""

    row: int
    scale: float


@dataclass(frozen=True)
class SettledPrices:
    """The chosen prices, and how far they could differ.

    ``solution``: the optimum with the chosen duals. ``ranges``: of every published price over all optimal
    duals, in its own unit; infinite where one can rise without end.
    """

    solution: Solution
    ranges: Ranges


MissingRows = Callable[[FloatArray], Sequence[tuple[FloatArray, float]]]
"""From duals to rows of the dual programme that they break and that are not there yet: coefficients by dual,
and the upper limit."""


class _DualFace(ArrayProgramme):
    """The optimal face of the dual programme; rows that are not there yet are added when they are broken."""

    def __init__(self, arrays: ProgrammeArrays, deadline: Deadline, missing: MissingRows) -> None:
        super().__init__(arrays, deadline)
        self._missing = missing

    def solve(self) -> Solution:
        while True:
            solution = super().solve()
            rows = self._missing(solution.values)
            if not rows:
                return solution
            for coefficients, upper in rows:
                self.add_row(-np.inf, coefficients, upper)


def settle_prices(
    arrays: ProgrammeArrays,
    optimum: Solution,
    published: Sequence[PublishedPrice],
    deadline: Deadline,
    missing: MissingRows = lambda _: (),
) -> SettledPrices:
    """Choose among the duals that prove an optimum: each published price, in order, as near to 0 as can be.

    By complementary slackness the optimal duals are those that price no row or column that lies off its
    limits; they form a polytope, the optimal face of the dual programme. Where a limit is written twice, the
    price so goes whole to the one that comes later in the order. ``missing`` gives rows of the dual for
    columns that the arrays do not have.
    """
    face = _DualFace(_dual_face(arrays, optimum), deadline, missing)
    rows = np.array([price.row for price in published], dtype=int)
    scales = np.array([price.scale for price in published])
    largest = max(1.0, float(np.abs(optimum.duals[rows]).max(initial=0.0)))
    _limit(face, rows, UNLIMITED * largest)
    quantities = sparse.csr_array(
        (scales, (np.arange(len(rows)), rows)), shape=(len(rows), len(optimum.duals))
    )
    values = scales * optimum.duals[rows]
    tolerance = SAME_PRICE * np.maximum(1.0, np.abs(scales) * largest)
    ranges = quantity_ranges(face, quantities, values, tolerance)
    duals = optimum.duals
    for i in np.flatnonzero(ranges.highest - ranges.lowest > tolerance):
        duals = _as_near_to_0(face, int(rows[i]), float(scales[i]))
    chosen = Solution(optimum.objective, optimum.values, duals, arrays.cost - arrays.matrix.T @ duals)
    never = 0.5 * UNLIMITED * largest * np.abs(scales)
    return SettledPrices(
        solution=chosen,
        ranges=Ranges(
            lowest=np.where(ranges.lowest < -never, -np.inf, ranges.lowest),
            highest=np.where(ranges.highest > never, np.inf, ranges.highest),
        ),
    )


def _as_near_to_0(face: ArrayProgramme, row: int, scale: float) -> FloatArray:
    """Hold one price as near to 0 as the face allows; the duals then."""
    cost = np.zeros(len(face.arrays.cost))
    for cost[row] in (scale, -scale):
        face.set_cost(cost, 0.0)
        nearest = solve_on_face(face)
        if nearest.objective > 0:
            face.restrict_to_optimal_face(nearest)
            return nearest.values
    face.change_column(row, 0.0, 0.0)
    return solve_on_face(face).values


def _limit(face: ArrayProgramme, rows: npt.NDArray[np.int_], size: float) -> None:
    arrays = face.arrays
    for row in rows:
        face.change_column(
            int(row), max(float(arrays.column_lower[row]), -size), min(float(arrays.column_upper[row]), size)
        )


def _dual_face(arrays: ProgrammeArrays, optimum: Solution) -> ProgrammeArrays:
    """Duals as columns; one row a column of the programme: what its rows charge, against its cost."""
    at_lower, at_upper = _at_limits(arrays.matrix @ optimum.values, arrays.row_lower, arrays.row_upper)
    column_at_lower, column_at_upper = _at_limits(optimum.values, arrays.column_lower, arrays.column_upper)
    return ProgrammeArrays(
        matrix=sparse.csc_array(arrays.matrix.T),
        cost=np.zeros(len(at_lower)),
        offset=0.0,
        row_lower=np.where(column_at_lower, -np.inf, arrays.cost),
        row_upper=np.where(column_at_upper, np.inf, arrays.cost),
        column_lower=np.where(at_upper, -np.inf, 0.0),
        column_upper=np.where(at_lower, np.inf, 0.0),
    )


def _at_limits(amounts: FloatArray, lower: FloatArray, upper: FloatArray) -> tuple[BoolArray, BoolArray]:
    """Which amounts lie at their lower, which at their upper limit."""

    def near(limit: FloatArray) -> BoolArray:
        finite = np.isfinite(limit)
        gap = np.abs(amounts - np.where(finite, limit, 0.0))
        close: BoolArray = finite & (gap <= AT_LIMIT * np.maximum(1.0, np.abs(amounts)))
        return close

    return near(lower), near(upper)
