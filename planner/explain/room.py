"""The relaxed programme: how much each lever would have to give, and the least of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyomo.environ as pyo
from pyomo.repn import generate_standard_repn

from models.build import build_programme
from models.relaxation import ChangeKey, MissedShare, add_relaxation
from planner.case.case import Case
from planner.cells import Cells
from planner.explain.cells_of_case import Movable, movable_cells
from planner.explain.change import CaseCell, Change
from planner.explain.limits import rows_of_the_case
from planner.solve.arrays import Solution
from planner.solve.highs import NoSolutionError
from planner.solve.programme import LinearProgramme

NO_CHANGE = 1e-9
"""A relative change below this is rounding of the solver."""

CEILING_ACCURACY = 1e-10
"""How closely the smallest common change of a share is bracketed."""

REFERENCE_ROUNDS = 4
"""How often the bases of shares are put in as they came out while the sum of changes is made small."""


@dataclass(frozen=True)
class _ShareRow:
    number: int
    share: MissedShare


class Room:
    """The programme with room, and the smallest use of it."""

    def __init__(self, case: Case, cells: Cells) -> None:
        self._model = build_programme(cells.data)
        shares = add_relaxation(self._model, cells.data, rows_of_the_case(case, cells))
        self._shares = [_ShareRow(i, share) for i, share in enumerate(shares)]
        self._share_keys = {share.key for share in shares}
        self._movable = movable_cells(case, list(self._model.change))
        self._model.largest = pyo.Var(domain=pyo.NonNegativeReals)
        keys = list(self._model.change)
        self._model.largest_change = pyo.Constraint(
            range(len(keys)), rule=lambda model, i: self._relative(keys[i]) - model.largest <= 0
        )
        self._programme = LinearProgramme(self._model)

    def _relative(self, key: ChangeKey) -> pyo.Expression:
        return self._model.change[key] / self._movable[key].scale

    def smallest(self, lever: str) -> list[Change] | None:
        """The changes of one lever alone: least largest change first, then least in sum; None = it cannot."""
        keys = self._open([lever])
        if not keys:
            return None
        shares = [row for row in self._shares if row.share.key in keys]
        try:
            if shares:
                ceiling = self._smallest_ceiling(shares)
                if ceiling is None:
                    return None
                self._set_ceiling(shares, ceiling)
            else:
                self._programme.minimise(self._model.largest)
                largest = self._programme.solve().objective
                self._programme.set_upper_bound(self._model.largest, largest * (1 + NO_CHANGE) + NO_CHANGE)
            return self._smallest_sum(keys, shares)
        except NoSolutionError:
            return None
        finally:
            self._programme.set_upper_bound(self._model.largest, float("inf"))

    def cheapest_mix(self, levers: Iterable[str]) -> list[Change] | None:
        """The smallest sum of relative changes over several levers together; None = they cannot."""
        keys = self._open(list(levers))
        shares = [row for row in self._shares if row.share.key in keys]
        self._set_ceiling(shares, 1.0)
        try:
            return self._smallest_sum(keys, shares)
        except NoSolutionError:
            return None

    def _open(self, levers: list[str]) -> list[ChangeKey]:
        """Let some levers give and no other."""
        opened = [key for key, cell in self._movable.items() if cell.lever in levers]
        for key, variable in self._model.change.items():
            self._programme.set_upper_bound(variable, self._movable[key].room if key in opened else 0.0)
        return opened

    def _smallest_ceiling(self, shares: list[_ShareRow]) -> float | None:
        """Bracket the smallest change of a share that, allowed everywhere, gives a solution."""
        upper, lower = 1.0, 0.0
        self._set_ceiling(shares, upper)
        if not self._programme.has_solution():
            return None
        while upper - lower > CEILING_ACCURACY:
            middle = (lower + upper) / 2
            self._set_ceiling(shares, middle)
            if self._programme.has_solution():
                upper = middle
            else:
                lower = middle
        return upper

    def _set_ceiling(self, shares: list[_ShareRow], ceiling: float) -> None:
        for row in shares:
            allowed = min(ceiling, self._movable[row.share.key].room)
            constraint = self._model.share_ceiling[row.number]
            base = generate_standard_repn(row.share.base)
            for coefficient, variable in zip(base.linear_coefs, base.linear_vars, strict=True):
                self._programme.set_coefficient(constraint, variable, -allowed * coefficient)
            self._programme.set_limits(constraint, -float("inf"), allowed * float(base.constant))

    def _smallest_sum(self, keys: list[ChangeKey], shares: list[_ShareRow]) -> list[Change]:
        """Minimise the sum of relative changes; bases of shares are put in as they came out, a few times."""
        total = sum(self._relative(key) for key in keys)
        self._programme.minimise(total)
        solution = self._programme.solve()
        for _ in range(REFERENCE_ROUNDS if shares else 0):
            for row in shares:
                reference = max(self._programme.evaluate(solution, row.share.base), NO_CHANGE)
                change = self._model.change[row.share.key]
                measured = self._model.share_measured[row.number]
                self._programme.set_coefficient(measured, change, -reference)
            solution = self._programme.solve()
        return self._changes(solution, keys, shares)

    def _changes(self, solution: Solution, keys: list[ChangeKey], shares: list[_ShareRow]) -> list[Change]:
        """What a solution amounts to in the cells of the case."""
        amounts = {
            key: self._programme.value(solution, self._model.change[key])
            for key in keys
            if key not in self._share_keys
        }
        for row in shares:
            missed = self._programme.value(solution, row.share.slack)
            base = max(self._programme.evaluate(solution, row.share.base), NO_CHANGE)
            amounts[row.share.key] = max(amounts.get(row.share.key, 0.0), missed / base)
        moved: dict[CaseCell, tuple[Movable, float]] = {}
        for key, amount in amounts.items():
            cell = self._movable[key]
            before = moved.get(cell.cell, (cell, 0.0))[1]
            moved[cell.cell] = (cell, before + cell.sign * amount)
        return [
            Change(cell.cell, cell.old, cell.old + amount, cell.unit, abs(amount) / cell.scale)
            for cell, amount in moved.values()
            if abs(amount) / cell.scale > NO_CHANGE
        ]
