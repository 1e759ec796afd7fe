"""The plans that firms would carry out at given market prices: a convex set, searched exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.build import build_programme
from models.data import ProgrammeData
from models.market_answer import CHOICES_OF_FIRMS, LIMITS_OF_FIRMS, add_market_answer
from planner.solve.arrays import FloatArray, Solution
from planner.solve.highs import ZERO_PRICE, Deadline, NoSolutionError, SolverFailedError
from planner.solve.lexicographic import allow_extra_cost, fairest_burden
from planner.solve.programme import LinearProgramme
from planner.solve.replay import replay_data

Benchmarks = Mapping[tuple[str, int], float]
"""tCO2e/unit by decided product and year."""

NO_MISS_MT = 1e-7
"""Mt: targets missed by less in sum are met (a tenth of a tonne; the solver works to 1e-9)."""


@dataclass(frozen=True)
class PricedPlan:
    """The best plan at one set of market prices.

    ``cost_million_cny``: the planner's, present value. ``miss_mt``: sum of what firms' answer misses of peak,
    ceiling and budget.
    """

    cost_million_cny: float
    miss_mt: float
    benchmarks: Benchmarks


@dataclass(frozen=True)
class MarketPrices:
    """What the prices of one answer of firms rule out; the prices themselves are not needed.

    ``spent``: direction in which each limit of firms has a price (-1 at its upper, 1 at its lower end, 0 =
    none): every answer that is cheapest at these prices uses the limit up. ``unused``: decisions with a
    reduced cost: every such answer leaves them at 0.
    """

    spent: npt.NDArray[np.int8]
    unused: npt.NDArray[np.bool_]

    @property
    def key(self) -> bytes:
        """The same for prices that rule out the same answers."""
        return self.spent.tobytes() + self.unused.tobytes()


class MarketOfPlan:
    """The planner's programme and firms' answer in one, and firms' own programme beside it.

    An answer that firms can give is their cheapest one just when it fits prices of their own programme
    (complementary slackness). Those prices do not depend on the benchmarks: at given prices, the plans that
    firms would carry out are what some rows, held as equalities, leave of a linear programme.
    """

    def __init__(self, data: ProgrammeData, deadline: Deadline) -> None:
        faced = replay_data(data, dict.fromkeys(data.decided, 0.0))
        self._data = data
        self._firms_model, self._model = build_programme(faced), build_programme(data)
        add_market_answer(self._model, data, faced)
        self._firms = LinearProgramme(self._firms_model, deadline)
        self._joint = LinearProgramme(self._model, deadline)
        self._own = self._joint.arrays.copy()
        self._miss_price = 0.0
        rows = [(family, key) for family in LIMITS_OF_FIRMS for key in getattr(self._firms_model, family)]
        choices = [(family, key) for family in CHOICES_OF_FIRMS for key in getattr(self._firms_model, family)]
        firms, market = self._firms_model, self._model.market
        self._firms_rows = np.array([self._firms.row(getattr(firms, f)[key]) for f, key in rows], int)
        self._market_rows = np.array([self._joint.row(getattr(market, f)[key]) for f, key in rows], int)
        self._firms_choices = np.array(
            [self._firms.column(getattr(firms, f)[key]) for f, key in choices], int
        )
        self._market_choices = np.array(
            [self._joint.column(getattr(market, f)[key]) for f, key in choices], int
        )
        self._supply_rows = [self._firms.row(firms.compliance[year]) for year in data.years]
        self._supply_limits = self._firms.arrays.row_upper[self._supply_rows].copy()
        self._miss_columns = [self._joint.column(miss) for miss in market.miss.values()]
        self._faced: Benchmarks | None = None

    def weigh_a_miss(self, cny_per_t: float) -> None:
        """Set what a missed tonne counts for in ``best_plan``."""
        self._miss_price = cny_per_t
        self._joint.minimise(self._model.total_cost + cny_per_t * self._model.market.total_miss)

    def prices(self, benchmarks: Benchmarks, more_supply_mt: FloatArray) -> MarketPrices:
        """The prices of firms' cheapest answer, each year's supply being moved by so much (Mt, by year).

        Raises ``NoSolutionError`` where so little supply leaves firms no answer.
        """
        return self._ruled_out(self._answer(benchmarks, more_supply_mt))

    def answer(self, benchmarks: Benchmarks) -> tuple[float, FloatArray]:
        """What firms' cheapest answer costs (million CNY, present value) and emits (Mt by year).

        Raises ``NoSolutionError`` where they have none.
        """
        answer = self._answer(benchmarks, np.zeros(len(self._data.years)))
        total = self._firms_model.total_emissions
        emissions = [self._firms.evaluate(answer, total[year]) for year in self._data.years]
        return answer.objective, np.array(emissions)

    def _answer(self, benchmarks: Benchmarks, more_supply_mt: FloatArray) -> Solution:
        firms = self._firms
        if benchmarks is not self._faced:
            for key, value in benchmarks.items():
                firms.set_limits(self._firms_model.announced_benchmark[key], value, value)
            self._faced = benchmarks
        for row, limit in zip(self._supply_rows, self._supply_limits + more_supply_mt, strict=True):
            firms.change_row(row, -np.inf, float(limit))
        return firms.solve()

    def _ruled_out(self, answer: Solution) -> MarketPrices:
        duals = answer.duals[self._firms_rows]
        return MarketPrices(
            spent=np.where(np.abs(duals) > ZERO_PRICE, np.sign(duals), 0).astype(np.int8),
            unused=np.abs(answer.reduced_costs[self._firms_choices]) > ZERO_PRICE,
        )

    def best_plan(self, prices: MarketPrices, *, may_miss: bool) -> PricedPlan | None:
        """The cheapest plan that firms would carry out at these prices; None where there is none.

        With ``may_miss`` firms' answer may miss the targets, at the price set by ``weigh_a_miss``.
        """
        self._hold(prices, may_miss=may_miss)
        try:
            solution = self._joint.solve()
        except (NoSolutionError, SolverFailedError):
            return None
        miss = max(0.0, float(solution.values[self._miss_columns].sum()))
        cost = solution.objective - self._miss_price * miss
        return PricedPlan(cost, miss, self._benchmarks(solution))

    def fairest_plan(
        self, prices: MarketPrices, cost_slack: float
    ) -> tuple[dict[tuple[str, int], float], Benchmarks]:
        """The fairest plan at these prices that costs at most ``cost_slack`` more than the cheapest there.

        The prices must admit a plan that misses nothing. Afterwards no other prices can be tried.
        """
        self._hold(prices, may_miss=False)
        self._joint.minimise()
        allow_extra_cost(self._joint, self._joint.solve(), cost_slack)
        fairest = fairest_burden(self._model, self._joint)
        return fairest.levels, self._benchmarks(fairest.solution)

    def _hold(self, prices: MarketPrices, *, may_miss: bool) -> None:
        """Leave only answers that fit the prices; undo what earlier prices held."""
        arrays, own = self._joint.arrays, self._own
        rows, spent = self._market_rows, prices.spent
        lower = np.where(spent < 0, own.row_upper[rows], own.row_lower[rows])
        upper = np.where(spent > 0, own.row_lower[rows], own.row_upper[rows])
        moved = (arrays.row_lower[rows] != lower) | (arrays.row_upper[rows] != upper)
        for i in np.flatnonzero(moved).tolist():
            self._joint.change_row(int(rows[i]), float(lower[i]), float(upper[i]))
        columns = self._market_choices
        most = np.where(prices.unused, 0.0, np.inf)
        for i in np.flatnonzero(arrays.column_upper[columns] != most).tolist():
            self._joint.change_column(int(columns[i]), 0.0, float(most[i]))
        for column in self._miss_columns:
            self._joint.change_column(column, 0.0, np.inf if may_miss else 0.0)

    def _benchmarks(self, solution: Solution) -> dict[tuple[str, int], float]:
        return {key: self._joint.value(solution, self._model.benchmark[key]) for key in self._data.decided}


def directions(years: int) -> list[FloatArray]:
    """Ways to move supply over so many years: one year, all from or up to one, growing, to the next year."""
    unit = np.eye(years)
    position = np.arange(years)
    from_year = [(position >= first).astype(float) for first in range(years - 1)]
    growing = [np.maximum(0.0, position - first + 1) / (years - first) for first in range(years - 1)]
    up_to = [(position <= last).astype(float) for last in range(1, years - 1)]
    to_the_next = [unit[year] - unit[year + 1] for year in range(years - 1)]
    return [*unit, *from_year, *growing, *up_to, *to_the_next]
