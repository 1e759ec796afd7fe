"""One table whose cells are typed, and which of its cells were reported already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from planner.case.faults import Fault
from planner.case.schema import Column


@dataclass(frozen=True)
class TypedTable:
    """The cells of one table, typed. All frames share the row numbers of the planner's file as index.

    ``text`` is as given but stripped. ``values`` has every column of the schema: text as ``str``, years and
    numbers as ``float`` with NaN for blanks and for cells that could not be read. ``faulty`` marks the cells
    already reported, so that no rule reports their consequences. ``given`` are the columns that were there,
    none in a missing table. ``notes`` has the note columns, as given.
    """

    name: str
    text: pd.DataFrame
    values: pd.DataFrame
    faulty: pd.DataFrame
    given: frozenset[str]
    columns: tuple[Column, ...]
    notes: pd.DataFrame

    def has(self, *columns: str) -> bool:
        """Whether the table was there, with all of these columns."""
        return self.given.issuperset(columns)

    def clean(self, *columns: str) -> pd.DataFrame:
        """Return the rows in which none of these columns holds a faulty cell."""
        if not self.faulty.to_numpy().any():
            return self.values.copy(deep=False)
        faulty = self.faulty[list(columns)].any(axis="columns")
        return self.values[~faulty] if faulty.any() else self.values.copy(deep=False)

    def faults_at(
        self, rows: pd.Index[int], column: str, problem: str | pd.Series[str], remedy: str | pd.Series[str]
    ) -> list[Fault]:
        """Return a fault for the cell of ``column`` in each of the rows, and mark these cells.

        Problem and remedy are one text for all rows, or a text for each.
        """
        if rows.empty:
            return []
        self.faulty.loc[rows, column] = True
        problems = pd.Series(problem, index=rows)
        remedies = pd.Series(remedy, index=rows)
        cells = zip(rows, self.text.loc[rows, column], problems.loc[rows], remedies.loc[rows], strict=True)
        return [Fault(self.name, int(row), column, value, why, what) for row, value, why, what in cells]


def with_defaults(values: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """Return the values with every blank that has a default resolved to it; other blanks stay."""
    resolved = values.copy()
    for column in columns:
        if isinstance(column.default, str):
            resolved[column.name] = resolved[column.name].replace("", column.default)
        elif column.default is not None:
            resolved[column.name] = resolved[column.name].fillna(column.default)
    return resolved
