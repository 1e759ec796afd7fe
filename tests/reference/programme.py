"""A linear programme as plain arrays: blocks of columns, families of rows, solved by HiGHS itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
Terms = Sequence[tuple[Indices, float | Floats]]

FEASIBILITY_TOLERANCE = 1e-9
"""Primal and dual tolerance asked of the solver, in the programme's own units (Mt, shares)."""

ROW_TOLERANCE = 1e-7
"""Largest violation of a row, relative to its largest term or bound, that a published solution may have."""


@dataclass
class Programme:
    """Minimise cost @ x subject to row_lower <= matrix @ x <= row_upper, columns within bounds."""

    column_lower: list[Floats] = field(default_factory=list)
    column_upper: list[Floats] = field(default_factory=list)
    row_lower: list[Floats] = field(default_factory=list)
    row_upper: list[Floats] = field(default_factory=list)
    families: list[str] = field(default_factory=list)
    entries: list[tuple[Indices, Indices, Floats]] = field(default_factory=list)
    column_count: int = 0

    @property
    def row_count(self) -> int:
        """Number of rows added so far."""
        return len(self.families)

    def add_columns(self, lower: ArrayLike, upper: ArrayLike) -> Indices:
        """Add a block of columns with these bounds (broadcast together); return indices in its shape."""
        low, high = np.broadcast_arrays(np.asarray(lower, dtype=float), np.asarray(upper, dtype=float))
        indices = self.column_count + np.arange(low.size, dtype=np.int64).reshape(low.shape)
        self.column_lower.append(low.ravel())
        self.column_upper.append(high.ravel())
        self.column_count += low.size
        return indices

    def add_rows(self, family: str, lower: ArrayLike, upper: ArrayLike, terms: Terms) -> Indices:
        """Add one row per element of the bounds; return the rows' indices.

        A term is (columns, coefficients): one column per row, or an array whose first axis is the rows
        and whose second axis is summed over.
        """
        low, high = np.broadcast_arrays(
            np.atleast_1d(lower).astype(float), np.atleast_1d(upper).astype(float)
        )
        rows = self.row_count + np.arange(low.size, dtype=np.int64)
        for columns, coefficients in terms:
            wide = columns.reshape(low.size, columns.size // max(low.size, 1))
            values = np.broadcast_to(np.asarray(coefficients, dtype=float), columns.shape).reshape(wide.shape)
            self.entries.append((np.repeat(rows, wide.shape[1]), wide.ravel(), values.ravel()))
        self.row_lower.append(low.ravel())
        self.row_upper.append(high.ravel())
        self.families.extend([family] * low.size)
        return rows

    def add_terms(self, rows: Indices, columns: Indices, coefficients: ArrayLike) -> None:
        """Add single entries to rows that exist."""
        values = np.broadcast_to(np.asarray(coefficients, dtype=float), rows.shape)
        self.entries.append((rows.ravel(), columns.ravel(), values.ravel()))

    def matrix(self) -> csr_matrix:
        """The coefficients, entries of one place added up."""
        empty = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))
        rows, columns, values = (np.concatenate(part) for part in zip(empty, *self.entries, strict=True))
        matrix = csr_matrix((values, (rows, columns)), shape=(self.row_count, self.column_count))
        matrix.eliminate_zeros()
        return matrix

    def bounds(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Lower and upper bounds of columns, then of rows."""
        parts = (self.column_lower, self.column_upper, self.row_lower, self.row_upper)
        low, high, row_low, row_high = (np.concatenate([np.zeros(0), *part]) for part in parts)
        return low, high, row_low, row_high


class Unsolved(Exception):  # noqa: N818
    """The solver gave neither an optimum nor a proof that there is none."""


class Solver:
    """One programme inside HiGHS, changed and solved again from the basis before."""

    def __init__(self, programme: Programme) -> None:
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (
            ("output_flag", False),
            ("solver", "simplex"),
            ("primal_feasibility_tolerance", FEASIBILITY_TOLERANCE),
            ("dual_feasibility_tolerance", FEASIBILITY_TOLERANCE),
        ):
            self.highs.setOptionValue(option, value)
        matrix = programme.matrix()
        column_lower, column_upper, row_lower, row_upper = programme.bounds()
        self.lp = highspy.HighsLp()
        self.lp.num_col_, self.lp.num_row_ = programme.column_count, programme.row_count
        self.lp.col_cost_ = np.zeros(programme.column_count)
        self.lp.col_lower_, self.lp.col_upper_ = column_lower, column_upper
        self.lp.row_lower_, self.lp.row_upper_ = row_lower, row_upper
        self.lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        self.lp.a_matrix_.num_col_, self.lp.a_matrix_.num_row_ = self.lp.num_col_, self.lp.num_row_
        self.lp.a_matrix_.start_ = matrix.indptr
        self.lp.a_matrix_.index_, self.lp.a_matrix_.value_ = matrix.indices, matrix.data
        self.highs.passModel(self.lp)

    def minimise(self, columns: Indices, costs: ArrayLike) -> bool:
        """Minimise the sum of costs over columns (0 elsewhere); False where the programme is infeasible.

        Tries the basis before first, then without it, then without presolve; raises Unsolved after that.
        """
        cost = np.zeros(self.highs.getNumCol())
        np.add.at(cost, columns.ravel(), np.broadcast_to(np.asarray(costs, float), columns.shape).ravel())
        self.highs.changeColsCost(cost.size, np.arange(cost.size, dtype=np.int32), cost)
        for presolve in ("choose", "on", "off"):
            self.highs.setOptionValue("presolve", presolve)
            self.highs.run()
            status = self.highs.getModelStatus()
            if status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible):
                self.highs.setOptionValue("presolve", "choose")
                return bool(status == highspy.HighsModelStatus.kOptimal)
            self.highs.clearSolver()
        raise Unsolved(self.highs.modelStatusToString(status))

    @property
    def objective(self) -> float:
        """Value of the objective last minimised."""
        return float(self.highs.getInfo().objective_function_value)

    def values(self) -> Floats:
        """The columns' values."""
        return np.array(self.highs.getSolution().col_value)

    def reduced_costs(self) -> Floats:
        """The columns' reduced costs."""
        return np.array(self.highs.getSolution().col_dual)

    def duals(self) -> Floats:
        """The rows' duals: change of the objective with the row's bound."""
        return np.array(self.highs.getSolution().row_dual)

    def bound_columns(self, columns: Indices, lower: ArrayLike, upper: ArrayLike) -> None:
        """Change the bounds of these columns."""
        flat = columns.ravel().astype(np.int32)
        low, high = (np.broadcast_to(np.asarray(v, float), columns.shape).ravel() for v in (lower, upper))
        self.highs.changeColsBounds(flat.size, flat, np.array(low), np.array(high))

    def bound_rows(self, rows: Indices, lower: ArrayLike, upper: ArrayLike) -> None:
        """Change the bounds of these rows."""
        low, high = (np.broadcast_to(np.asarray(v, float), rows.shape) for v in (lower, upper))
        for row, row_low, row_high in zip(rows.tolist(), low.tolist(), high.tolist(), strict=True):
            self.highs.changeRowBounds(row, row_low, row_high)


def check_solution(programme: Programme, values: Floats) -> None:
    """Raise ArithmeticError where a column or row of the programme is violated (see ROW_TOLERANCE)."""
    matrix = programme.matrix()
    column_lower, column_upper, row_lower, row_upper = programme.bounds()
    outside = np.maximum(column_lower - values, values - column_upper)
    if outside.max(initial=0.0) > ROW_TOLERANCE:
        raise ArithmeticError(f"a column lies outside its bounds by {outside.max():g}")
    activity = matrix @ values
    terms = abs(matrix).multiply(abs(values)).max(axis=1).toarray().ravel()
    violation = np.maximum(row_lower - activity, activity - row_upper) / np.maximum(1.0, terms)
    if violation.max(initial=0.0) > ROW_TOLERANCE:
        worst = int(violation.argmax())
        raise ArithmeticError(f"a row of {programme.families[worst]} is violated by {violation[worst]:g}")


def smallest_violation(programme: Programme) -> float:
    """The least sum of violations of rows with which the programme could be met (0: it is feasible)."""
    elastic = Programme(
        list(programme.column_lower),
        list(programme.column_upper),
        list(programme.row_lower),
        list(programme.row_upper),
        list(programme.families),
        list(programme.entries),
        programme.column_count,
    )
    rows = np.arange(programme.row_count, dtype=np.int64)
    above = elastic.add_columns(np.zeros(rows.size), np.inf)
    below = elastic.add_columns(np.zeros(rows.size), np.inf)
    elastic.entries += [(rows, above, np.full(rows.size, -1.0)), (rows, below, np.full(rows.size, 1.0))]
    solver = Solver(elastic)
    if not solver.minimise(np.concatenate([above, below]), 1.0):
        raise Unsolved("bounds of columns contradict each other")
    return solver.objective
