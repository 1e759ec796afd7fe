"""The tables of a case from a workbook with a sheet per table."""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path

from openpyxl import load_workbook

from planner.case.faults import CaseInvalid, Fault
from planner.case.schema import is_note
from planner.case.spreadsheet_text import UNCALCULATED, cell_text
from planner.case.tables import TABLE_NAMES
from planner.case.text_tables import TextCase, name_of_case

_SHEET_FILES = "xl/worksheets/"
_FORMULA_TAGS = (b"<f>", b"<f ", b"<f/>")

_Cells = list[tuple[object, ...]]


def read_workbook(path: Path) -> TextCase:
    """Read every table of the workbook as text; sheets whose names begin with ``note`` are left alone.

    Rows whose first cell begins with "# " are guides of the template and no data. Formulas count with the
    value that was last calculated. Raises CaseInvalid where the file is not a workbook or is damaged.
    """
    sheets = _sheets(path, values=True)
    if _holds_formulas(path):
        formulas = _sheets(path, values=False)
        sheets = {name: _marked(rows, formulas[name]) for name, rows in sheets.items()}
    case = TextCase(name_of_case(path))
    for name, rows in sheets.items():
        if name in TABLE_NAMES:
            case.add(name, [[cell_text(cell) for cell in row] for row in rows], guide_rows=True)
    unknown = [name for name in sheets if name not in TABLE_NAMES and not is_note(name)]
    case.add_missing_tables(unknown, "sheet")
    return case


def _sheets(path: Path, *, values: bool) -> dict[str, _Cells]:
    """Return the cells of every sheet, with the values of formulas or with the formulas themselves."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # openpyxl warns of features, such as drop-downs, that hold no data
            book = load_workbook(path, read_only=True, data_only=values)
            try:
                for sheet in book.worksheets:
                    sheet.reset_dimensions()  # some programs write wrong ones
                return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
            finally:
                book.close()
    except Exception as error:  # openpyxl has no error of its own: a damaged file raises whatever it meets
        problem = f"is not a readable workbook ({type(error).__name__})"
        fault = Fault(path.name, None, None, None, problem, "save it anew as .xlsx")
        raise CaseInvalid([fault]) from error


def _holds_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        sheets = (archive.read(name) for name in archive.namelist() if name.startswith(_SHEET_FILES))
        return any(tag in sheet for sheet in sheets for tag in _FORMULA_TAGS)


def _marked(values: _Cells, formulas: _Cells) -> _Cells:
    """Return the values, with a mark in each cell that holds a formula but no value."""
    return [
        tuple(
            UNCALCULATED if value is None and formula is not None else value
            for value, formula in zip(value_row, formula_row, strict=True)
        )
        for value_row, formula_row in zip(values, formulas, strict=True)
    ]
