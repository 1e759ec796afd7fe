"""The policy programme with the answers of all own measures as columns, until no answer is missing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from planner.solve.arrays import FloatArray, ProgrammeArrays, Solution
from planner.solve.highs import ArrayProgramme, Deadline, SolverFailedError
from planner.solve.own_measures.population import IntArray, MeasurePopulation
from planner.solve.own_measures.response import Response, best_rule

ACCEPTED_GAP = 1e-10
"""Between the cost and the bound that the prices prove, relative to max(1, cost): a tenth of the solver's own
tolerance, and a hundredth of what objectives are compared to."""

MOST_ROUNDS = 500

SMOOTHING = 0.5
"""Weight of the best prices so far in the prices that are asked next: those of a small programme jump."""

STARTING_PRICES = 24
"""Answers to so many price levels are there before the first solve."""


@dataclass(frozen=True)
class PolicyProgramme:
    """The programme without own measures, and where they come in.

    ``emission_rows``: C x T, the row that defines a cell's emissions in a year: the coefficient of what is
    removed is 1, and its dual what one more tonne of baseline costs. Cells are those of the population.
    """

    arrays: ProgrammeArrays
    emission_rows: IntArray


@dataclass(frozen=True)
class Optimum:
    """A proven optimum of the programme with all own measures.

    - solution: of the policy programme's own columns and rows
    - bound: what the duals prove that no plan can cost less than (million CNY)
    - rises: M x T, every own measure's rise by year (share of the installation's baseline emissions)
    - rounds: how often the policy programme was solved
    """

    solution: Solution
    bound: float
    rises: FloatArray
    rounds: int

    @property
    def gap(self) -> float:
        """Cost less bound, relative to max(1, cost)."""
        return (self.solution.objective - self.bound) / max(1.0, abs(self.solution.objective))


def least_cost(policy: PolicyProgramme, population: MeasurePopulation, deadline: Deadline) -> Optimum:
    """Minimise the policy programme's cost and that of all own measures.

    Every round solves the policy programme with the answers known so far, mixed within each group; asks all
    measures for their best paths at the prices found; and takes the answers in as new columns. Any duals of
    the policy programme prove a bound: their own value less what the measures would earn at them. When the
    bound meets the cost, the mix of answers is optimal; every measure then follows the same mix of its own
    paths, which is a path that its limits allow, because they are convex.

    Raises ``SolverFailedError`` when the bounds do not meet.
    """
    master = _Master(policy, population, deadline)
    for price in _price_levels(population):
        master.ask(price)
    bound, best_duals = -np.inf, np.zeros(0)
    for round_ in range(1, MOST_ROUNDS + 1):
        solution = master.solve()
        duals = solution.duals[: policy.arrays.matrix.shape[0]]
        asked = [duals]
        if round_ > 1:
            asked.append(SMOOTHING * best_duals + (1 - SMOOTHING) * duals)
        for these in asked:
            proven = policy.arrays.proven_by(these) - master.ask(these[policy.emission_rows])
            if proven > bound:
                bound, best_duals = proven, these
        if solution.objective - bound <= ACCEPTED_GAP * max(1.0, abs(solution.objective)):
            return Optimum(master.own_part(solution), bound, master.rises(solution), round_)
    raise SolverFailedError(f"after {MOST_ROUNDS} rounds the bounds of the own measures still differ")


def _price_levels(population: MeasurePopulation) -> list[FloatArray]:
    """Prices that are the same in every year, undiscounted: nothing, then from the cheapest measure's up."""
    cells = int(population.group_cell.max()) + 1
    levels = np.quantile(population.cost, np.linspace(0, 1, STARTING_PRICES))
    return [np.tile(level * population.discount, (cells, 1)) for level in (0.0, *levels)]


class _Master:
    """The policy programme with a row for every group (its mix sums to 1) and columns for its answers."""

    def __init__(self, policy: PolicyProgramme, population: MeasurePopulation, deadline: Deadline) -> None:
        self._population = population
        arrays = policy.arrays.copy()
        self._rows, self._columns = arrays.matrix.shape
        groups = len(population.group_cell)
        arrays.matrix = sparse.vstack(
            [arrays.matrix, sparse.csc_array((groups, self._columns))], format="csc"
        )
        arrays.row_lower = np.concatenate([arrays.row_lower, np.ones(groups)])
        arrays.row_upper = np.concatenate([arrays.row_upper, np.ones(groups)])
        self._programme = ArrayProgramme(arrays, deadline)
        self._row_of = policy.emission_rows[population.group_cell]
        self._asked: list[FloatArray] = []

    def ask(self, price: FloatArray) -> float:
        """Take in every group's answer to prices; what all measures earn at them (million CNY)."""
        population = self._population
        answer = best_rule(population, price).totals(population)
        self._add(answer)
        self._asked.append(price)
        return float((price[population.group_cell] * answer.removed_mt).sum() - answer.cost.sum())

    def _add(self, answer: Response) -> None:
        groups, years = answer.removed_mt.shape
        rows = np.concatenate([self._row_of, self._rows + np.arange(groups)[:, None]], axis=1)
        values = np.concatenate([answer.removed_mt, np.ones((groups, 1))], axis=1)
        columns = sparse.csc_array(
            (values.ravel(), rows.ravel(), np.arange(0, values.size + 1, years + 1)),
            shape=(self._rows + groups, groups),
        )
        columns.eliminate_zeros()
        self._programme.add_columns(answer.cost, columns)

    def solve(self) -> Solution:
        return self._programme.solve()

    def own_part(self, solution: Solution) -> Solution:
        """The solution of the policy programme's own columns and rows."""
        return Solution(
            solution.objective,
            solution.values[: self._columns],
            solution.duals[: self._rows],
            solution.reduced_costs[: self._columns],
        )

    def rises(self, solution: Solution) -> FloatArray:
        """Every measure's mix of its own paths."""
        population = self._population
        groups = len(population.group_cell)
        mix = np.clip(solution.values[self._columns :].reshape(-1, groups), 0.0, None)
        mix /= mix.sum(axis=0)
        rises = np.zeros((len(population.cost), len(population.discount)))
        for price, weight in zip(self._asked[: len(mix)], mix, strict=True):
            measures = np.flatnonzero(weight[population.group] > 0)
            if len(measures):
                paths = best_rule(population, price).rises(population, measures)
                rises[measures] += weight[population.group[measures], None] * paths
        return rises
