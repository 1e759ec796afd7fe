"""The rows of one CSV file, from its bytes."""

from __future__ import annotations

import csv
import io
import os
import stat
from pathlib import Path

from planner.case.encoding import SAVE_AS_UTF8, NoTextError, decode
from planner.case.faults import Fault
from planner.case.given_rows import GivenRows
from planner.case.read_limits import MOST_BYTES, SMALLER_CASE, too_large
from planner.case.regular_csv import regular_rows

_SAVED_AS_SOMETHING_ELSE = {
    b"PK\x03\x04": "is a workbook or a ZIP archive with the name of a CSV file",
    b"\xd0\xcf\x11\xe0": "is an old workbook (.xls) with the name of a CSV file",
    b"\x1f\x8b": "is a packed file with the name of a CSV file",
    b"%PDF": "is a PDF with the name of a CSV file",
    b"PAR1": "is a Parquet file with the name of a CSV file",
}
"""How files begin that are often taken for a CSV file."""

_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars", "，": "full-width commas"}


class UnreadableTableError(Exception):
    """A file is no table; ``fault`` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def read_rows(path: Path, table: str) -> tuple[GivenRows, list[Fault]]:
    """Return all rows of a CSV file, and warnings. Raises UnreadableTableError.

    Files without irregularities, whatever their size, are read by ``regular_csv``; all others row by row.

    Rows shorter than the header lack their last cells, which count as blank: some spreadsheet programs leave
    out the commas at the end of a row. A file whose last row ends early and without a line end was cut off.
    """
    content = _content(path, table)
    for beginning, problem in _SAVED_AS_SOMETHING_ELSE.items():
        if content.startswith(beginning):
            raise UnreadableTableError(Fault(table, None, None, None, problem, SAVE_AS_UTF8))
    try:
        decoded = decode(content)
    except NoTextError as error:
        fault = Fault(table, error.row, None, None, error.problem, error.remedy)
        raise UnreadableTableError(fault) from error
    del content
    warnings = [] if decoded.warning is None else [Fault(table, None, None, None, *decoded.warning)]
    regular = regular_rows(decoded.text)
    if regular is not None:
        return regular, warnings
    rows = _rows(decoded.text, table)
    return GivenRows.of(rows), warnings + _short_rows(rows, decoded.text, table)


def _content(path: Path, table: str) -> bytes:
    """Return the bytes of a file of bounded size; pipes and devices, which may never end, are not opened."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            reason = "it is a folder" if stat.S_ISDIR(status.st_mode) else "it is no file"
            raise UnreadableTableError(_unreadable(table, reason))
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            content = b"" if size > MOST_BYTES else file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnreadableTableError(_unreadable(table, error.strerror or str(error))) from error
    if max(size, len(content)) > MOST_BYTES:
        problem = f"is larger than {MOST_BYTES // 2**20:,} MB"
        raise UnreadableTableError(Fault(table, None, None, None, problem, SMALLER_CASE))
    return content


def _unreadable(table: str, reason: str) -> Fault:
    return Fault(table, None, None, None, f"cannot be read ({reason})", "make it a file that can be read")


def _rows(text: str, table: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    widest = 0
    try:
        for row in reader:
            rows.append(row)
            widest = max(widest, len(row))
            if problem := too_large(len(rows), widest):
                raise UnreadableTableError(Fault(table, None, None, None, problem, SMALLER_CASE))
    except csv.Error as error:
        problem = f"is not well-formed CSV ({error})"
        remedy = "close every quotation mark and double those inside a text"
        raise UnreadableTableError(Fault(table, reader.line_num, None, None, problem, remedy)) from error
    header = next((row for row in rows if any(cell.strip() for cell in row)), [])
    for separator, name in _OTHER_SEPARATORS.items():
        if len(header) == 1 and separator in header[0]:
            fault = Fault(table, None, None, None, f"is separated by {name}", "separate the cells by commas")
            raise UnreadableTableError(fault)
    return rows


def _short_rows(rows: list[list[str]], text: str, table: str) -> list[Fault]:
    width = next((len(row) for row in rows if any(cell.strip() for cell in row)), 0)
    short = [number for number, row in enumerate(rows, start=1) if len(row) < width and any(row)]
    if not short:
        return []
    if short[-1] == len(rows) and not text.endswith(("\n", "\r")):
        problem = f"ends within a row, after {len(rows[-1])} of {width} cells: the file was cut off"
        raise UnreadableTableError(Fault(table, len(rows), None, None, problem, "restore the whole file"))
    others = f", as have {len(short) - 1} more rows" if len(short) > 1 else ""
    problem = f"has fewer cells than the header{others}; those that are missing count as blank"
    return [Fault(table, short[0], None, None, problem, "give every row as many cells as the header")]
