"""The one door to HiGHS: a Pyomo model goes in, checked numbers come out.

Nothing else in the project touches the solver. What goes in is checked for finiteness (HiGHS accepts a
NaN silently), what comes out is checked against the data before anybody sees it: a status text alone
proves nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import highspy
import numpy as np
import numpy.typing as npt
import pyomo.environ as pyo
from pyomo.core.base.constraint import ConstraintData
from pyomo.core.base.var import VarData
from pyomo.core.expr.numeric_expr import NumericExpression
from pyomo.repn import generate_standard_repn
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler
from scipy import sparse

FEASIBILITY_TOLERANCE = 1e-9
"""Asked of the solver for rows, bounds and reduced costs, in the programme's own units."""

ACCEPTED_RESIDUAL = 1e-7
"""What our own check of a returned solution lets pass, relative to max(1, size of the row or objective)."""

ZERO_PRICE = 1e-7
"""A dual or reduced cost above this is a price; below it, rounding (the solver works to 1e-9)."""

FloatArray = npt.NDArray[np.float64]


class NoSolutionError(Exception):
    """The programme has no feasible point; proven by two different runs."""


class SolverStoppedError(Exception):
    """The solver reached its time limit before it had proven an optimum."""


class SolverFailedError(Exception):
    """No algorithm returned an optimum that passes the checks: a defect, never an infeasible case."""


@dataclass(frozen=True)
class Solution:
    """A proven optimum of one programme.

    ``values`` and ``reduced_costs`` by column, ``duals`` by row (a limit of the objective last, where there
    is one). Duals and reduced costs are d(objective)/d(right-hand side) of a
    minimisation: a <= row has a dual <= 0.
    """

    objective: float
    values: FloatArray
    duals: FloatArray
    reduced_costs: FloatArray


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


