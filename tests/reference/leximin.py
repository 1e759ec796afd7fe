"""The fairest burden: leximin over decided product-years, each level confirmed by test programmes."""

from __future__ import annotations

import numpy as np

from tests.reference.equations import FullSize
from tests.reference.programme import Floats, Indices, Programme, Solver, Terms, Unsolved

RELAXATIONS = (0.0, 1e-9, 1e-8)
"""How far (share) levels may give way to the solver's tolerances, tried in this order."""

SATURATION_TOLERANCE = 5e-8
"""A burden that can still fall by more than this below its level is not held by it."""

DUAL_TOLERANCE = 1e-7
"""A dual or reduced cost (million CNY per Mt or per share) above this belongs to a tight bound."""

NEGLIGIBLE_SLACK = 1e-10
"""A cost slack below this part of the cost of everything that could be bought is no slack."""


def hold_cost(full: FullSize, stage_one: Solver, optimum: float, cost_slack: float, most_mt: float) -> None:
    """Keep the next stages within the cost slack, or exactly on the optimal face where there is none.

    The face is found by complementary slackness with one optimal dual: what is tight in every optimum
    becomes an equality. No tolerance of the solver then buys a fairer burden. ``most_mt`` bounds what offsets
    can amount to in a year, for the size of what could be bought.
    """
    slack = cost_slack * abs(optimum)
    column_lower, column_upper, row_lower, row_upper = full.programme.bounds()
    reach = np.abs(full.cost_coefficients) @ np.minimum(column_upper[full.cost_columns], most_mt)
    if slack > NEGLIGIBLE_SLACK * reach:
        scale = 1 / abs(optimum)
        terms = [(full.cost_columns[None, :], full.cost_coefficients[None, :] * scale)]
        full.programme.add_rows("cost", -np.inf, (optimum + slack) * scale, terms)
        return
    duals, reduced = stage_one.duals(), stage_one.reduced_costs()
    for value, lower, upper, parts in (
        (reduced, column_lower, column_upper, (full.programme.column_lower, full.programme.column_upper)),
        (duals, row_lower, row_upper, (full.programme.row_lower, full.programme.row_upper)),
    ):
        upper_new = np.where(value > DUAL_TOLERANCE, lower, upper)
        lower_new = np.where(value < -DUAL_TOLERANCE, upper, lower)
        for part, bound in zip(parts, (lower_new, upper_new), strict=True):
            part[:] = [bound]


class Leximin:
    """burden_j = constant_j - slope_j * benchmark_j, to be made leximin over the columns ``benchmark_j``.

    Adds to the programme, per j: slope_j * benchmark_j + level - surplus_j >= constant_j, where level is the
    common column while j is active and j's own number once it is saturated.
    """

    def __init__(self, programme: Programme, benchmarks: Indices, constant: Floats, slope: Floats) -> None:
        self.constant = constant
        self.levels = np.full(constant.size, np.nan)
        self.level = programme.add_columns(np.array([-np.inf]), np.inf)
        self.surplus = programme.add_columns(np.zeros(constant.size), 0.0)
        terms: Terms = [
            (benchmarks, slope),
            (np.repeat(self.level, constant.size), 1.0),
            (self.surplus, -1.0),
        ]
        self.rows = programme.add_rows("burden", constant, np.inf, terms)
        self.solver = Solver(programme)

    def solve(self) -> Floats:
        """The leximin levels, one per j. Raises Unsolved where the solver contradicts itself."""
        while np.isnan(self.levels).any():
            active = np.flatnonzero(np.isnan(self.levels))
            self._minimise(self.level, 1.0, None, active[:0])
            level = float(self.solver.values()[self.level[0]])
            saturated = self._saturated(active, level)
            self.levels[saturated] = level
            for j in saturated.tolist():
                self.solver.highs.changeCoeff(int(self.rows[j]), int(self.level[0]), 0.0)
        return self.levels

    def cheapest(self, columns: Indices, costs: Floats) -> float:
        """The least cost at which every level is kept, the solver being left at that plan."""
        self._minimise(columns, costs, None, self.surplus[:0])
        return self.solver.objective

    def _saturated(self, active: Indices, level: float) -> Indices:
        """Those of the active that no feasible plan brings below the level.

        The test programme maximises the sum of what the candidates can still fall; whoever falls is no
        candidate any more; when none falls, nobody left can.
        """
        candidates = active
        while candidates.size:
            self._minimise(self.surplus[candidates], -1.0, level, candidates)
            falls = self.solver.values()[self.surplus[candidates]] > SATURATION_TOLERANCE
            if not falls.any():
                return candidates
            candidates = candidates[~falls]
        raise Unsolved("no burden holds the level that was found to be least")

    def _minimise(
        self, columns: Indices, costs: float | Floats, level: float | None, candidates: Indices
    ) -> None:
        """Minimise with the saturated at their levels, the active at most at ``level`` (None: free).

        What was met by one programme to the solver's tolerance, the next may miss by it; then every level
        gives way by the least of RELAXATIONS that mends it.
        """
        fixed = np.flatnonzero(~np.isnan(self.levels))
        self.solver.bound_columns(self.surplus, 0.0, 0.0)
        self.solver.bound_columns(self.surplus[candidates], 0.0, 1.0)
        for margin in RELAXATIONS:
            low, high = (-np.inf, np.inf) if level is None else (level + margin, level + margin)
            self.solver.bound_columns(self.level, low, high)
            self.solver.bound_rows(
                self.rows[fixed], self.constant[fixed] - self.levels[fixed] - margin, np.inf
            )
            if self.solver.minimise(columns, costs):
                return
        raise Unsolved("a level of burden that was met is infeasible in the next programme")
