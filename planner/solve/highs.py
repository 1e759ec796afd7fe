"""The one door to HiGHS: arrays go in, checked numbers come out.

Nothing else in the project touches the solver. What goes in is checked for finiteness (HiGHS accepts a
NaN silently), what comes out is checked against the data before anybody sees it: a status text alone
proves nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import highspy
import numpy as np
from scipy import sparse

from planner.solve.arrays import FloatArray, ProgrammeArrays, Solution

FEASIBILITY_TOLERANCE = 1e-9
"""Asked of the solver for rows, bounds and reduced costs, in the programme's own units."""

ZERO_PRICE = 1e-7
"""A dual or reduced cost above this is a price; below it, rounding (the solver works to 1e-9)."""


class NoSolutionError(Exception):
    """The programme has no feasible point; proven by two different runs."""


class SolverStoppedError(Exception):
    """The solver reached its time limit before it had proven an optimum."""


class SolverFailedError(Exception):
    """No algorithm returned an optimum that passes the checks: a defect, never an infeasible case."""


@dataclass
class Deadline:
    """Wall-clock limit shared by all solves of one plan; None = no limit."""

    seconds: float | None = None
    started: float = field(default_factory=time.monotonic)

    def remaining(self) -> float:
        """Seconds left, infinite without a limit."""
        if self.seconds is None:
            return float("inf")
        return self.seconds - (time.monotonic() - self.started)


