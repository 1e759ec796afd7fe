"""Texts become typed values: numbers and years are read, and every cell that holds neither is named."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from planner.case.column_rules import rule_faults
from planner.case.faults import Fault
from planner.case.number_text import LARGEST_NUMBER, PLAIN_NUMBER, written_otherwise
from planner.case.schema import Column, Kind, is_note
from planner.case.spreadsheet_text import SPREADSHEET_ERRORS, UNCALCULATED
from planner.case.typed import TypedTable


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
    return table, faults + rule_faults(table)


def holds_number(cells: pd.Series[str]) -> pd.Series[bool]:
    """Mark the texts that are plain, finite numbers."""
    return _numbers(cells).abs() < np.inf


def _numbers(cells: pd.Series[str]) -> pd.Series[float]:
    """Return the plain numbers among the texts, NaN in the place of the others."""
    plain = pa.array(cells.where(cells.str.fullmatch(PLAIN_NUMBER)).array)
    return pd.Series(pc.cast(plain, pa.float64()).to_numpy(zero_copy_only=False), index=cells.index)


def _typed(
    cells: pd.Series[str], column: Column
) -> tuple[pd.Series[str] | pd.Series[float], pd.Series[bool]]:
    """Return the values of the cells, and which cells hold no value of the column's kind.

    A blank is readable: "" in columns of text, NaN in others.
    """
    is_text = column.kind not in (Kind.NUMBER, Kind.YEAR)
    if cells.empty:
        return cells if is_text else cells.astype(float), pd.Series(False, index=cells.index)
    if is_text:
        errors = cells.isin(SPREADSHEET_ERRORS)
        return cells.where(~errors, ""), errors
    if (cells == "").all():
        return pd.Series(np.nan, index=cells.index), pd.Series(False, index=cells.index)
    numbers = _numbers(cells)
    readable = numbers.abs() <= LARGEST_NUMBER
    if column.kind is Kind.YEAR:
        readable &= numbers % 1 == 0
    return numbers.where(readable), ~readable & (cells != "")


def _why_unreadable(cell: str, column: Column) -> tuple[str, str]:
    """Return problem and remedy for a cell that holds no value of the column's kind."""
    give = f"give {column.expected}"
    if cell == UNCALCULATED:
        return (
            "holds a formula that was never calculated",
            "open and save the workbook in a spreadsheet program",
        )
    if cell in SPREADSHEET_ERRORS:
        return "is an error of the spreadsheet", f"mend the formula, or {give}"
    if (otherwise := written_otherwise(cell)) is not None:
        return otherwise
    if re.fullmatch(PLAIN_NUMBER, cell):
        if abs(float(cell)) > LARGEST_NUMBER:
            return f"is larger than any quantity of a case ({LARGEST_NUMBER:g})", give
        return "is not a whole year", give
    if cell.lower().lstrip("+-") in ("inf", "infinity", "nan"):
        return "is not a finite number", give
    return f"is not a {column.kind}", give
