"""The tables of a case from a folder of CSV files."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from planner.case.faults import Fault
from planner.case.schema import is_note
from planner.case.tables import TABLE_NAMES
from planner.case.text_tables import TextCase, name_of_case

CSV_SUFFIX = ".csv"


def read_folder(folder: Path) -> TextCase:
    """Read every table of the folder as text; rows count as in a spreadsheet program, the header being row 1.

    Files of other types are left alone, as are CSV files whose names begin with ``note`` or a dot.
    """
    case = TextCase(name_of_case(folder))
    unknown = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != CSV_SUFFIX or path.name.startswith(".") or is_note(path.name):
            continue
        if path.stem in TABLE_NAMES and path.suffix == CSV_SUFFIX:
            _read_file(path, case)
        else:
            unknown.append(path.name)
    case.add_missing_tables(unknown, "table")
    return case


def _read_file(path: Path, case: TextCase) -> None:
    table = path.stem
    case.named.add(table)
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        case.faults.append(Fault(table, None, None, None, f"cannot be read ({reason})", "make it readable"))
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        case.faults.append(Fault(table, row, None, None, "is not UTF-8 text", "save the file as CSV UTF-8"))
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        problem = f"is not well-formed CSV ({error})"
        remedy = "close every quotation mark and double those inside a text"
        case.faults.append(Fault(table, reader.line_num, None, None, problem, remedy))
        return
    case.add(table, rows, guide_rows=False)