class LinearProgramme:
    """A compiled Pyomo model inside HiGHS, re-solved warm after each change.

    Raises ``ValueError`` naming the row or column when a number of the model is not finite.
    """

    def __init__(self, model: pyo.ConcreteModel, deadline: Deadline | None = None) -> None:
        compiled = LinearStandardFormCompiler().write(model, mixed_form=True, set_sense=None)
        self._deadline = deadline or Deadline()
        self._constraints: list[ConstraintData] = [entry.constraint for entry in compiled.rows]
        self._variables: list[VarData] = list(compiled.columns)
        self._row_of = {id(constraint): row for row, constraint in enumerate(self._constraints)}
        self._column_of = {id(variable): column for column, variable in enumerate(self._variables)}
        self._matrix = compiled.A.tocsc()
        self._cost: FloatArray = np.asarray(compiled.c.todense(), dtype=float).ravel()
        self._current_cost = self._cost
        self._offset = self._current_offset = float(compiled.c_offset[0])
        self._held_rows: dict[int, float] = {}
        right_hand_side = np.asarray(compiled.rhs, dtype=float)
        sense = np.array([entry.bound_type for entry in compiled.rows])
        self._row_lower: FloatArray = np.where(sense <= 0, right_hand_side, -np.inf)
        self._row_upper: FloatArray = np.where(sense >= 0, right_hand_side, np.inf)
        self._column_lower: FloatArray = np.array(
            [-np.inf if v.lb is None else v.lb for v in self._variables], dtype=float
        )
        self._column_upper: FloatArray = np.array(
            [np.inf if v.ub is None else v.ub for v in self._variables], dtype=float
        )
        self._refuse_what_is_not_finite(right_hand_side)
        self._highs = _QuietHighs()  # type: ignore[no-untyped-call]
        self._set_options(
            primal_feasibility_tolerance=FEASIBILITY_TOLERANCE,
            dual_feasibility_tolerance=FEASIBILITY_TOLERANCE,
            parallel="off",
        )
        self._pass_model()

    def _refuse_what_is_not_finite(self, right_hand_side: FloatArray) -> None:
        for column in np.flatnonzero(~np.isfinite(self._cost)):
            raise ValueError(f"the cost of {self._variables[column].name} is {self._cost[column]}")
        for row in np.flatnonzero(~np.isfinite(right_hand_side)):
            raise ValueError(f"the limit of {self._constraints[row].name} is {right_hand_side[row]}")
        for entry in np.flatnonzero(~np.isfinite(self._matrix.data)):
            row = self._matrix.indices[entry]
            raise ValueError(f"a coefficient of {self._constraints[row].name} is {self._matrix.data[entry]}")
        bounds = np.concatenate([self._column_lower, self._column_upper])
        if not np.isfinite(self._offset) or np.isnan(bounds).any():
            raise ValueError("the objective's constant or a bound is not a number")

    def _pass_model(self) -> None:
        lp = highspy.HighsLp()
        lp.num_row_, lp.num_col_ = self._matrix.shape
        lp.col_cost_, lp.offset_ = self._cost, self._offset
        lp.col_lower_, lp.col_upper_ = self._column_lower, self._column_upper
        lp.row_lower_, lp.row_upper_ = self._row_lower, self._row_upper
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = self._matrix.indptr
        lp.a_matrix_.index_ = self._matrix.indices
        lp.a_matrix_.value_ = self._matrix.data
        self._must(self._highs.passModel(lp), "the programme was not accepted")

    def _must(self, status: highspy.HighsStatus, complaint: str) -> None:
        if status == highspy.HighsStatus.kError:
            raise SolverFailedError(complaint)

    def _set_options(self, **options: bool | float | str) -> None:
        for option, value in options.items():
            status = self._highs.setOptionValue(option, value)
            self._must(status, f"option {option}={value} was not accepted")

    def has(self, variable: VarData) -> bool:
        """Whether the variable stands in any row or in the objective."""
        return id(variable) in self._column_of

    def value(self, solution: Solution, variable: VarData) -> float:
        """A variable's value in a solution; 0 for one that stands in no row."""
        return float(solution.values[self._column_of[id(variable)]]) if self.has(variable) else 0.0

    def dual(self, solution: Solution, constraint: ConstraintData) -> float:
        """A row's dual, d(objective)/d(right-hand side); 0 for a row that the model does not have."""
        row = self._row_of.get(id(constraint))
        return float(solution.duals[row]) + 0.0 if row is not None else 0.0

    def load_values(self, solution: Solution) -> None:
        """Write a solution into the Pyomo model's variables, so that its expressions can be evaluated."""
        for variable, value in zip(self._variables, solution.values, strict=True):
            variable.set_value(float(value), skip_validation=True)

    def minimise(self, expression: NumericExpression | float | None = None) -> None:
        """Set another objective, linear in the model's variables; None = the model's own."""
        cost, offset = self._cost, self._offset
        if expression is not None:
            repn = generate_standard_repn(expression)
            cost, offset = np.zeros(len(self._variables)), float(repn.constant)
            cost[[self._column_of[id(variable)] for variable in repn.linear_vars]] = repn.linear_coefs
        self._current_cost, self._current_offset = cost, offset
        columns = np.arange(len(self._variables), dtype=np.int32)
        self._must(self._highs.changeColsCost(len(columns), columns, cost), "objective not accepted")
        self._must(self._highs.changeObjectiveOffset(offset), "constant of the objective not accepted")

    def evaluate(self, solution: Solution, expression: NumericExpression) -> float:
        """The value of a linear expression of the model's variables in a solution."""
        repn = generate_standard_repn(expression)
        terms = zip(repn.linear_coefs, repn.linear_vars, strict=True)
        linear = sum(coefficient * self.value(solution, variable) for coefficient, variable in terms)
        return float(repn.constant + linear)

    def limit_own_objective(self, upper: float) -> None:
        """Add a row: the model's own objective stays at or under ``upper``."""
        columns = np.flatnonzero(self._cost).astype(np.int32)
        coefficients = self._cost[columns]
        limit = upper - self._offset
        status = self._highs.addRow(-np.inf, limit, len(columns), columns, coefficients)
        self._must(status, "limit of the objective not accepted")
        self._row_lower = np.append(self._row_lower, -np.inf)
        self._row_upper = np.append(self._row_upper, limit)
        self._matrix = sparse.vstack([self._matrix, sparse.csc_array(self._cost[np.newaxis])], format="csc")

    def restrict_to_optimal_face(self, solution: Solution) -> None:
        """Keep only the points that are as good as ``solution``, exactly.

        By complementary slackness a feasible point is optimal just when every row and every column with a
        price lies where it lies in the solution: no tolerance of a cost row gets in.
        """
        for row in np.flatnonzero(np.abs(solution.duals) > ZERO_PRICE):
            bound = self._row_lower[row] if solution.duals[row] > 0 else self._row_upper[row]
            self._hold_row(int(row), bound)
        for column in np.flatnonzero(np.abs(solution.reduced_costs) > ZERO_PRICE):
            at_lower = solution.reduced_costs[column] > 0
            bound = self._column_lower[column] if at_lower else self._column_upper[column]
            self._column_lower[column] = self._column_upper[column] = bound
            self._must(self._highs.changeColBounds(int(column), bound, bound), "bound not accepted")

    def _hold_row(self, row: int, value: float) -> None:
        self._held_rows[row] = value
        self._change_row(row, value, value)

    def give_held_rows_room(self, room: float) -> None:
        """Let every row that is held as an equality lie within ``room`` of it, relative to max(1, value).

        For a face that the solver takes for empty because its equations agree only up to rounding.
        """
        for row, value in self._held_rows.items():
            allowed = room * max(1.0, abs(value))
            self._change_row(row, value - allowed, value + allowed)

    def limits(self, constraint: ConstraintData) -> tuple[float, float]:
        """Lower and upper limit of a row, infinite where it has none."""
        row = self._row_of[id(constraint)]
        return float(self._row_lower[row]), float(self._row_upper[row])

    def set_limits(self, constraint: ConstraintData, lower: float, upper: float) -> None:
        """Change both limits of a row; infinite ones drop it."""
        self._change_row(self._row_of[id(constraint)], lower, upper)

    def set_upper_bound(self, variable: VarData, upper: float) -> None:
        """Change the upper bound of a variable (infinite = none)."""
        column = self._column_of[id(variable)]
        self._column_upper[column] = upper
        lower = self._column_lower[column]
        self._must(self._highs.changeColBounds(column, lower, upper), "bound not accepted")

    def _change_row(self, row: int, lower: float, upper: float) -> None:
        self._row_lower[row], self._row_upper[row] = lower, upper
        self._must(self._highs.changeRowBounds(row, lower, upper), "limit of a row not accepted")

    def set_coefficient(self, constraint: ConstraintData, variable: VarData, value: float) -> None:
        """Change one coefficient of a row."""
        row, column = self._row_of[id(constraint)], self._column_of[id(variable)]
        self._matrix[row, column] = value
        self._must(self._highs.changeCoeff(row, column, value), "coefficient not accepted")

    def fix_in(self, constraint: ConstraintData, variable: VarData, value: float) -> None:
        """Hold a row as an equality with one of its variables replaced by a value."""
        row, column = self._row_of[id(constraint)], self._column_of[id(variable)]
        right_hand_side = self._row_upper[row] - self._matrix[row, column] * value
        self.set_coefficient(constraint, variable, 0.0)
        self._hold_row(row, right_hand_side)

    def has_solution(self) -> bool:
        """Whether any point holds all limits. Raises ``SolverFailedError`` where no algorithm can tell."""
        self.minimise(0.0)
        solution, infeasible, complaints = self._try_algorithms(enough_infeasible=1)
        if solution is None and not infeasible:
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
            remaining = self._deadline.remaining()
            if remaining <= 0:
                raise SolverStoppedError("the time limit was reached")
            if np.isfinite(remaining):
                self._set_options(time_limit=self._highs.getRunTime() + remaining)
            self._highs.run()
            status = self._highs.getModelStatus()
            if status == highspy.HighsModelStatus.kOptimal:
                solution = self._read_solution()
                complaint = self._what_is_wrong_with(solution)
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
        def as_it_is() -> None:
            self._set_options(solver="simplex", presolve="choose", simplex_strategy=1)

        def without_presolve() -> None:
            self._highs.clearSolver()
            self._set_options(presolve="off")

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

    def _what_is_wrong_with(self, solution: Solution) -> str | None:
        """Prove, from our own arrays, that what the solver calls optimal is: or say what is wrong with it.

        Feasible rows and columns, prices that the rows and the objective agree on and whose sign fits the
        limit that they belong to, and no gap between the objective and what the prices prove.
        """
        numbers = (solution.values, solution.duals, solution.reduced_costs)
        if not np.isfinite(solution.objective) or not all(np.isfinite(part).all() for part in numbers):
            return "a value of the solution is not a finite number"
        amounts = np.concatenate([self._matrix @ solution.values, solution.values])
        lower = np.concatenate([self._row_lower, self._column_lower])
        upper = np.concatenate([self._row_upper, self._column_upper])
        missed = np.maximum(lower - amounts, amounts - upper) / np.maximum(1.0, np.abs(amounts))
        if missed.max(initial=0.0) > ACCEPTED_RESIDUAL:
            return f"a limit is missed by {missed.max():.1e}"
        charged = self._current_cost - self._matrix.T @ solution.duals
        largest_price = max(1.0, float(np.abs(solution.duals).max(initial=0.0)))
        disagreement = np.abs(charged - solution.reduced_costs) / np.maximum(
            largest_price, np.abs(self._current_cost)
        )
        if disagreement.max(initial=0.0) > ACCEPTED_RESIDUAL:
            return f"prices disagree with the objective by {disagreement.max():.1e}"
        prices = np.concatenate([solution.duals, solution.reduced_costs])
        limits = np.where(prices > 0, lower, upper)
        without_limit = np.abs(prices[~np.isfinite(limits)]) / largest_price
        if without_limit.max(initial=0.0) > ACCEPTED_RESIDUAL:
            return f"a price of {without_limit.max():.1e} belongs to no limit"
        proven = (prices * np.where(np.isfinite(limits), limits, amounts))[prices != 0]
        gap = abs(solution.objective - self._current_offset - proven.sum())
        if gap > ACCEPTED_RESIDUAL * max(1.0, float(np.abs(proven).max(initial=0.0))):
            return f"the duality gap is {gap:.1e}"
        return None
