"""The tables of a case from a workbook with a sheet per table."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, cast

from openpyxl import load_workbook

from planner.case.fast_sheet import LARGE_SHEET_ROWS, rows_of_large_sheet
from planner.case.faults import CaseInvalid, Fault
from planner.case.read_limits import SMALLER_CASE
from planner.case.schema import is_note
from planner.case.sheet_scan import DamagedSheetError, SheetScan, UnreadableSheetError, scan_sheet
from planner.case.spreadsheet_text import SOME_ERROR, UNCALCULATED, cell_text
from planner.case.tables import TABLE_NAMES
from planner.case.text_tables import GUIDE, TextCase, name_of_case
from planner.case.workbook_file import SAVE_ANEW, refuse_unless_safe, sheets_listed

_Rows = list[list[str | None]]

_NAMED_AT_MOST = 5
"""Rows or columns that one warning names."""


class _Sheet(Protocol):
    """A worksheet that openpyxl has opened read-only."""

    title: str
    sheet_state: str
    _worksheet_path: str
    """The part of the archive that holds it."""

    def reset_dimensions(self) -> None:
        """Forget how large the sheet says it is."""

    def iter_rows(self, *, max_row: int, max_col: int, values_only: bool) -> Iterator[tuple[Any, ...]]:
        """Yield the values of every row, each as wide as ``max_col``."""


def read_workbook(path: Path) -> TextCase:
    """Read every table of the workbook as text; sheets whose names begin with ``note`` are left alone.

    Rows whose first cell begins with "# " are guides of the template and no data. Formulas count with the
    value that was last calculated. What is hidden is read like the rest, with a warning; merged cells, of
    which only the first has a value, are faults. Raises CaseInvalid where the file is no workbook, or is
    damaged, dangerous or too large.
    """
    try:
        refuse_unless_safe(path)
        return _read(path)
    except CaseInvalid:
        raise
    except Exception as error:  # openpyxl has no error of its own: a damaged file raises whatever it meets
        problem = f"is not a readable workbook ({type(error).__name__})"
        raise CaseInvalid([Fault(path.name, None, None, None, problem, SAVE_ANEW)]) from error


def _read(path: Path) -> TextCase:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of features that hold no data
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            all_sheets = cast(list[_Sheet], book.worksheets)
            _refuse_unless_complete(path, book.sheetnames)
            sheets = [sheet for sheet in all_sheets if sheet.title in TABLE_NAMES]
            scans = _scans(path, sheets)
            case = TextCase(name_of_case(path))
            for sheet in sheets:
                _take_up(path, sheet, scans[sheet.title], case)
            names = [sheet.title for sheet in all_sheets if sheet.title not in TABLE_NAMES]
            case.add_missing_tables([name for name in names if not is_note(name)], "sheet")
        finally:
            book.close()
    return case


def _refuse_unless_complete(path: Path, found: list[str]) -> None:
    """Raise CaseInvalid where the workbook lists a sheet whose part is gone, which openpyxl passes over."""
    problem, remedy = "is a sheet whose content is gone: the file is damaged", "restore the file"
    lost = [name for name in sheets_listed(path) if name not in found]
    if lost:
        raise CaseInvalid([Fault(name, None, None, None, problem, remedy) for name in lost])


def _scans(path: Path, sheets: Sequence[_Sheet]) -> dict[str, SheetScan]:
    """Return the scan of every sheet; raise CaseInvalid, for all of them at once, where one is unreadable."""
    scans: dict[str, SheetScan] = {}
    faults = []
    with zipfile.ZipFile(path) as archive:
        for sheet in sheets:
            if sheet.title in scans:
                faults.append(Fault(sheet.title, None, None, None, "is there twice", "keep one sheet"))
                continue
            scans[sheet.title] = SheetScan()
            try:
                with archive.open(sheet._worksheet_path) as part:
                    scans[sheet.title] = scan_sheet(part)
            except UnreadableSheetError as error:
                remedy = SAVE_ANEW if isinstance(error, DamagedSheetError) else SMALLER_CASE
                faults.append(Fault(sheet.title, error.row, None, None, error.problem, remedy))
    if faults:
        raise CaseInvalid(faults)
    return scans


def _take_up(path: Path, sheet: _Sheet, scan: SheetScan, case: TextCase) -> None:
    """Add the rows of a sheet to the case, and what its scan found to faults and warnings."""
    rows: _Rows = []
    if scan.last_row > LARGE_SHEET_ROWS:
        rows = list(rows_of_large_sheet(path, sheet.title, scan.last_row, scan.last_column))
        for row, column in scan.errors:
            rows[row - 1][column - 1] = SOME_ERROR
    elif scan.last_row:
        sheet.reset_dimensions()  # some programs write wrong ones
        values = sheet.iter_rows(max_row=scan.last_row, max_col=scan.last_column, values_only=True)
        rows = [_texts(row) for row in values]
    for row, column in scan.uncalculated:
        rows[row - 1][column - 1] = UNCALCULATED
    case.faults += _merged_faults(sheet.title, scan, rows)
    case.warnings += _hidden_warnings(sheet, scan, rows)
    case.add(sheet.title, rows, guide_rows=True)


def _texts(row: tuple[Any, ...]) -> list[str | None]:
    return [cell_text(value) for value in row]


def _holds_data(row: list[str | None]) -> bool:
    return any(row) and not (row[0] or "").startswith(GUIDE)


def _merged_faults(table: str, scan: SheetScan, rows: _Rows) -> list[Fault]:
    problem = "is a range of merged cells, of which only the first has a value"
    remedy = "unmerge them and fill in every cell"
    return [
        Fault(table, covered.start, None, reference, problem, remedy)
        for reference, covered in scan.merged
        if any(_holds_data(row) for row in rows[covered.start - 1 : covered.stop - 1])
    ]


def _hidden_warnings(sheet: _Sheet, scan: SheetScan, rows: _Rows) -> list[Fault]:
    """Return a warning each where the sheet, rows with data or columns are hidden."""
    hidden_rows = [str(row) for row in scan.hidden_rows if _holds_data(rows[row - 1])]
    remedy = "unhide what is meant to be read, and delete what is not"
    found: list[tuple[int | None, str]] = []
    if sheet.sheet_state != "visible":
        found.append((None, "is a hidden sheet, and was read"))
    if hidden_rows:
        found.append((int(hidden_rows[0]), f"is hidden, and was read ({_list('row', hidden_rows)})"))
    if scan.hidden_columns:
        found.append((None, f"has a hidden column, which was read ({_list('column', scan.hidden_columns)})"))
    return [Fault(sheet.title, row, None, None, problem, remedy) for row, problem in found]


def _list(what: str, names: list[str]) -> str:
    """Return names in words: ``rows 3, 4, 5``, the first few where there are many."""
    shown = ", ".join(names[:_NAMED_AT_MOST])
    more = f" and {len(names) - _NAMED_AT_MOST} more" if len(names) > _NAMED_AT_MOST else ""
    return f"{what}{'s' if len(names) > 1 else ''} {shown}{more}"
