"""The rules on single columns: texts become typed values, and every cell that may not stand is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pandera.pandas as pa

from planner.case.faults import Fault
from planner.case.schema import Column, Kind, closest, is_note
from planner.case.spreadsheet_text import SPREADSHEET_ERRORS, UNCALCULATED

_PLAIN_NUMBER = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"
_WITH_SEPARATORS = re.compile(r"[+-]?[0-9]{1,3}([,，][0-9]{3})+(\.[0-9]*)?")
_PERCENTAGE = re.compile(rf"({_PLAIN_NUMBER})\s*[%％]")


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
        return self.values[~self.faulty[list(columns)].any(axis="columns")]

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


def typed_table(
    name: str, text: pd.DataFrame | None, columns: tuple[Column, ...]
) -> tuple[TypedTable, list[Fault]]:
    """Type the ``columns`` of a table; columns that it lacks become wholly faulty.

    Returns the table and a fault for every cell that breaks a rule of its column. Duplicate keys and
    references to other tables are no rules of a column.
    """
    given = pd.DataFrame() if text is None else text
    names = [column.name for column in columns]
    stripped = given.reindex(columns=names, fill_value="").apply(lambda cells: cells.str.strip())
    values, faulty = {}, {}
    faults: list[Fault] = []
    for column in columns:
        cells = stripped[column.name]
        values[column.name], unreadable = _typed(cells, column)
        faulty[column.name] = unreadable | (column.name not in given.columns)
        faults += [
            Fault(name, int(row), column.name, cell, *_why_unreadable(cell, column))
            for row, cell in cells[unreadable].items()
        ]
    notes = given[sorted(name for name in given.columns if is_note(name))]
    table = TypedTable(
        name=name,
        text=stripped,
        values=pd.DataFrame(values),
        faulty=pd.DataFrame(faulty),
        given=frozenset(given.columns),
        columns=columns,
        notes=notes,
    )
    return table, faults + _rule_faults(table, columns)


def with_defaults(values: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """Return the values with every blank that has a default resolved to it; other blanks stay."""
    resolved = values.copy()
    for column in columns:
        if isinstance(column.default, str):
            resolved[column.name] = resolved[column.name].replace("", column.default)
        elif column.default is not None:
            resolved[column.name] = resolved[column.name].fillna(column.default)
    return resolved


def holds_number(cells: pd.Series[str]) -> pd.Series[bool]:
    """Mark the texts that are plain, finite numbers."""
    return _numbers(cells).abs() < np.inf


def _numbers(cells: pd.Series[str]) -> pd.Series[float]:
    """Return the plain numbers among the texts, NaN in the place of the others."""
    return cells.where(cells.str.fullmatch(_PLAIN_NUMBER)).astype(object).astype(float)


def _typed(
    cells: pd.Series[str], column: Column
) -> tuple[pd.Series[str] | pd.Series[float], pd.Series[bool]]:
    """Return the values of the cells, and which cells hold no value of the column's kind.

    A blank is readable: "" in columns of text, NaN in others.
    """
    if column.kind not in (Kind.NUMBER, Kind.YEAR):
        errors = cells.isin(SPREADSHEET_ERRORS)
        return cells.where(~errors, ""), errors
    numbers = _numbers(cells)
    readable = numbers.abs() < np.inf
    if column.kind is Kind.YEAR:
        readable &= numbers % 1 == 0
    return numbers.where(readable), ~readable & (cells != "")


def _why_unreadable(cell: str, column: Column) -> tuple[str, str]:
    """Return problem and remedy for a cell that holds no value of the column's kind."""
    give = f"give {column.expected}"
    percentage = _PERCENTAGE.fullmatch(cell)
    if cell == UNCALCULATED:
        return (
            "holds a formula that was never calculated",
            "open and save the workbook in a spreadsheet program",
        )
    if cell in SPREADSHEET_ERRORS:
        return "is an error of the spreadsheet", f"mend the formula, or {give}"
    if _WITH_SEPARATORS.fullmatch(cell):
        return "has separators of thousands", f"write {cell.replace(',', '').replace('，', '')}"
    if percentage:
        return "is a percentage", f"write the fraction {float(percentage[1]) / 100:.12g}"
    if re.fullmatch(_PLAIN_NUMBER, cell) and np.isinf(float(cell)):
        return "is too large for a number", give
    if re.fullmatch(_PLAIN_NUMBER, cell):
        return "is not a whole year", give
    if cell.lower().lstrip("+-") in ("inf", "infinity", "nan"):
        return "is not a finite number", give
    return f"is not a {column.kind}", give


def _rule_faults(table: TypedTable, columns: Sequence[Column]) -> list[Fault]:
    """Return a fault for every blank that may not be, number out of bounds and word that is no choice."""
    if table.values.empty:
        return []
    schema = pa.DataFrameSchema({column.name: _pandera_column(column) for column in columns})
    try:
        schema.validate(table.values, lazy=True)
    except pa.errors.SchemaErrors as errors:
        failures = errors.failure_cases.drop_duplicates(["index", "column"])
    else:
        return []
    by_name = {column.name: column for column in columns}
    faults = []
    for row, name, problem in zip(failures["index"], failures["column"], failures["check"], strict=True):
        if table.faulty.at[row, name]:
            continue
        table.faulty.at[row, name] = True
        column = by_name[name]
        cell = str(table.text.at[row, name])
        remedy = f"give {column.expected}"
        if column.kind is Kind.CHOICE and (suggestion := closest(cell, column.choices)):
            remedy = f'did you mean "{suggestion}"? {remedy}'
        if cell in column.reserved:
            remedy = "name it otherwise"
        faults.append(Fault(table.name, int(row), name, cell, _PROBLEMS.get(problem, problem), remedy))
    return faults


_PROBLEMS = {"not_nullable": "is blank"}
"""Problems that pandera names itself; the other checks carry their problem in words."""


def _pandera_column(column: Column) -> pa.Column:
    """Return the pandera column with these rules; the error of a check is the problem in words."""
    if column.kind in (Kind.NUMBER, Kind.YEAR):
        checks = []
        bounds = column.bounds
        if bounds.lower is not None:
            word = "is not above" if bounds.lower_open else "is below"
            check = pa.Check.gt if bounds.lower_open else pa.Check.ge
            checks.append(check(bounds.lower, error=f"{word} {bounds.lower:g}"))
        if bounds.upper is not None:
            checks.append(pa.Check.le(bounds.upper, error=f"is above {bounds.upper:g}"))
        return pa.Column(float, checks, nullable=not column.required)
    checks = [pa.Check.ne("", error="is blank")] if column.required else []
    if column.choices:
        checks.append(pa.Check.isin(column.choices, error="is no such choice"))
    if column.reserved:
        checks.append(pa.Check.notin(column.reserved, error="is a reserved word"))
    return pa.Column(None, checks)
