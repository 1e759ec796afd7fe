"""The numbers of one linear programme, and what makes a solution of it a proven optimum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

ACCEPTED_RESIDUAL = 1e-7
"""What our own check of a returned solution lets pass, relative to max(1, size of the row or objective)."""

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Solution:
    """A proven optimum of one programme.

    ``values`` and ``reduced_costs`` by column, ``duals`` by row (a limit of the objective last, where there
    is one). Duals and reduced costs are d(objective)/d(right-hand side) of a
    minimisation: a <= row has a dual <= 0.
    """

    objective: float
    values: FloatArray
    duals: FloatArray
    reduced_costs: FloatArray


@dataclass
class ProgrammeArrays:
    """Minimise ``cost @ x + offset`` with every row and column between its limits (infinite = none).

    ``matrix``: rows x columns, by column. The arrays are changed in place as limits move.
    """

    matrix: sparse.csc_array
    cost: FloatArray
    offset: float
    row_lower: FloatArray
    row_upper: FloatArray
    column_lower: FloatArray
    column_upper: FloatArray

    def copy(self) -> ProgrammeArrays:
        """The same programme, untouched by later changes of this one."""
        return ProgrammeArrays(
            self.matrix.copy(),
            self.cost,
            self.offset,
            self.row_lower.copy(),
            self.row_upper.copy(),
            self.column_lower.copy(),
            self.column_upper.copy(),
        )

    def proven_by(self, duals: FloatArray) -> float:
        """The bound on the optimum that duals prove; reduced costs of unlimited columns count as rounding."""
        prices = np.concatenate([duals, self.cost - self.matrix.T @ duals])
        limits = np.where(
            prices > 0,
            np.concatenate([self.row_lower, self.column_lower]),
            np.concatenate([self.row_upper, self.column_upper]),
        )
        proven = prices * np.where(np.isfinite(limits), limits, 0.0)
        return self.offset + float(proven.sum())

    def what_is_wrong_with(self, solution: Solution) -> str | None:
        """Prove, from these arrays, that what a solver calls optimal is: or say what is wrong with it.

        Feasible rows and columns, prices that the rows and the objective agree on and whose sign fits the
        limit that they belong to, and no gap between the objective and what the prices prove.
        """
        numbers = (solution.values, solution.duals, solution.reduced_costs)
        if not np.isfinite(solution.objective) or not all(np.isfinite(part).all() for part in numbers):
            return "a value of the solution is not a finite number"
        amounts = np.concatenate([self.matrix @ solution.values, solution.values])
        lower = np.concatenate([self.row_lower, self.column_lower])
        upper = np.concatenate([self.row_upper, self.column_upper])
        missed = np.maximum(lower - amounts, amounts - upper) / np.maximum(1.0, np.abs(amounts))
        if missed.max(initial=0.0) > ACCEPTED_RESIDUAL:
            return f"a limit is missed by {missed.max():.1e}"
        charged = self.cost - self.matrix.T @ solution.duals
        largest_price = max(1.0, float(np.abs(solution.duals).max(initial=0.0)))
        disagreement = np.abs(charged - solution.reduced_costs) / np.maximum(largest_price, np.abs(self.cost))
        if disagreement.max(initial=0.0) > ACCEPTED_RESIDUAL:
            return f"prices disagree with the objective by {disagreement.max():.1e}"
        prices = np.concatenate([solution.duals, solution.reduced_costs])
        limits = np.where(prices > 0, lower, upper)
        without_limit = np.abs(prices[~np.isfinite(limits)]) / largest_price
        if without_limit.max(initial=0.0) > ACCEPTED_RESIDUAL:
            return f"a price of {without_limit.max():.1e} belongs to no limit"
        proven = (prices * np.where(np.isfinite(limits), limits, amounts))[prices != 0]
        gap = abs(solution.objective - self.offset - proven.sum())
        if gap > ACCEPTED_RESIDUAL * max(1.0, float(np.abs(proven).max(initial=0.0))):
            return f"the duality gap is {gap:.1e}"
        return None
