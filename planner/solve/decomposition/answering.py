"""The policy programme with the answers of all measures as columns, until no better answer is missing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyomo.environ as pyo
from pyomo.core.base.constraint import ConstraintData
from pyomo.core.expr.numeric_expr import NumericExpression
from scipy import sparse

from planner.solve.arrays import FloatArray, Solution
from planner.solve.decomposition.population import MeasurePopulation
from planner.solve.decomposition.response import Asked, Response, best_rule
from planner.solve.highs import FEASIBILITY_TOLERANCE, Deadline, NoSolutionError, SolverFailedError
from planner.solve.programme import LinearProgramme

ACCEPTED_GAP = 1e-10
"""Between the objective and the bound that the prices prove, relative to max(1, objective): a tenth of the
solver's own tolerance, and a hundredth of what objectives are compared to."""

ENOUGH_GAP = 1e-9
"""Taken, relative as above, where rounds bring no progress any more: the solver's own tolerance."""

MOST_ROUNDS = 500

AFTER_NEW_ANSWERS = {**LinearProgramme.first_choice, "simplex_strategy": 4}
"""New columns leave the last solution feasible: the primal simplex goes on from it, in a third of the
time."""

UNEXPLAINED_MT = FEASIBILITY_TOLERANCE
"""Less than this is nothing."""

STARTING_PRICES = 6
"""Answers to so many price levels are there before the first solve."""


