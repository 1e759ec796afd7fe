"""One programme of a plan as it stood when it was solved, with the claimed optimum: arrays only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from planner.evidence import COST_LIMIT, COST_OBJECTIVE, LEVEL, Evidence, Key
from planner.rebuilt.arrays import FloatArray, RebuiltProgramme

BURDEN_LEVEL = "burden_level"
"""Family of the rows that hold a product-year's burden at or below the level."""


ALL_PATHS: Key = ("installation_measures", ())
"""The column of all measures of single installations that are apart from the programme."""


@dataclass(frozen=True)
class PathsApart:
    """What measures of single installations that are apart from the programme do.

    ``removed_mt``: by row of the programme, the emissions of the definition of a cell's emissions that they
    remove; ``cost_million``: present value.
    """

    removed_mt: Mapping[Key, float]
    cost_million: float

    def removed(self, programme: RebuiltProgramme) -> FloatArray:
        """By row of the programme; raises KeyError for a cell that it does not have."""
        by_row = np.zeros(len(programme.rows))
        for key, amount in self.removed_mt.items():
            by_row[programme.row_position[key]] = amount
        return by_row


class ForeignEvidenceError(ValueError):
    """Claims that are not about this programme: ``missing`` and ``foreign`` rows and columns."""

    def __init__(self, stage: str, missing: tuple[Key, ...], foreign: tuple[Key, ...]) -> None:
        super().__init__(f"{stage}: {len(missing)} rows and columns missing, {len(foreign)} foreign")
        self.stage, self.missing, self.foreign = stage, missing, foreign


@dataclass(frozen=True)
class Stage:
    """Minimise ``cost @ x`` within the limits; ``values`` and ``duals`` are claimed to be its optimum.

    Rows and columns as in the rebuilt programme; the limit of the cost, where there is one, is the last row.
    A dual is d(objective)/d(limit): >= 0 at a lower limit, <= 0 at an upper one. ``own_cost``: million of
    currency per unit of every column, whatever is minimised. Where measures of single installations are
    apart, all their paths together are the last column, held at 1.
    """

    name: str
    minimises: str
    objective: float
    rows: tuple[Key, ...]
    columns: tuple[Key, ...]
    matrix: sparse.csr_array
    cost: FloatArray
    own_cost: FloatArray
    row_lower: FloatArray
    row_upper: FloatArray
    column_lower: FloatArray
    column_upper: FloatArray
    values: FloatArray
    duals: FloatArray

    def value(self, family: str, *index: str | int) -> float:
        """A column's value; 0 where the programme has no such column."""
        position = self._column_position.get((family, index))
        return 0.0 if position is None else float(self.values[position])

    def dual(self, family: str, *index: str | int) -> float:
        """A row's dual; 0 where the programme has no such row."""
        position = self._row_position.get((family, index))
        return 0.0 if position is None else float(self.duals[position])

    @cached_property
    def _column_position(self) -> Mapping[Key, int]:
        return {key: position for position, key in enumerate(self.columns)}

    @cached_property
    def _row_position(self) -> Mapping[Key, int]:
        return {key: position for position, key in enumerate(self.rows)}

    @property
    def activity(self) -> FloatArray:
        """What each row adds up to."""
        return np.asarray(self.matrix @ self.values)

    @property
    def reduced_costs(self) -> FloatArray:
        """Of every column: its cost less what the rows' prices charge for it."""
        return np.asarray(self.cost - self.matrix.T @ self.duals)


