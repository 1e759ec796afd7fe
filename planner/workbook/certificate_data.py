"""The least-cost programme over cells in the workbook: numbers, solution, and what they add up to, live.

Three sheets: entries (the matrix, sorted by row), rows, columns. Every number but the live ones is exported
from arrays rebuilt from the case and from the solver's claim; ranges have names for the formulas of the
certificate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from planner.rebuilt.arrays import FloatArray, RebuiltProgramme
from planner.workbook.book import Book
from planner.workbook.certificate_names import COLUMN, ROW, family_name, index_name
from planner.workbook.sheet import FIRST_ROW, Column, Sheet
from planner.workbook.style import Style
from planner.workbook.text import Formula, Value, quoted_sheet

ENTRIES, ROWS, COLUMNS = "certificate_entries", "certificate_rows", "certificate_columns"

_NUMBER, _EXPORTED, _LIVE = Style("integer", "helper"), Style("number", "solver"), Style("number")
_INPUT, _TEXT, _DEVIATION = Style("number", "input"), Style("text"), Style("deviation")

_LETTERS = {
    ENTRIES: {"row": "A", "column": "B", "coefficient": "C", "used": "D", "charged": "E"},
    ROWS: {
        "number": "A",
        "family": "B",
        "name": "C",
        "lower": "D",
        "upper": "E",
        "dual": "F",
        "activity": "G",
        "missed": "H",
        "proven": "I",
        "unlimited": "J",
        "slackness": "K",
    },
    COLUMNS: {
        "number": "A",
        "family": "B",
        "name": "C",
        "cost": "D",
        "lower": "E",
        "value": "F",
        "reduced_cost": "G",
        "missed": "H",
        "proven": "I",
        "unlimited": "J",
        "slackness": "K",
    },
}


@dataclass(frozen=True)
class CertifiedProgramme:
    """The programme and the claimed optimum: ``values`` by column, ``duals`` by row."""

    programme: RebuiltProgramme
    values: FloatArray
    duals: FloatArray


@dataclass(frozen=True)
class Exported:
    """A block of exported numbers: the term and the range that name it, the numbers (NaN = blank)."""

    key: str
    name: str
    numbers: FloatArray


def range_name(sheet_key: str, column: str) -> str:
    """The defined name of a column over all rows of one of the three sheets."""
    return f"{sheet_key}_{column}"


def write_certificate_data(book: Book, certified: CertifiedProgramme) -> tuple[Exported, ...]:
    """Write the three sheets; return what is exported on them, for the control totals."""
    programme = certified.programme
    counts = {
        ENTRIES: programme.matrix.nnz,
        ROWS: len(programme.rows),
        COLUMNS: len(programme.columns),
    }
    for sheet_key, letters in _LETTERS.items():
        name, last = quoted_sheet(book.sheet_names[sheet_key]), FIRST_ROW + counts[sheet_key] - 1
        for column, letter in letters.items():
            address = f"{name}!${letter}${FIRST_ROW}:${letter}${last}"
            book.define(range_name(sheet_key, column), address)
    names = {**book.product_names, **book.sector_names}
    _write_rows(book, certified, names)
    _write_columns(book, certified, names)
    _write_entries(book, programme)
    matrix, every_row = programme.matrix, np.arange(1.0, counts[ROWS] + 1)
    exported = {
        (ENTRIES, "row"): np.repeat(every_row, np.diff(matrix.indptr)),
        (ENTRIES, "column"): matrix.indices + 1.0,
        (ENTRIES, "coefficient"): matrix.data,
        (ROWS, "number"): every_row,
        (ROWS, "lower"): _finite(programme.row_lower),
        (ROWS, "upper"): _finite(programme.row_upper),
        (ROWS, "dual"): certified.duals,
        (COLUMNS, "number"): np.arange(1.0, counts[COLUMNS] + 1),
        (COLUMNS, "cost"): programme.cost,
        (COLUMNS, "lower"): _finite(programme.column_lower),
        (COLUMNS, "value"): certified.values,
    }
    return tuple(
        Exported(f"check_control_{sheet_key}_{column}", range_name(sheet_key, column), numbers)
        for (sheet_key, column), numbers in exported.items()
    )


def _finite(limits: FloatArray) -> FloatArray:
    """Limits with blanks in the place of none."""
    return np.where(np.isfinite(limits), limits, np.nan)


def _write_entries(book: Book, programme: RebuiltProgramme) -> None:
    """Row, column, coefficient; coefficient x value; coefficient x dual."""
    header = book.terms.header
    columns = [
        Column(header("row_number"), 12),
        Column(header("column_number"), 12),
        Column(header("coefficient"), 24),
        Column(header("coefficient_x_value"), 24),
        Column(header("coefficient_x_dual"), 24),
    ]
    sheet = book.sheet(ENTRIES, columns)
    value, dual = range_name(COLUMNS, "value"), range_name(ROWS, "dual")
    matrix = programme.matrix
    of_row = np.repeat(np.arange(1, len(programme.rows) + 1), np.diff(matrix.indptr)).tolist()
    entries = zip(of_row, (matrix.indices + 1).tolist(), matrix.data.tolist(), strict=True)
    first = sheet.next_row
    sheet.rows(
        [_NUMBER, _NUMBER, _INPUT, _LIVE, _LIVE],
        (
            (
                row,
                column,
                coefficient,
                Formula(f"C{at}*INDEX({value},B{at})"),
                Formula(f"C{at}*INDEX({dual},A{at})"),
            )
            for at, (row, column, coefficient) in enumerate(entries, start=first)
        ),
    )


def _write_rows(book: Book, certified: CertifiedProgramme, names: Mapping[str, str]) -> None:
    """Limits and dual of every row; its activity from its own entries; what is missed, proven, left over."""
    programme = certified.programme
    sheet = _result_sheet(book, ROWS, ("lower_limit", "upper_limit", "dual", "activity"))
    entries = quoted_sheet(book.sheet_names[ENTRIES])
    used = _LETTERS[ENTRIES]["used"]
    starts = (programme.matrix.indptr + FIRST_ROW).tolist()

    def rows() -> Iterator[tuple[Value, ...]]:
        lower, upper = _finite(programme.row_lower).tolist(), _finite(programme.row_upper).tolist()
        for number, key in enumerate(programme.rows):
            at = FIRST_ROW + number
            first, last = starts[number], starts[number + 1] - 1
            yield (
                number + 1,
                family_name(ROW, key[0], book.terms),
                index_name(key, names),
                lower[number],
                upper[number],
                float(certified.duals[number]),
                Formula(f"SUM({entries}!{used}{first}:{used}{last})"),
                Formula(
                    f"MAX(0,IF(ISNUMBER(D{at}),D{at}-G{at},0),IF(ISNUMBER(E{at}),G{at}-E{at},0))"
                    f"/MAX(1,ABS(G{at}))"
                ),
                Formula(f"F{at}*IF(F{at}>0,IF(ISNUMBER(D{at}),D{at},G{at}),IF(ISNUMBER(E{at}),E{at},G{at}))"),
                Formula(f"IF(F{at}>0,IF(ISNUMBER(D{at}),0,F{at}),IF(ISNUMBER(E{at}),0,ABS(F{at})))"),
                Formula(f"ABS(F{at}*G{at}-I{at})"),
            )

    sheet.rows(_looks(_INPUT, _INPUT, _EXPORTED, _LIVE), rows())


def _write_columns(book: Book, certified: CertifiedProgramme, names: Mapping[str, str]) -> None:
    """Cost, lower limit and value of every column; its reduced cost; what is missed, proven, left over."""
    programme = certified.programme
    sheet = _result_sheet(book, COLUMNS, ("cost_coefficient", "lower_limit", "solution", "reduced_cost"))
    where, charged = range_name(ENTRIES, "column"), range_name(ENTRIES, "charged")
    lower = _finite(programme.column_lower).tolist()

    def rows() -> Iterator[tuple[Value, ...]]:
        for number, key in enumerate(programme.columns):
            at = FIRST_ROW + number
            yield (
                number + 1,
                family_name(COLUMN, key[0], book.terms),
                index_name(key, names),
                float(programme.cost[number]),
                lower[number],
                float(certified.values[number]),
                Formula(f"D{at}-SUMIF({where},A{at},{charged})"),
                Formula(f"IF(ISNUMBER(E{at}),MAX(0,E{at}-F{at}),0)/MAX(1,ABS(F{at}))"),
                Formula(f"G{at}*IF(AND(G{at}>0,ISNUMBER(E{at})),E{at},F{at})"),
                Formula(f"IF(AND(G{at}>0,ISNUMBER(E{at})),0,ABS(G{at}))"),
                Formula(f"ABS(F{at}*G{at}-I{at})"),
            )

    sheet.rows(_looks(_INPUT, _INPUT, _EXPORTED, _LIVE), rows())


def _result_sheet(book: Book, key: str, own: tuple[str, str, str, str]) -> Sheet:
    header = book.terms.header
    columns = [
        Column(header("number"), 9),
        Column(header("family"), 34),
        Column(header("item"), 56),
        *(Column(header(name), 20) for name in own),
        *(Column(header(name), 16) for name in ("missed", "proven", "unlimited_price", "slackness")),
    ]
    return book.sheet(key, columns, frozen=3)


def _looks(*own: Style) -> list[Style]:
    return [_NUMBER, _TEXT, _TEXT, *own, _DEVIATION, _LIVE, _DEVIATION, _DEVIATION]
