"""The tables of a case from a folder of CSV files."""

from __future__ import annotations

from pathlib import Path

from planner.case.csv_rows import UnreadableTableError, read_rows
from planner.case.faults import CaseInvalid, Fault, printable
from planner.case.schema import is_note
from planner.case.tables import TABLE_NAMES
from planner.case.text_tables import TextCase, name_of_case

CSV_SUFFIX = ".csv"


def read_folder(folder: Path) -> TextCase:
    """Read every table of the folder as text; rows count as in a spreadsheet program, the header being row 1.

    Files of other types are left alone, as are CSV files whose names begin with ``note`` or a dot. Raises
    CaseInvalid where the folder cannot be listed.
    """
    case = TextCase(name_of_case(folder))
    unknown = []
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        problem = f"cannot be read ({error.strerror or error})"
        raise CaseInvalid([Fault(folder.name, None, None, None, problem, "make it readable")]) from error
    for path in paths:
        if path.suffix.lower() != CSV_SUFFIX or path.name.startswith(".") or is_note(path.name):
            continue
        if path.stem in TABLE_NAMES and path.suffix == CSV_SUFFIX:
            _read_file(path, case)
        elif path.stem in TABLE_NAMES:
            case.named.add(path.stem)
            remedy = f"name it {path.stem}{CSV_SUFFIX}"
            case.faults.append(Fault(path.name, None, None, None, "is not named as a table", remedy))
        else:
            unknown.append(printable(path.name))
    case.add_missing_tables(unknown, "table")
    return case


def _read_file(path: Path, case: TextCase) -> None:
    table = path.stem
    case.named.add(table)
    try:
        rows, warnings = read_rows(path, table)
    except UnreadableTableError as error:
        case.faults.append(error.fault)
        return
    case.warnings += warnings
    case.add(table, rows, guide_rows=False)
