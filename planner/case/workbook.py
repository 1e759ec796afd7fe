"""The tables of a case from a workbook with a sheet per table."""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from planner.case.faults import CaseInvalid, Fault
from planner.case.schema import is_note
from planner.case.spreadsheet_text import UNCALCULATED, cell_text
from planner.case.tables import TABLE_NAMES
from planner.case.text_tables import TextCase, name_of_case

_SHEET_FILES = "xl/worksheets/"
_FORMULA_TAGS = (b"<f>", b"<f ", b"<f/>")

_Rows = list[tuple[Any, ...]]


def read_workbook(path: Path) -> TextCase:
    """Read every table of the workbook as text; sheets whose names begin with ``note`` are left alone.

    Rows whose first cell begins with "# " are guides of the template and no data. Formulas count with the
    value that was last calculated. Raises CaseInvalid where the file is not a workbook or is damaged.
    """
    try:
        sheets = _values(path)
    except Exception as error:  # openpyxl has no error of its own: a damaged file raises whatever it meets
        problem = f"is not a readable workbook ({type(error).__name__})"
        fault = Fault(path.name, None, None, None, problem, "save it anew as .xlsx")
        raise CaseInvalid([fault]) from error
    case = TextCase(name_of_case(path))
    for name, rows in sheets.items():
        if name in TABLE_NAMES:
            case.add(name, [[cell_text(cell) for cell in row] for row in rows], guide_rows=True)
    unknown = [name for name in sheets if name not in TABLE_NAMES and not is_note(name)]
    case.add_missing_tables(unknown, "sheet")
    return case


def _values(path: Path) -> dict[str, _Rows]:
    """Return the values of every sheet, with a mark in each cell whose formula was never calculated."""
    if not _holds_formulas(path):
        return _sheets(path, data_only=True, values_only=True)
    cells = _sheets(path, data_only=True, values_only=False)
    formulas = _sheets(path, data_only=False, values_only=True)
    return {name: _marked(rows, formulas[name]) for name, rows in cells.items()}


def _sheets(path: Path, *, data_only: bool, values_only: bool) -> dict[str, _Rows]:
    """Return the rows of every sheet; the two options mean the same as in openpyxl."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of features that hold no data
        book = load_workbook(path, read_only=True, data_only=data_only)
        try:
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # some programs write wrong ones
            return {sheet.title: list(sheet.iter_rows(values_only=values_only)) for sheet in book.worksheets}
        finally:
            book.close()


def _holds_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        sheets = (archive.read(name) for name in archive.namelist() if name.startswith(_SHEET_FILES))
        return any(tag in sheet for sheet in sheets for tag in _FORMULA_TAGS)


def _marked(cells: _Rows, formulas: _Rows) -> _Rows:
    """Return the cells' values, with a mark where there is a formula but no value.

    A formula whose value is an empty text is of the type of texts, so it is not taken for one without.
    """
    return [
        tuple(
            UNCALCULATED if formula and cell.value is None and cell.data_type == "n" else cell.value
            for cell, formula in zip(cell_row, formula_row, strict=True)
        )
        for cell_row, formula_row in zip(cells, formulas, strict=True)
    ]
