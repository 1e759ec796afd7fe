"""Texts become typed values: numbers and years are read, and every cell that holds neither is named."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from planner.case.column_rules import rule_faults
from planner.case.faults import Fault
from planner.case.given_rows import as_pandas, marks
from planner.case.number_text import LARGEST_NUMBER, PLAIN_NUMBER, written_otherwise
from planner.case.schema import Column, Kind, is_note
from planner.case.spreadsheet_text import SPREADSHEET_ERRORS, UNCALCULATED
from planner.case.typed import TypedTable

Numbers = npt.NDArray[np.float64]

_WHOLLY_A_NUMBER = f"^({PLAIN_NUMBER})$"
_ERRORS = pa.array(sorted(SPREADSHEET_ERRORS), pa.large_string())


def typed_table(
    name: str, text: pd.DataFrame | None, columns: tuple[Column, ...]
) -> tuple[TypedTable, list[Fault]]:
    """Type the ``columns`` of a table; columns that it lacks become wholly faulty.

    Returns the table and a fault for every cell that breaks a rule of its column. Duplicate keys and
    references to other tables are no rules of a column.
    """
    given = pd.DataFrame() if text is None else text
    index = given.index
    blank = pa.array([""] * len(index), pa.large_string())
    stripped: dict[str, pd.api.extensions.ExtensionArray] = {}
    values: dict[str, pd.api.extensions.ExtensionArray | Numbers] = {}
    faulty = np.empty((len(index), len(columns)), dtype=bool)
    faults: list[Fault] = []
    for position, column in enumerate(columns):
        absent = column.name not in given.columns
        cells = blank if absent else pc.utf8_trim_whitespace(_texts(given[column.name]))
        values[column.name], unreadable = _typed(cells, column)
        stripped[column.name] = as_pandas(cells)
        faulty[:, position] = unreadable | absent
        faults += [
            Fault(name, int(row), column.name, cell, *_why_unreadable(cell, column))
            for row, cell in zip(index[unreadable], cells.filter(unreadable).to_pylist(), strict=True)
        ]
    notes = given[sorted(name for name in given.columns if is_note(name))]
    table = TypedTable(
        name=name,
        text=pd.DataFrame(stripped, index),
        values=pd.DataFrame(values, index),
        faulty=pd.DataFrame(faulty, index, [column.name for column in columns]),
        given=frozenset(given.columns),
        columns=columns,
        notes=notes,
    )
    return table, faults + rule_faults(table)


def holds_number(cells: pd.Series[str]) -> pd.Series[bool]:
    """Mark the texts that are plain, finite numbers."""
    return pd.Series(np.abs(_numbers(_texts(cells))) < np.inf, index=cells.index)


def _texts(cells: pd.Series[str]) -> pa.LargeStringArray:
    """Return texts as an array on which whole columns are judged at once."""
    texts = pa.array(cells.array, pa.large_string())
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts


def _numbers(cells: pa.LargeStringArray) -> Numbers:
    """Return the plain numbers among the texts, NaN in the place of the others."""
    plain = pc.match_substring_regex(cells, _WHOLLY_A_NUMBER)
    read = pc.cast(pc.if_else(plain, cells, None), pa.float64())
    numbers: Numbers = read.to_numpy(zero_copy_only=False)
    return numbers


def _typed(
    cells: pa.LargeStringArray, column: Column
) -> tuple[pd.api.extensions.ExtensionArray | Numbers, npt.NDArray[np.bool_]]:
    """Return the values of the cells, and which cells hold no value of the column's kind.

    A blank is readable: "" in columns of text, NaN in others.
    """
    if column.kind not in (Kind.NUMBER, Kind.YEAR):
        errors = pc.is_in(cells, _ERRORS)
        return as_pandas(pc.if_else(errors, "", cells)), marks(errors)
    numbers = _numbers(cells)
    readable = np.abs(numbers) <= LARGEST_NUMBER
    if column.kind is Kind.YEAR:
        readable &= numbers % 1 == 0
    return np.where(readable, numbers, np.nan), ~readable & marks(pc.not_equal(cells, ""))


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
