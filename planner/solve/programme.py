"""A Pyomo model inside the solver: its constraints, variables and expressions by name."""

from __future__ import annotations

import numpy as np
import pyomo.environ as pyo
from pyomo.core.base.constraint import ConstraintData
from pyomo.core.base.var import VarData
from pyomo.core.expr.numeric_expr import NumericExpression
from pyomo.repn import generate_standard_repn
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from planner.evidence import COST_LIMIT, COST_OBJECTIVE, LEVEL_OBJECTIVE, Evidence, Key
from planner.solve.arrays import FloatArray, ProgrammeArrays, Solution
from planner.solve.highs import ArrayProgramme, Deadline


class LinearProgramme(ArrayProgramme):
    """A compiled Pyomo model inside HiGHS, re-solved warm after each change.

    Raises ``ValueError`` naming the row or column when a number of the model is not finite.
    """

    def __init__(self, model: pyo.ConcreteModel, deadline: Deadline | None = None) -> None:
        self.model = model
        compiled = LinearStandardFormCompiler().write(model, mixed_form=True, set_sense=None)
        self.constraints: list[ConstraintData] = [entry.constraint for entry in compiled.rows]
        self.variables: list[VarData] = list(compiled.columns)
        self._row_of = {id(constraint): row for row, constraint in enumerate(self.constraints)}
        self._column_of = {id(variable): column for column, variable in enumerate(self.variables)}
        right_hand_side = np.asarray(compiled.rhs, dtype=float)
        sense = np.array([entry.bound_type for entry in compiled.rows])
        arrays = ProgrammeArrays(
            matrix=compiled.A.tocsc(),
            cost=np.asarray(compiled.c.todense(), dtype=float).ravel(),
            offset=float(compiled.c_offset[0]),
            row_lower=np.where(sense <= 0, right_hand_side, -np.inf),
            row_upper=np.where(sense >= 0, right_hand_side, np.inf),
            column_lower=np.array([-np.inf if v.lb is None else v.lb for v in self.variables], dtype=float),
            column_upper=np.array([np.inf if v.ub is None else v.ub for v in self.variables], dtype=float),
        )
        self._own_cost, self._own_offset = arrays.cost, arrays.offset
        self._own_rows = np.column_stack([arrays.row_lower, arrays.row_upper])
        self._own_columns = np.column_stack([arrays.column_lower, arrays.column_upper])
        self._replaced: set[Key] = set()
        self.left_open: frozenset[str] = frozenset()
        """Families of rows and columns that ``restrict_to_optimal_face`` leaves as they are."""
        self.own_objective = True
        """Whether the model's own objective is minimised."""
        self.cost_row: int | None = None
        """The row that limits the model's own objective, where there is one."""
        self._refuse_what_is_not_finite(arrays, right_hand_side)
        super().__init__(arrays, deadline)

    def _refuse_what_is_not_finite(self, arrays: ProgrammeArrays, right_hand_side: FloatArray) -> None:
        for column in np.flatnonzero(~np.isfinite(arrays.cost)):
            raise ValueError(f"the cost of {self.variables[column].name} is {arrays.cost[column]}")
        for row in np.flatnonzero(~np.isfinite(right_hand_side)):
            raise ValueError(f"the limit of {self.constraints[row].name} is {right_hand_side[row]}")
        for entry in np.flatnonzero(~np.isfinite(arrays.matrix.data)):
            row = arrays.matrix.indices[entry]
            raise ValueError(f"a coefficient of {self.constraints[row].name} is {arrays.matrix.data[entry]}")
        bounds = np.concatenate([arrays.column_lower, arrays.column_upper])
        if not np.isfinite(arrays.offset) or np.isnan(bounds).any():
            raise ValueError("the objective's constant or a bound is not a number")

    def has(self, variable: VarData) -> bool:
        """Whether the variable stands in any row or in the objective."""
        return id(variable) in self._column_of

    def row(self, constraint: ConstraintData) -> int:
        """The position of a row."""
        return self._row_of[id(constraint)]

    def column(self, variable: VarData) -> int:
        """The position of a variable that stands in the programme."""
        return self._column_of[id(variable)]

    def value(self, solution: Solution, variable: VarData) -> float:
        """A variable's value in a solution; 0 for one that stands in no row."""
        return float(solution.values[self.column(variable)]) if self.has(variable) else 0.0

    def dual(self, solution: Solution, constraint: ConstraintData) -> float:
        """A row's dual, d(objective)/d(right-hand side); 0 for a row that the model does not have."""
        row = self._row_of.get(id(constraint))
        return float(solution.duals[row]) + 0.0 if row is not None else 0.0

    def load_values(self, solution: Solution) -> None:
        """Write a solution into the Pyomo model's variables, so that its expressions can be evaluated."""
        for variable, value in zip(self.variables, solution.values, strict=False):
            variable.set_value(float(value), skip_validation=True)

    def minimise(self, expression: NumericExpression | float | None = None) -> None:
        """Set another objective, linear in the model's variables; None = the model's own."""
        self.own_objective = expression is None
        if expression is None:
            self.set_cost(self._own_cost, self._own_offset)
        else:
            self.set_cost(*self.coefficients(expression))

    def coefficients(self, expression: NumericExpression | float) -> tuple[FloatArray, float]:
        """A linear expression of the model's variables as coefficients by column, and its constant."""
        repn = generate_standard_repn(expression)
        by_column = np.zeros(len(self.variables))
        by_column[[self.column(variable) for variable in repn.linear_vars]] = repn.linear_coefs
        return by_column, float(repn.constant)

    def evaluate(self, solution: Solution, expression: NumericExpression) -> float:
        """The value of a linear expression of the model's variables in a solution."""
        repn = generate_standard_repn(expression)
        terms = zip(repn.linear_coefs, repn.linear_vars, strict=True)
        linear = sum(coefficient * self.value(solution, variable) for coefficient, variable in terms)
        return float(repn.constant + linear)

    def limit_own_objective(self, upper: float) -> None:
        """Add a row: the model's own objective stays at or under ``upper``."""
        self.add_row(-np.inf, self._own_cost, upper - self._own_offset)
        self.cost_row = self.arrays.matrix.shape[0] - 1

    def limits(self, constraint: ConstraintData) -> tuple[float, float]:
        """Lower and upper limit of a row, infinite where it has none."""
        row = self.row(constraint)
        return float(self.arrays.row_lower[row]), float(self.arrays.row_upper[row])

    def set_limits(self, constraint: ConstraintData, lower: float, upper: float) -> None:
        """Change both limits of a row; infinite ones drop it."""
        self.change_row(self.row(constraint), lower, upper)

    def set_upper_bound(self, variable: VarData, upper: float) -> None:
        """Change the upper bound of a variable (infinite = none)."""
        column = self.column(variable)
        self.change_column(column, float(self.arrays.column_lower[column]), upper)

    def set_coefficient(self, constraint: ConstraintData, variable: VarData, value: float) -> None:
        """Change one coefficient of a row."""
        self.change_coefficient(self.row(constraint), self.column(variable), value)

    def restrict_to_optimal_face(self, solution: Solution) -> None:
        """Keep only the points that are as good as ``solution``, but for the families left open."""
        duals, reduced_costs = solution.duals.copy(), solution.reduced_costs.copy()
        if self.left_open:
            open_rows = [_key(row)[0] in self.left_open for row in self.constraints]
            open_columns = [_key(variable)[0] in self.left_open for variable in self.variables]
            duals[: len(open_rows)][open_rows] = 0.0
            reduced_costs[: len(open_columns)][open_columns] = 0.0
        super().restrict_to_optimal_face(Solution(solution.objective, solution.values, duals, reduced_costs))

    def restrict_as(self, claim: Evidence) -> None:
        """Hold rows and columns, and limit the cost, where another programme of the same names had them.

        Settled burdens are not among them (see ``fix_in``), nor rows that hold as equations anyway.
        """
        rows = {_key(row): position for position, row in enumerate(self.constraints)}
        columns = {_key(variable): position for position, variable in enumerate(self.variables)}
        settled = {("burden_level", index) for index in claim.settled}
        for key, (lower, upper) in claim.row_limits.items():
            own_lower, own_upper = self._own_rows[rows[key]]
            if key in settled or own_lower == own_upper:
                continue
            if lower == upper:
                self.hold_row(rows[key], lower)
            else:
                self.change_row(rows[key], lower, upper)
        for key, limits in claim.column_limits.items():
            self.change_column(columns[key], *limits)
        if claim.cost_limit is not None:
            self.limit_own_objective(claim.cost_limit)

    def fix_in(self, constraint: ConstraintData, variable: VarData, value: float) -> None:
        """Hold a row as an equality with one of its variables replaced by a value."""
        row, column = self.row(constraint), self.column(variable)
        right_hand_side = self.arrays.row_upper[row] - self.arrays.matrix[row, column] * value
        self.change_coefficient(row, column, 0.0)
        self.hold_row(row, right_hand_side)
        self._replaced.add(_key(constraint))

    def named_values(self, solution: Solution) -> dict[Key, float]:
        """Every variable's value by name."""
        return dict(zip(map(_key, self.variables), solution.values.tolist(), strict=False))

    def evidence(self, stage: str, solution: Solution) -> Evidence:
        """What is claimed of the programme as it stands, by name; the objective is the one just minimised."""
        arrays = self.arrays
        rows, columns = list(map(_key, self.constraints)), list(map(_key, self.variables))
        current_rows = np.column_stack([arrays.row_lower, arrays.row_upper])[: len(rows)]
        current_columns = np.column_stack([arrays.column_lower, arrays.column_upper])[: len(columns)]
        moved_rows = np.flatnonzero((current_rows != self._own_rows).any(axis=1))
        moved_columns = np.flatnonzero((current_columns != self._own_columns).any(axis=1))
        duals = dict(zip(rows, solution.duals.tolist(), strict=False))
        cost_limit = None
        if self.cost_row is not None:
            duals[COST_LIMIT] = float(solution.duals[self.cost_row])
            cost_limit = float(arrays.row_upper[self.cost_row]) + self._own_offset
        return Evidence(
            stage=stage,
            minimises=COST_OBJECTIVE if self.own_objective else LEVEL_OBJECTIVE,
            objective=solution.objective,
            values=self.named_values(solution),
            duals=duals,
            row_limits={rows[row]: _pair(current_rows[row]) for row in moved_rows},
            column_limits={columns[column]: _pair(current_columns[column]) for column in moved_columns},
            settled=frozenset((str(index[0]), int(index[1])) for _, index in self._replaced),
            cost_limit=cost_limit,
        )


def _key(component: ConstraintData | VarData) -> Key:
    """Family and index of a row or column of the model; the index of the block that it stands in first."""
    index, block = component.index(), component.parent_block().index()
    of_block = () if block is None else block if isinstance(block, tuple) else (block,)
    own = () if index is None else index if isinstance(index, tuple) else (index,)
    return component.parent_component().local_name, (*of_block, *own)


def _pair(limits: FloatArray) -> tuple[float, float]:
    return float(limits[0]), float(limits[1])