class _QuietHighs(highspy.Highs):
    """HiGHS without the banner that it prints, when it is made, into whatever the program prints."""

    def enableCallbacks(self) -> None:  # noqa: N802
        """Silence the solver before its first word."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


class ArrayProgramme:
    """A linear programme inside HiGHS, re-solved warm after each change; rows and columns by position.

    Owns ``arrays`` and keeps them as they stand in the solver. Every number must be finite but for limits
    that are infinite.
    """

    first_choice: Mapping[str, str | int] = {
        "solver": "simplex",
        "presolve": "choose",
        "simplex_strategy": 1,
    }
    """Options of the algorithm that is tried first; a second opinion puts others in their place."""

    def __init__(self, arrays: ProgrammeArrays, deadline: Deadline | None = None) -> None:
        self.arrays = arrays
        self.held_rows: dict[int, float] = {}
        """Rows that are held as equalities, and their value."""
        self.deadline = deadline or Deadline()
        self._highs = _QuietHighs()  # type: ignore[no-untyped-call]
        self._set_options(
            primal_feasibility_tolerance=FEASIBILITY_TOLERANCE,
            dual_feasibility_tolerance=FEASIBILITY_TOLERANCE,
            parallel="off",
        )
        self._pass_model()

    def _pass_model(self) -> None:
        arrays = self.arrays
        lp = highspy.HighsLp()
        lp.num_row_, lp.num_col_ = arrays.matrix.shape
        lp.col_cost_, lp.offset_ = arrays.cost, arrays.offset
        lp.col_lower_, lp.col_upper_ = arrays.column_lower, arrays.column_upper
        lp.row_lower_, lp.row_upper_ = arrays.row_lower, arrays.row_upper
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = arrays.matrix.indptr
        lp.a_matrix_.index_ = arrays.matrix.indices
        lp.a_matrix_.value_ = arrays.matrix.data
        self._must(self._highs.passModel(lp), "the programme was not accepted")

    def _must(self, status: highspy.HighsStatus, complaint: str) -> None:
        if status == highspy.HighsStatus.kError:
            raise SolverFailedError(complaint)

    def _set_options(self, **options: bool | float | str) -> None:
        for option, value in options.items():
            status = self._highs.setOptionValue(option, value)
            self._must(status, f"option {option}={value} was not accepted")

    def put_in_place(self, arrays: ProgrammeArrays, start: highspy.HighsBasis | None = None) -> None:
        """Put another programme in the place of this one; nothing of its solves is left.

        ``start``: a basis of a programme with the same rows and columns, from which the next solve begins.
        """
        self.arrays, self.held_rows = arrays, {}
        self._pass_model()
        if start is not None:
            self._must(self._highs.setBasis(start), "the basis to start from was not accepted")

    def limit_time(self, deadline: Deadline) -> None:
        """Let the next solves end at another deadline."""
        self._deadline = deadline
        self._set_options(time_limit=float("inf"))

    def basis(self) -> highspy.HighsBasis:
        """The basis of the last solve."""
        return self._highs.getBasis()

    def set_cost(self, cost: FloatArray, offset: float) -> None:
        """Set the objective: minimise ``cost @ x + offset``."""
        self.arrays.cost, self.arrays.offset = cost, offset
        columns = np.arange(len(cost), dtype=np.int32)
        self._must(self._highs.changeColsCost(len(columns), columns, cost), "objective not accepted")
        self._must(self._highs.changeObjectiveOffset(offset), "constant of the objective not accepted")

    def add_row(self, lower: float, coefficients: FloatArray, upper: float) -> None:
        """Add a row at the end; ``coefficients`` by column, zeros included."""
        columns = np.flatnonzero(coefficients).astype(np.int32)
        status = self._highs.addRow(lower, upper, len(columns), columns, coefficients[columns])
        self._must(status, "row not accepted")
        arrays = self.arrays
        arrays.row_lower = np.append(arrays.row_lower, lower)
        arrays.row_upper = np.append(arrays.row_upper, upper)
        arrays.matrix = sparse.vstack(
            [arrays.matrix, sparse.csc_array(coefficients[np.newaxis])], format="csc"
        )

    def add_columns(self, cost: FloatArray, columns: sparse.csc_array) -> None:
        """Add columns at the end, >= 0 without an upper bound; ``columns``: rows x new columns."""
        count = len(cost)
        lower, upper = np.zeros(count), np.full(count, np.inf)
        status = self._highs.addCols(
            count, cost, lower, upper, columns.nnz, columns.indptr[:-1], columns.indices, columns.data
        )
        self._must(status, "columns not accepted")
        arrays = self.arrays
        arrays.cost = np.concatenate([arrays.cost, cost])
        arrays.column_lower = np.concatenate([arrays.column_lower, lower])
        arrays.column_upper = np.concatenate([arrays.column_upper, upper])
        arrays.matrix = sparse.hstack([arrays.matrix, columns], format="csc")

    def change_row(self, row: int, lower: float, upper: float) -> None:
        """Change both limits of a row; infinite ones drop it."""
        self.arrays.row_lower[row], self.arrays.row_upper[row] = lower, upper
        self._must(self._highs.changeRowBounds(row, lower, upper), "limit of a row not accepted")

    def change_column(self, column: int, lower: float, upper: float) -> None:
        """Change both bounds of a column."""
        self.arrays.column_lower[column], self.arrays.column_upper[column] = lower, upper
        self._must(self._highs.changeColBounds(column, lower, upper), "bound not accepted")

    def change_coefficient(self, row: int, column: int, value: float) -> None:
        """Change one coefficient of a row."""
        self.arrays.matrix[row, column] = value
        self._must(self._highs.changeCoeff(row, column, value), "coefficient not accepted")

    def restrict_to_optimal_face(self, solution: Solution) -> None:
        """Keep only the points that are as good as ``solution``, exactly.

        By complementary slackness a feasible point is optimal just when every row and every column with a
        price lies where it lies in the solution: no tolerance of a cost row gets in.
        """
        arrays = self.arrays
        for row in np.flatnonzero(np.abs(solution.duals) > ZERO_PRICE):
            self.hold_row(
                int(row), arrays.row_lower[row] if solution.duals[row] > 0 else arrays.row_upper[row]
            )
        for column in np.flatnonzero(np.abs(solution.reduced_costs) > ZERO_PRICE):
            at_lower = solution.reduced_costs[column] > 0
            bound = arrays.column_lower[column] if at_lower else arrays.column_upper[column]
            self.change_column(int(column), bound, bound)

    def hold_row(self, row: int, value: float) -> None:
        """Hold a row as an equality."""
        self.held_rows[row] = value
        self.change_row(row, value, value)

    def give_held_rows_room(self, room: float) -> None:
        """Let every row that is held as an equality lie within ``room`` of it, relative to max(1, value).

        For a face that the solver takes for empty because its equations agree only up to rounding.
        """
        for row, value in self.held_rows.items():
            allowed = room * max(1.0, abs(value))
            self.change_row(row, value - allowed, value + allowed)

    def has_solution(self, *, enough_infeasible: int = 1) -> bool:
        """Whether any point holds all limits; that none does is found by ``enough_infeasible`` runs.

        Raises ``SolverStoppedError`` at the time limit and ``SolverFailedError`` where no algorithm can tell.
        """
        self.set_cost(np.zeros_like(self.arrays.cost), 0.0)
        solution, infeasible, complaints = self._try_algorithms(enough_infeasible)
        if solution is None and infeasible < enough_infeasible:
            raise SolverFailedError("no algorithm could tell: " + "; ".join(complaints))
        return solution is not None

    def solve(self) -> Solution:
        """Solve from where the last solve ended; on trouble with other algorithms from scratch.

        Raises ``NoSolutionError`` (two runs agree that there is no feasible point), ``SolverStoppedError``
        (time limit), ``SolverFailedError`` (nothing passes the checks).
        """
        solution, infeasible, complaints = self._try_algorithms(enough_infeasible=2)
        if solution is not None:
            return solution
        if infeasible >= 2:
            raise NoSolutionError("the limits contradict each other")
        raise SolverFailedError("no algorithm gave a proven optimum: " + "; ".join(complaints))

    def _try_algorithms(self, enough_infeasible: int) -> tuple[Solution | None, int, list[str]]:
        """A solution that passes the checks; how many runs found none feasible; what was wrong with each."""
        infeasible = 0
        complaints: list[str] = []
        for prepare in self._attempts():
            prepare()
            remaining = self.deadline.remaining()
            if remaining <= 0:
                raise SolverStoppedError("the time limit was reached")
            if np.isfinite(remaining):
                self._set_options(time_limit=self._highs.getRunTime() + remaining)
            self._highs.run()
            status = self._highs.getModelStatus()
            if status == highspy.HighsModelStatus.kOptimal:
                solution = self._read_solution()
                complaint = self.arrays.what_is_wrong_with(solution)
                if complaint is None:
                    return solution, infeasible, complaints
                complaints.append(complaint)
            elif status in (highspy.HighsModelStatus.kTimeLimit, highspy.HighsModelStatus.kInterrupt):
                raise SolverStoppedError("the solver stopped at its time limit")
            else:
                complaints.append(str(status).rpartition(".")[2])
                infeasible += status == highspy.HighsModelStatus.kInfeasible
                if infeasible == enough_infeasible:
                    break
        return None, infeasible, complaints

    def _attempts(self) -> tuple[Callable[[], None], ...]:
        """The first choice, then others from scratch.

        Interior point never without presolve: where variables are fixed, HiGHS 1.16 then writes past the end
        of its arrays.
        """

        def as_it_is() -> None:
            self._set_options(**self.first_choice)

        def without_presolve() -> None:
            self._highs.clearSolver()
            self._set_options(solver="simplex", presolve="off", simplex_strategy=1)

        def primal_simplex() -> None:
            self._highs.clearSolver()
            self._set_options(simplex_strategy=4)

        def interior_point() -> None:
            self._highs.clearSolver()
            self._set_options(solver="ipm", presolve="on", simplex_strategy=1)

        return as_it_is, without_presolve, primal_simplex, interior_point

    def _read_solution(self) -> Solution:
        solution = self._highs.getSolution()
        return Solution(
            objective=float(self._highs.getInfo().objective_function_value),
            values=np.array(solution.col_value, dtype=float) + 0.0,
            duals=np.array(solution.row_dual, dtype=float) + 0.0,
            reduced_costs=np.array(solution.col_dual, dtype=float) + 0.0,
        )
