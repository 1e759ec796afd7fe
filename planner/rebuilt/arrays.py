"""A linear programme as plain arrays with names, and how it is put together row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

Key = tuple[str, tuple[str | int, ...]]
"""A row or column: family ("sector_cap", "bank"), then its index (sector, year, ...)."""

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

INFINITE = float("inf")


@dataclass(frozen=True)
class RebuiltProgramme:
    """Minimise ``cost @ x`` with every row and column between its limits (infinite = none).

    ``matrix``: rows x columns, sorted by row, then column, without zeros. Rows and columns are sorted by key.
    Units: MtCO2e, million units of output, million CNY, tCO2e/unit, shares.
    """

    rows: tuple[Key, ...]
    columns: tuple[Key, ...]
    matrix: sparse.csr_array
    cost: FloatArray
    row_lower: FloatArray
    row_upper: FloatArray
    column_lower: FloatArray
    column_upper: FloatArray

    @cached_property
    def row_position(self) -> Mapping[Key, int]:
        """Where each row stands."""
        return {key: position for position, key in enumerate(self.rows)}

    @cached_property
    def column_position(self) -> Mapping[Key, int]:
        """Where each column stands."""
        return {key: position for position, key in enumerate(self.columns)}


class Builder:
    """Collects columns and rows by name, in any order."""

    def __init__(self) -> None:
        self._columns: dict[Key, tuple[float, float]] = {}
        self._rows: dict[Key, tuple[list[tuple[Key, float]], float, float]] = {}

    def column(self, key: Key, *, cost: float = 0.0, free: bool = False) -> Key:
        """Add a column >= 0, or a free one; ``cost`` in million CNY per unit of the column."""
        self._columns[key] = (-INFINITE if free else 0.0, cost)
        return key

    def row(self, key: Key, terms: Iterable[tuple[Key, float]], lower: float, upper: float) -> None:
        """Add a row: the sum of coefficient x column over ``terms`` lies between the limits."""
        self._rows[key] = (list(terms), lower, upper)

    def at_most(self, key: Key, terms: Iterable[tuple[Key, float]], limit: float) -> None:
        """Add a row with an upper limit."""
        self.row(key, terms, -INFINITE, limit)

    def at_least(self, key: Key, terms: Iterable[tuple[Key, float]], limit: float) -> None:
        """Add a row with a lower limit."""
        self.row(key, terms, limit, INFINITE)

    def equal(self, key: Key, terms: Iterable[tuple[Key, float]], value: float) -> None:
        """Add a row that holds as an equation."""
        self.row(key, terms, value, value)

    def build(self) -> RebuiltProgramme:
        """Sort everything by key and return the arrays; coefficients of one cell add up."""
        columns, rows = sorted(self._columns, key=_order), sorted(self._rows, key=_order)
        position = {key: number for number, key in enumerate(columns)}
        triplets = [
            (row, position[column], coefficient)
            for row, key in enumerate(rows)
            for column, coefficient in self._rows[key][0]
        ]
        at_row, at_column, coefficients = zip(*triplets, strict=True) if triplets else ((), (), ())
        matrix = sparse.csr_array(
            (np.array(coefficients, dtype=float), (np.array(at_row, int), np.array(at_column, int))),
            shape=(len(rows), len(columns)),
        )
        matrix.sum_duplicates()
        matrix.eliminate_zeros()
        bounds = [self._columns[key] for key in columns]
        return RebuiltProgramme(
            rows=tuple(rows),
            columns=tuple(columns),
            matrix=matrix,
            cost=np.array([cost for _, cost in bounds], dtype=float),
            row_lower=np.array([self._rows[key][1] for key in rows], dtype=float),
            row_upper=np.array([self._rows[key][2] for key in rows], dtype=float),
            column_lower=np.array([lower for lower, _ in bounds], dtype=float),
            column_upper=np.full(len(columns), INFINITE),
        )


def _order(key: Key) -> tuple[str, tuple[str, ...]]:
    """Years have four digits, so text order is their order."""
    return key[0], tuple(map(str, key[1]))
