"""The relaxed programme: how much each lever would have to give, and the least of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyomo.environ as pyo
from pyomo.core.base.var import VarData
from pyomo.repn import generate_standard_repn

from models.build import build_programme
from models.relaxation import ChangeKey, MissedShare, add_relaxation
from planner.case.case import Case
from planner.cells import Cells
from planner.explain.cells_of_case import Movable, movable_cells
from planner.explain.change import CaseCell, Change
from planner.explain.lifting import lifted
from planner.explain.limits import rows_of_the_case
from planner.explain.years import rows_without_effect
from planner.solve.arrays import Solution
from planner.solve.highs import Deadline, NoSolutionError, SolverFailedError
from planner.solve.programme import LinearProgramme

NO_CHANGE = 1e-9
"""A relative change below this is rounding of the solver."""

CEILING_ACCURACY = 1e-10
"""How closely the smallest common change of a share is bracketed."""

ROOM_AT_SMALLEST = (0.0, 1e-9, 1e-8, 1e-7)
"""How far the smallest largest change, once found, may be exceeded where the solver finds nothing at it: its
tolerance first, then more. Close to the digits to which changes are rounded, so only where needed."""

REFERENCE_ROUNDS = 4
"""How often the bases of shares are put in as they came out while the sum of changes is made small."""


@dataclass(frozen=True)
class _ShareRow:
    """A missed share, the number of its rows, and its base as variables with coefficients and a constant."""

    number: int
    share: MissedShare
    base: tuple[tuple[VarData, float], ...]
    constant: float


def _share_row(number: int, share: MissedShare) -> _ShareRow:
    repn = generate_standard_repn(share.base)
    terms = tuple(zip(repn.linear_vars, repn.linear_coefs, strict=True))
    return _ShareRow(number, share, terms, float(repn.constant))


class Room:
    """The programme with room, and the smallest use of it.

    Its methods raise ``SolverStoppedError`` at the time limit and ``SolverFailedError`` where the solver
    cannot tell: that is never the same as "cannot".
    """

    def __init__(self, case: Case, cells: Cells, deadline: Deadline | None = None) -> None:
        self._model = build_programme(cells.data)
        shares = add_relaxation(self._model, cells.data, rows_of_the_case(case, cells))
        self._shares = [_share_row(i, share) for i, share in enumerate(shares)]
        self._share_keys = {share.key for share in shares}
        self._movable = movable_cells(case, list(self._model.change))
        self._model.largest = pyo.Var(domain=pyo.NonNegativeReals)
        keys = list(self._model.change)
        self._model.largest_change = pyo.Constraint(
            range(len(keys)), rule=lambda model, i: self._relative(keys[i]) - model.largest <= 0
        )
        self._programme = LinearProgramme(self._model, deadline)

    def _relative(self, key: ChangeKey) -> pyo.Expression:
        return self._model.change[key] / self._movable[key].scale

    def smallest(self, lever: str) -> list[Change] | None:
        """The changes of one lever alone: least largest change first, then least in sum; None = it cannot."""
        keys = self._open([lever])
        if not keys:
            return None
        shares = [row for row in self._shares if row.share.key in keys]
        largest = self._smallest_ceiling(shares) if shares else self._smallest_largest()
        if largest is None:
            return None
        try:
            for room in ROOM_AT_SMALLEST:
                self._allow(largest + room * max(1.0, largest), shares)
                try:
                    return self._smallest_sum(keys, shares)
                except (NoSolutionError, SolverFailedError):
                    continue
        finally:
            self._programme.set_upper_bound(self._model.largest, float("inf"))
        raise SolverFailedError(f"nothing is found at the smallest change of {lever}, {largest}")

    def cheapest_mix(self, levers: Iterable[str], years: Iterable[Change] = ()) -> list[Change] | None:
        """The smallest sum of relative changes over several levers together, once years have been moved.

        None = they cannot.
        """
        keys = self._open(list(levers))
        shares = [row for row in self._shares if row.share.key in keys]
        self._set_ceiling(shares, 1.0)
        idle = [row for year in years for row in rows_without_effect(self._model, year)]
        with lifted(self._programme, idle):
            try:
                return self._smallest_sum(keys, shares)
            except NoSolutionError:
                return None

    def _smallest_largest(self) -> float | None:
        """The smallest largest relative change of a lever that is no share; None = it cannot."""
        self._programme.minimise(self._model.largest)
        try:
            return self._programme.solve().objective
        except NoSolutionError:
            return None

    def _allow(self, largest: float, shares: list[_ShareRow]) -> None:
        """Let no change of the open levers be larger."""
        if shares:
            self._set_ceiling(shares, largest)
        else:
            self._programme.set_upper_bound(self._model.largest, largest)

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
        if not self._programme.has_solution(enough_infeasible=2):
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
            for variable, coefficient in row.base:
                self._programme.set_coefficient(constraint, variable, -allowed * coefficient)
            self._programme.set_limits(constraint, -float("inf"), allowed * row.constant)

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
        changes = [
            Change(cell.cell, cell.old, cell.old + amount, cell.unit, abs(amount) / cell.scale)
            for cell, amount in moved.values()
            if abs(amount) / cell.scale > NO_CHANGE
        ]
        return sorted(
            changes, key=lambda change: (change.cell.table, str(change.cell.key), change.cell.column)
        )
