"""The least-cost stage of many scenarios: one programme, solved warm for each."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import highspy
import numpy as np
import pyarrow as pa
from scipy import sparse

from models.data import BENCHMARK
from planner.case.case import Case
from planner.plan import EmissionsPeak
from planner.planning import emissions_peak
from planner.prices import MEANINGS, PER_TONNE, priced_limits
from planner.scenarios.numbers import FloatArray, Numbers
from planner.solve.arrays import Solution
from planner.solve.highs import (
    FEASIBILITY_TOLERANCE,
    ArrayProgramme,
    Deadline,
    NoSolutionError,
)
from planner.sweep.parametric import ParametricProgramme

AMOUNTS = ("emissions", "supply", "offset", "bank", "total_emissions")
"""Columns of the market that are sums of decisions, Mt."""

SHADOW_PRICES = ("constraint", "item", "year", "value", "unit", "meaning")


@dataclass(frozen=True)
class LeastCost:
    """A proven least-cost programme. ``cost_million_cny``: present value."""

    cost_million_cny: float
    peak: EmissionsPeak
    market: pa.Table
    shadow_prices: pa.Table
    solution: Solution


class LeastCostSolver:
    """Solves the least-cost programme for other numbers of one structure.

    Every solve starts from the base case's own optimal basis, never from that of the scenario before: what it
    comes to depends on the scenario alone. Each solution is proven from the arrays, as in a single plan.
    """

    def __init__(self, case: Case, *, start: bool = True) -> None:
        """``start``: solve the case itself first, for a basis to start from."""
        self._parametric = ParametricProgramme(case)
        self._programme: ArrayProgramme = self._parametric.programme
        self._start: highspy.HighsBasis | None = None
        if start:
            with suppress(NoSolutionError):  # a base case without a plan: scenarios start from nothing
                self._programme.solve()
                self._start = self._programme.basis()
        self._sums = self._sums_of_decisions()
        self._price_rows = self._rows_of_marginal_cost()
        self._limits = [
            limit
            for limit in priced_limits(self._parametric.cells, self._parametric.model)
            if limit.benchmark is None
        ]
        self._limits.sort(key=lambda limit: (limit.constraint, limit.item, limit.year or 0))
        self._index_limits()

    def solve(self, numbers: Numbers, deadline: Deadline | None = None) -> LeastCost:
        """The least cost of the case with these numbers.

        Raises what ``ArrayProgramme.solve`` raises.
        """
        self._programme.limit_time(deadline or Deadline())
        self._programme.put_in_place(self._parametric.arrays(numbers), self._start)
        solution = self._programme.solve()
        years = self._parametric.cells.data.years
        rate = numbers.settings.discount_rate
        discount = (1 + rate) ** -(np.array(years) - years[0]).astype(float)
        amounts = _without_noise(self._sums @ solution.values).reshape(len(AMOUNTS), len(years))
        marginal = np.full(len(years), np.nan)
        priced = self._price_rows >= 0
        marginal[priced] = solution.duals[self._price_rows[priced]] / discount[priced]
        return LeastCost(
            cost_million_cny=solution.objective,
            peak=emissions_peak(numbers.settings, amounts[AMOUNTS.index("total_emissions")]),
            market=pa.table(
                {
                    "year": np.array(years, dtype=np.int64),
                    "price": np.full(len(years), np.nan),
                    "marginal_cost": _without_noise(marginal),
                    **dict(zip(AMOUNTS, amounts, strict=True)),
                }
            ),
            shadow_prices=self._shadow_prices(solution, rate),
            solution=solution,
        )

    def _shadow_prices(self, solution: Solution, discount_rate: float) -> pa.Table:
        """The prices of all limits in tonnes, undiscounted but for the budget; positive = scarcity costs."""
        discount = (1 + discount_rate) ** self._elapsed
        values = _without_noise(self._signs * discount * solution.duals[self._limit_rows])
        columns = {**self._limit_columns, "value": pa.array(values)}
        return pa.table({name: columns[name] for name in SHADOW_PRICES})

    def _index_limits(self) -> None:
        """What is the same in every table of shadow prices."""
        limits = self._limits
        self._limit_rows = np.array([self._parametric.programme.row(limit.row) for limit in limits])
        first = self._parametric.cells.data.years[0]
        self._elapsed = np.array([0.0 if limit.year is None else limit.year - first for limit in limits])
        self._signs = np.array([np.sign(limit.scale) for limit in limits])
        self._limit_columns = {
            "constraint": pa.array([limit.constraint for limit in limits]),
            "item": pa.array([limit.item for limit in limits]),
            "year": pa.array([limit.year for limit in limits], type=pa.int64()),
            "unit": pa.array([PER_TONNE] * len(limits)),
            "meaning": pa.array([MEANINGS[limit.constraint] for limit in limits]),
        }

    def _sums_of_decisions(self) -> sparse.csr_array:
        """Amounts x years (rows) by column of the programme."""
        model, programme = self._parametric.model, self._parametric.programme
        components = {
            "emissions": model.covered_emissions,
            "supply": model.supply,
            "offset": model.offset,
            "bank": model.bank,
            "total_emissions": model.total_emissions,
        }
        rows = []
        for name in AMOUNTS:
            for year in self._parametric.cells.data.years:
                row = np.zeros(len(programme.variables))
                if year in components[name]:
                    row, _ = programme.coefficients(components[name][year])
                rows.append(row)
        return sparse.csr_array(np.array(rows))

    def _rows_of_marginal_cost(self) -> np.ndarray:
        """By year, a row whose dual is the cost of one more tonne of baseline emissions; -1 without one."""
        data, model = self._parametric.cells.data, self._parametric.model
        rows = []
        for year in data.years:
            cells = [
                cell
                for sector in data.sectors_under(BENCHMARK, year)
                for cell in data.covered_cells(year, sector)
            ]
            rows.append(
                self._parametric.programme.row(model.emissions_after_measures[cells[0], year])
                if cells
                else -1
            )
        return np.array(rows)


def _without_noise(values: FloatArray) -> FloatArray:
    """Numbers that the solver cannot tell from 0 are 0."""
    return np.where(np.abs(values) < FEASIBILITY_TOLERANCE, 0.0, values)
