"""Measures of single installations apart from the programme: what given paths remove, cost and could earn.

For countries with too many of them to be columns. A path is proven best by what it earns: given what a tonne
less is worth in every year, no path of the measure may earn more.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from planner.case.case import Case
from planner.rebuilt.arrays import BoolArray, FloatArray
from planner.rebuilt.cells import CellSums
from planner.rebuilt.rows import IntArray, Rows, summed

SAME_PRICE = 1e-8
"""CNY/t: worths of a tonne nearer than this are one. A hundredth of what the solver's side takes for one."""


@dataclass(frozen=True)
class HeldRises:
    """Rises of the share within limits (M x T); ``used_up`` (M): the potential must be used in full."""

    lower: FloatArray
    upper: FloatArray
    used_up: BoolArray


@dataclass(frozen=True)
class MeasuresApart:
    """Measures (M) in the order of ``installation_measures``, plan years (T).

    - row, cell (M): position of the installation's row, and of its cell
    - baseline_mt (M x T): of the row
    - usable (M x T): available, the row open or closed again, its sector under a rule, the row large enough
    - cost (CNY/t), potential, ramp (shares of the row's baseline; infinite = no limit) (M)
    - discount (T); cells: how many there are
    """

    row: IntArray
    cell: IntArray
    baseline_mt: FloatArray
    usable: BoolArray
    cost: FloatArray
    potential: FloatArray
    ramp: FloatArray
    discount: FloatArray
    cells: int

    def removed_mt(self, shares: FloatArray) -> FloatArray:
        """Cells x years: what all measures remove at these shares (M x T)."""
        return summed(self.baseline_mt * shares, self.cell, self.cells)

    def cost_million(self, shares: FloatArray) -> float:
        """Present value in million of currency."""
        return float(((self.baseline_mt * shares) @ self.discount) @ self.cost)

    def missed_limits(self, shares: FloatArray) -> FloatArray:
        """By measure, by how much a path misses potential, ramp, permanence or first year at most (share)."""
        rises = np.diff(shares, axis=1, prepend=0.0)
        missed = [
            np.where(self.usable, 0.0, np.abs(shares)).max(axis=1, initial=0.0),
            (shares - self.potential[:, None]).max(axis=1, initial=0.0),
            (rises - self.ramp[:, None]).max(axis=1, initial=0.0),
            (-rises).max(axis=1, initial=0.0),
        ]
        worst: FloatArray = np.maximum.reduce(missed)
        return worst

    def worth_of_a_rise(self, price: FloatArray, of_cost: float) -> FloatArray:
        """M x T: what raising the share by 1 in a year, and in all years after it, is worth; -inf before use.

        ``price``: cells x years, what a tonne less is worth; ``of_cost``: what a unit of cost is worth.
        """
        of_a_tonne = price[self.cell] - of_cost * self.cost[:, None] * self.discount
        earned = self.baseline_mt * of_a_tonne
        worth: FloatArray = np.where(self.usable, np.cumsum(earned[:, ::-1], axis=1)[:, ::-1], -np.inf)
        return worth

    @cached_property
    def _room(self) -> FloatArray:
        """M x T: the rise in the best year, the second best, ...: the ramp until the potential is used."""
        ramp = np.minimum(self.ramp, self.potential)[:, None]
        return np.clip(self.potential[:, None] - np.arange(len(self.discount)) * ramp, 0.0, ramp)

    def missed_earnings(
        self, shares: FloatArray, price: FloatArray, of_cost: float, held: HeldRises | None = None
    ) -> FloatArray:
        """By measure, how much more its best path would earn than this one.

        The best path rises by the ramp in the year in which that is worth most, then in the next, while it
        is worth anything and potential is left (a knapsack whose parts can be divided). ``held``: only paths
        within these limits count.
        """
        worth = self.worth_of_a_rise(price, of_cost)
        if held is None:
            best = (np.maximum(-np.sort(-worth, axis=1), 0.0) * self._room).sum(axis=1)
        else:
            best = self._best_within(held, worth)
        rises = np.diff(shares, axis=1, prepend=0.0)
        earned = np.where(rises == 0, 0.0, rises * np.where(self.usable, worth, 0.0)).sum(axis=1)
        missed: FloatArray = best - earned
        return missed

    def _best_within(self, held: HeldRises, worth: FloatArray) -> FloatArray:
        worth = np.where(self.usable, worth, 0.0)
        order = np.argsort(-worth, axis=1, kind="stable")
        sorted_worth = np.take_along_axis(worth, order, axis=1)
        wanted = (sorted_worth > 0) | held.used_up[:, None]
        room = np.take_along_axis(held.upper - held.lower, order, axis=1) * wanted
        left = np.maximum(self.potential - held.lower.sum(axis=1), 0.0)
        filled = np.minimum(np.cumsum(room, axis=1), left[:, None])
        more = np.diff(filled, axis=1, prepend=0.0)
        best: FloatArray = (held.lower * worth).sum(axis=1) + (more * sorted_worth).sum(axis=1)
        return best

    def rises_held_at(self, price: FloatArray) -> HeldRises:
        """Where every path that is best at these prices has its rises, cost counting once.

        A rise worth more than the last one for which there is potential is whole, one worth less is none.
        """
        worth = self.worth_of_a_rise(price, 1.0)
        ramp = np.minimum(self.ramp, self.potential)[:, None]
        in_order = -np.sort(-worth, axis=1)
        last = np.maximum((self._room > 0).sum(axis=1) - 1, 0)[:, None]
        least = np.maximum(np.take_along_axis(in_order, last, axis=1), 0.0)
        tonnes = np.cumsum((self.baseline_mt * self.discount)[:, ::-1], axis=1)[:, ::-1]
        rounding = SAME_PRICE * tonnes
        return HeldRises(
            lower=np.where(worth > least + rounding, ramp, 0.0),
            upper=np.where(worth >= least - rounding, ramp, 0.0),
            used_up=(least > rounding.max(axis=1, keepdims=True, initial=0.0))[:, 0],
        )


def measures_apart(case: Case, rows: Rows, cells: CellSums, complies: BoolArray) -> MeasuresApart:
    """Lay the table out beside the rows (formulation: constraint 7). ``complies``: sectors x years."""
    table, years = case.installation_measures, np.array(case.settings.years)
    keys = ["installation", "product"]
    position = pd.Series(
        np.arange(len(case.installations)), pd.MultiIndex.from_frame(case.installations[keys])
    )
    row: IntArray = position.reindex(pd.MultiIndex.from_frame(table[keys])).to_numpy(dtype=np.int64)
    first = np.maximum(table["available_from"].to_numpy(dtype=np.int64), rows.opens[row])
    in_time = years >= first[:, None]
    ramp = table["ramp"].to_numpy(dtype=float)
    return MeasuresApart(
        row=row,
        cell=cells.of_row[row],
        baseline_mt=rows.baseline_mt[row],
        usable=in_time & rows.large[row][:, None] & complies[rows.sector_number[row]],
        cost=table["cost"].to_numpy(dtype=float),
        potential=table["potential"].to_numpy(dtype=float),
        ramp=np.where(np.isnan(ramp), np.inf, ramp),
        discount=(1 + case.settings.discount_rate) ** -(years - float(years[0])),
        cells=len(cells.name),
    )