def stage_of(
    programme: RebuiltProgramme,
    evidence: Evidence,
    *,
    cost_is_held: bool = False,
    apart: PathsApart | None = None,
) -> Stage:
    """Apply what an earlier stage has changed, and lay the claims beside the arrays.

    ``cost_is_held``: an earlier level has proven that every optimum spends all that the limit of the cost
    allows, so that it is an equation from there on. ``apart``: what measures of single installations do that
    are no columns of the programme. Raises ``ForeignEvidenceError`` where the claims name other rows and
    columns than the case has.
    """
    rows = programme.rows if evidence.cost_limit is None else (*programme.rows, COST_LIMIT)
    if not _is_about(programme, rows, evidence):
        raise _foreign(programme, rows, evidence)
    columns, own_cost = programme.columns, programme.cost
    values = np.array([evidence.values[key] for key in columns], dtype=float)
    rows_of_programme = programme.matrix
    if apart is not None:
        columns, own_cost = (*columns, ALL_PATHS), np.append(own_cost, apart.cost_million)
        values = np.append(values, 1.0)
        rows_of_programme = sparse.hstack(
            [rows_of_programme, apart.removed(programme)[:, np.newaxis]], format="csr"
        )
    matrix = _matrix(programme, rows_of_programme, own_cost, evidence)
    row_lower, row_upper = programme.row_lower.copy(), programme.row_upper.copy()
    for key, (lower, upper) in evidence.row_limits.items():
        row_lower[programme.row_position[key]], row_upper[programme.row_position[key]] = lower, upper
    column_lower, column_upper = programme.column_lower.copy(), programme.column_upper.copy()
    for key, (lower, upper) in evidence.column_limits.items():
        position = programme.column_position[key]
        column_lower[position], column_upper[position] = lower, upper
    if apart is not None:
        column_lower, column_upper = np.append(column_lower, 1.0), np.append(column_upper, 1.0)
    if evidence.cost_limit is not None:
        row_lower = np.append(row_lower, evidence.cost_limit if cost_is_held else -np.inf)
        row_upper = np.append(row_upper, evidence.cost_limit)
    return Stage(
        name=evidence.stage,
        minimises=evidence.minimises,
        objective=evidence.objective,
        rows=rows,
        columns=columns,
        matrix=matrix,
        cost=own_cost if evidence.minimises == COST_OBJECTIVE else _level_alone(columns),
        own_cost=own_cost,
        row_lower=row_lower,
        row_upper=row_upper,
        column_lower=column_lower,
        column_upper=column_upper,
        values=values,
        duals=np.array([evidence.duals[key] for key in rows], dtype=float),
    )


def _is_about(programme: RebuiltProgramme, rows: tuple[Key, ...], evidence: Evidence) -> bool:
    """Whether exactly the programme's rows and columns are claimed, and no other is moved or settled."""
    counts = len(evidence.values) == len(programme.columns) and len(evidence.duals) == len(rows)
    return (
        counts
        and all(key in evidence.values for key in programme.columns)
        and all(key in evidence.duals for key in rows)
        and all(key in programme.row_position for key in evidence.row_limits)
        and all(key in programme.column_position for key in evidence.column_limits)
        and all((BURDEN_LEVEL, index) in programme.row_position for index in evidence.settled)
    )


def _foreign(programme: RebuiltProgramme, rows: tuple[Key, ...], evidence: Evidence) -> ForeignEvidenceError:
    columns, all_rows = set(programme.columns), set(rows)
    missing = (columns - evidence.values.keys()) | (all_rows - evidence.duals.keys())
    burdens: set[Key] = {(BURDEN_LEVEL, index) for index in evidence.settled}
    foreign = (evidence.values.keys() | evidence.column_limits.keys()) - columns
    foreign |= (evidence.duals.keys() | burdens) - all_rows
    foreign |= evidence.row_limits.keys() - set(programme.rows)
    return ForeignEvidenceError(
        evidence.stage, tuple(sorted(missing, key=repr)), tuple(sorted(foreign, key=repr))
    )


def _matrix(
    programme: RebuiltProgramme, matrix: sparse.csr_array, own_cost: FloatArray, evidence: Evidence
) -> sparse.csr_array:
    """The rows, with the level gone from settled burdens, and the row of the cost."""
    if evidence.settled:
        level = programme.column_position[LEVEL]
        settled = [programme.row_position[BURDEN_LEVEL, index] for index in evidence.settled]
        matrix = matrix.copy()
        of_row = np.repeat(np.arange(len(programme.rows)), np.diff(matrix.indptr))
        matrix.data[np.isin(of_row, settled) & (matrix.indices == level)] = 0.0
    if evidence.cost_limit is not None:
        matrix = sparse.vstack([matrix, sparse.csr_array(own_cost[np.newaxis])], format="csr")
    return matrix


def _level_alone(columns: tuple[Key, ...]) -> FloatArray:
    cost = np.zeros(len(columns))
    cost[columns.index(LEVEL)] = 1.0
    return cost