class AnsweringProgramme(LinearProgramme):
    """A model without measures, and all measures of a population beside it.

    ``market_rows``: markets x T, for each market the rows that define the emissions of any one of its cells:
    what measures remove has the coefficient 1 there, and the row's dual is what one more tonne costs. Every
    answer of a market is a column; a row for each market says that its answers are mixed with weights that
    sum to 1.
    """

    def __init__(
        self,
        model: pyo.ConcreteModel,
        population: MeasurePopulation,
        market_rows: Sequence[Sequence[ConstraintData]],
        deadline: Deadline | None = None,
    ) -> None:
        super().__init__(model, deadline)
        self.population = population
        self._market_rows = np.array([[self.row(row) for row in rows] for rows in market_rows], dtype=int)
        self._emission_rows = self._market_rows[population.blend_market]
        self._first_mix = len(self.constraints)
        self.asked: list[Asked] = []
        self.gap = np.inf
        """Of the last solve: objective less bound, relative to max(1, objective)."""
        for _ in range(population.blends):
            self.add_row(1.0, np.zeros(len(self.variables)), 1.0)
        self._first_answer = len(self.variables) + 2 * self._market_rows.size
        self._add_misses()
        for price in self._price_levels():
            self._ask(Asked(price, 1.0))

    def _price_levels(self) -> list[FloatArray]:
        """The same in every year, undiscounted: nothing, then from the cheapest measure's cost up."""
        cost, discount = self.population.cost, self.population.discount
        levels = np.quantile(cost, np.linspace(0, 1, STARTING_PRICES)) if len(cost) else np.zeros(0)
        return [np.tile(level * discount, (len(self._market_rows), 1)) for level in (0.0, *levels)]

    def _add_misses(self) -> None:
        """Columns for emissions that no answer explains, up and down, by market and year; closed at 0."""
        rows = self._market_rows.ravel()
        values = np.concatenate([np.ones(len(rows)), -np.ones(len(rows))])
        columns = sparse.csc_array(
            (values, np.concatenate([rows, rows]), np.arange(len(values) + 1)),
            shape=(self.arrays.matrix.shape[0], len(values)),
        )
        self._own_cost = np.concatenate([self._own_cost, np.zeros(len(values))])
        self.add_columns(np.zeros(len(values)), columns)
        self._open_misses(0.0)

    def _open_misses(self, upper: float) -> None:
        for column in range(len(self.variables), self._first_answer):
            self.change_column(column, 0.0, upper)

    def _ask(self, asked: Asked) -> FloatArray:
        """Take in every blend's answer to prices; what its measures earn at them, by blend."""
        answer = best_rule(self.population, asked.price, asked.of_cost).totals(self.population)
        self._add(answer)
        self.asked.append(asked)
        price = asked.price[self.population.blend_market]
        earned: FloatArray = (price * answer.removed_mt).sum(axis=1) - asked.of_cost * answer.cost
        return earned

    def _add(self, answer: Response) -> None:
        blends = len(answer.cost)
        mixes = (self._first_mix + np.arange(blends))[:, None]
        parts = [(self._emission_rows, answer.removed_mt), (mixes, np.ones((blends, 1)))]
        if self.cost_row is not None:
            parts.append((np.full((blends, 1), self.cost_row), answer.cost[:, None]))
        rows = np.concatenate([row for row, _ in parts], axis=1)
        values = np.concatenate([value for _, value in parts], axis=1)
        columns = sparse.csc_array(
            (values.ravel(), rows.ravel(), np.arange(0, values.size + 1, values.shape[1])),
            shape=(self.arrays.matrix.shape[0], blends),
        )
        columns.eliminate_zeros()
        self._own_cost = np.concatenate([self._own_cost, answer.cost])
        self.add_columns(answer.cost if self.own_objective else np.zeros(blends), columns)

    def solve(self) -> Solution:
        """Solve until no market has a better answer at the prices found.

        The objective less what better answers could save is a bound that the prices prove. When it meets the
        objective, the mix of answers is optimal: every measure then follows the same mix of its own paths,
        which its limits allow, because they are convex.

        Raises what ``ArrayProgramme.solve`` raises, ``SolverFailedError`` where the bounds do not meet.
        """
        try:
            return self._best()
        except NoSolutionError:
            self._find_answers_that_meet_the_limits()
            return self._best()

    def _best(self, *, enough: float = -np.inf) -> Solution:
        """The optimum; or the first solution with an objective of ``enough`` or less."""
        before, bound = np.inf, -np.inf
        for round_ in range(MOST_ROUNDS):
            self.first_choice = LinearProgramme.first_choice if round_ == 0 else AFTER_NEW_ANSWERS
            solution = super().solve()
            if solution.objective <= enough:
                return solution
            now = self.prices(solution)
            sold = -solution.duals[self._first_mix : self._first_mix + self.population.blends]
            missing = float(np.maximum(self._ask(now) - sold, 0.0).sum())
            size = max(1.0, abs(solution.objective))
            bound = max(bound, solution.objective - missing)
            self.gap = (solution.objective - bound) / size
            stalled = before - solution.objective <= ACCEPTED_GAP * size
            if self.gap <= ACCEPTED_GAP or (stalled and missing <= ENOUGH_GAP * size):
                return solution
            before = solution.objective
        raise SolverFailedError(f"after {MOST_ROUNDS} rounds the bounds of the measures still differ")

    def _find_answers_that_meet_the_limits(self) -> None:
        """Minimise the emissions that no mix of answers explains, until there are none.

        Raises ``NoSolutionError`` where some remain whatever the measures do.
        """
        cost, offset, own_objective = self.arrays.cost, self.arrays.offset, self.own_objective
        unexplained = np.zeros(len(cost))
        unexplained[len(self.variables) : self._first_answer] = 1.0
        self._open_misses(np.inf)
        self.own_objective = False
        self.set_cost(unexplained, 0.0)
        least = self._best(enough=UNEXPLAINED_MT)
        if least.objective > UNEXPLAINED_MT:
            raise NoSolutionError("the limits contradict each other")
        self._open_misses(0.0)
        self.own_objective = own_objective
        answers = self._own_cost[len(cost) :] if own_objective else np.zeros(len(self._own_cost) - len(cost))
        self.set_cost(np.concatenate([cost, answers]), offset)
        if own_objective:
            self._own_cost = self.arrays.cost

    def prices(self, solution: Solution) -> Asked:
        """What a tonne less and a CNY more are worth in the objective."""
        of_cost = 1.0 if self.own_objective else 0.0
        if self.cost_row is not None:
            of_cost -= min(0.0, float(solution.duals[self.cost_row]))
        return Asked(solution.duals[self._market_rows], of_cost)

    def shares(self, solution: Solution) -> FloatArray:
        """M x T: every measure's share in use, its mix of its own paths."""
        population = self.population
        rises = np.zeros((len(population), len(population.discount)))
        mix = np.clip(solution.values[self._first_answer :].reshape(-1, population.blends), 0.0, None)
        mix /= mix.sum(axis=0)
        blend = population.group_blend[population.group]
        for asked, weight in zip(self.asked[: len(mix)], mix, strict=True):
            measures = np.flatnonzero(weight[blend] > 0)
            if len(measures):
                paths = best_rule(population, asked.price, asked.of_cost).rises(population, measures)
                rises[measures] += weight[blend[measures], None] * paths
        return np.cumsum(rises, axis=1)

    def coefficients(self, expression: NumericExpression | float) -> tuple[FloatArray, float]:
        """A linear expression of the model's variables as coefficients by column, and its constant."""
        by_variable, constant = super().coefficients(expression)
        return np.concatenate([by_variable, np.zeros(len(self._own_cost) - len(by_variable))]), constant

    def restrict_to_optimal_face(self, solution: Solution) -> None:
        """Keep the model's rows and variables where every optimum has them; answers stay open.

        Among the points that are kept some may be no optima, but only by what measures do and cost: where
        the objective was a level of burden, the burdens that lie at it are held by rows of their own.
        """
        reduced_costs, duals = solution.reduced_costs.copy(), solution.duals.copy()
        reduced_costs[len(self.variables) :] = 0.0
        if self.cost_row is not None:
            duals[self.cost_row] = 0.0
        super().restrict_to_optimal_face(Solution(solution.objective, solution.values, duals, reduced_costs))
