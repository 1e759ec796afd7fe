"""Plans that hold when firms answer them: the search over market prices.

A plan is market-consistent when the replay of its benchmarks meets peak, ceiling and budget. Which
benchmarks do is no convex set: it falls into pieces, one for each set of market prices (``market_prices``).
Within a piece a linear programme finds the best plan exactly. Between the pieces the search goes on by trial:
supply is moved a little or a lot, in one year or several, firms answer with new prices, and the piece of
these prices is tried, until no move gives a better plan. Every round is such a trial.

What is guaranteed: that firms' least-cost answer to the plan found meets the targets; that no cheaper plan
does at the same market prices; and that no market-consistent plan costs less than the planner's optimum. Not
guaranteed is that no other prices allow a cheaper plan: the search ends where no single move gives a better
one, or after ``MOST_ROUNDS``.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite

import numpy as np

from models.data import ProgrammeData
from planner.solve.arrays import FloatArray
from planner.solve.highs import Deadline, NoSolutionError, SolverFailedError
from planner.solve.market_prices import (
    NO_MISS_MT,
    Benchmarks,
    MarketOfPlan,
    MarketPrices,
    PricedPlan,
    directions,
)

MOVES = (3e-2, 1e-2, 3e-3, 1e-3, 1e-4, 1e-6)
"""How far supply is moved in a trial, as a share of the mean covered baseline, large moves first: the first
changes supply by what measures remove in years and soon meets the targets, the last only turns to
neighbouring prices."""

WEIGHTS_OF_A_MISS = (10.0, 100.0, 1000.0)
"""While the targets are missed, a missed tonne counts as much as this many tonnes of the dearest measure or
offset: the next weight when the search ends at the one before without meeting them."""

BETTER = 1e-4
"""A plan is better when cost and weighted miss are lower by this share: a tenth of the default cost slack."""

MOST_ROUNDS = 200
"""The search for a cheaper plan ends after so many rounds, each a linear programme, with the best so far."""

MOST_ROUNDS_UNTIL_MET = 600
"""The search for a first plan that meets the targets is given up after so many rounds."""


class NoConsistentPlanError(Exception):
    """The search has found no plan whose replay meets the targets; that there is none is not proven.

    ``rounds``: market prices tried. ``smallest_miss_mt``: sum of what the nearest plan's replay misses, Mt;
    infinite where none could be tried.
    """

    def __init__(self, rounds: int, smallest_miss_mt: float) -> None:
        nearest = (
            f", the nearest misses them by {smallest_miss_mt:,.3g} Mt" if isfinite(smallest_miss_mt) else ""
        )
        super().__init__(
            "no benchmarks were found under which firms' own answer meets peak, ceiling and budget "
            f"({rounds} sets of market prices tried{nearest}; that there are none is not proven)"
        )
        self.rounds = rounds
        self.smallest_miss_mt = smallest_miss_mt


@dataclass(frozen=True)
class ConsistentPlan:
    """Benchmarks whose replay meets the targets: the fairest within the cost slack at their market prices.

    ``cost_million_cny``: least planner's cost at these prices, before fairness. ``levels``: burden +
    protection by decided product-year. ``rounds``: market prices tried.
    """

    benchmarks: Benchmarks
    cost_million_cny: float
    levels: dict[tuple[str, int], float]
    rounds: int


def consistent_plan(
    data: ProgrammeData, benchmarks: Benchmarks, cost_slack: float, deadline: Deadline
) -> ConsistentPlan:
    """Search from a plan's benchmarks for a market-consistent plan, then for the fairest at its prices.

    Raises ``NoConsistentPlanError``, and ``SolverStoppedError`` at the deadline.
    """
    market = MarketOfPlan(data, deadline)
    search = _Search(data, market, benchmarks)
    search.run()
    if search.best is None or search.prices is None or not search.met:
        raise NoConsistentPlanError(search.rounds, inf if search.best is None else search.best.miss_mt)
    levels, fairest = market.fairest_plan(search.prices, cost_slack)
    return ConsistentPlan(fairest, search.best.cost_million_cny, levels, search.rounds)


class _Search:
    """The best plan so far and its market prices; moves to better ones while there are any."""

    def __init__(self, data: ProgrammeData, market: MarketOfPlan, benchmarks: Benchmarks) -> None:
        self._market = market
        self._start = benchmarks
        self._tried: set[bytes] = set()
        covered = sum(
            data.baseline_emissions_mt[cell, year] for year in data.years for cell in data.covered_cells(year)
        )
        ways = directions(len(data.years))
        self._moves = [
            sign * share * covered / len(data.years) * way
            for share in MOVES
            for way in ways
            for sign in (-1, 1)
        ]
        self._no_move = np.zeros(len(data.years))
        prices = (
            *data.offset_price_cny_per_t.values(),
            *(option.cost_cny_per_t for option in data.measures.values()),
        )
        self._dearest = max((1.0, *prices))
        self._miss_price = 0.0
        self.best: PricedPlan | None = None
        self.prices: MarketPrices | None = None
        self.rounds = 0

    @property
    def met(self) -> bool:
        """Whether the best plan's answer meets the targets."""
        return self.best is not None and self.best.miss_mt <= NO_MISS_MT

    @property
    def _out_of_rounds(self) -> bool:
        return self.rounds >= (MOST_ROUNDS if self.met else MOST_ROUNDS_UNTIL_MET)

    def run(self) -> None:
        """Move while a move betters the plan; with targets missed at the end, again with a higher weight."""
        for weight in WEIGHTS_OF_A_MISS:
            self._miss_price = weight * self._dearest
            self._market.weigh_a_miss(self._miss_price)
            self._tried.clear()
            self._is_bettered_by(self._no_move)
            move, in_vain = 0, 0
            while in_vain < len(self._moves) and not self._out_of_rounds:
                if self._is_bettered_by(self._moves[move]):
                    in_vain = 0
                else:
                    move, in_vain = (move + 1) % len(self._moves), in_vain + 1
            if self.met or self._out_of_rounds:
                return

    def _is_bettered_by(self, move: FloatArray) -> bool:
        """Try the market prices that come of moving supply by so much (Mt, by year)."""
        best = self.best
        try:
            prices = self._market.prices(self._start if best is None else best.benchmarks, move)
        except (NoSolutionError, SolverFailedError):
            return False
        if prices.key in self._tried:
            return False
        self._tried.add(prices.key)
        self.rounds += 1
        found = self._market.best_plan(prices, may_miss=not self.met)
        if found is None:
            return False
        if best is not None:
            merit = best.cost_million_cny + self._miss_price * best.miss_mt
            if found.cost_million_cny + self._miss_price * found.miss_mt >= merit - BETTER * abs(merit):
                return False
        self.best, self.prices = found, prices
        return True
