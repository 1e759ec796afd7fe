"""Where faults and warnings stand in the planner's own workbook: sheet and cell."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from planner.case.examine import Examination
from planner.case.faults import Fault
from planner.case.schema import is_note
from planner.case.text_tables import GUIDE, WORKBOOK_SUFFIX


@dataclass(frozen=True)
class HeaderPlace:
    """Where the header of a sheet stands: its row, and the letter of each column by its name."""

    sheet: str
    row: int
    letters: Mapping[str, str]


def with_cells(examination: Examination, path: Path) -> Examination:
    """Return faults and warnings with the cells of the workbook at ``path``; in a folder there are none."""
    if path.suffix.lower() != WORKBOOK_SUFFIX or not (examination.faults or examination.warnings):
        return examination
    headers = _headers(path)
    return replace(
        examination,
        faults=tuple(_with_cell(fault, headers) for fault in examination.faults),
        warnings=tuple(_with_cell(warning, headers) for warning in examination.warnings),
    )


def _with_cell(fault: Fault, headers: Mapping[str, HeaderPlace]) -> Fault:
    """Return the fault with its cell: the header for a whole column, column A for a whole row.

    A fault of several columns (``product + year``) stands at the first of them.
    """
    header = headers.get(fault.table)
    if header is None or (fault.row is None and fault.column is None):
        return fault
    first_column = (fault.column or "").split(" + ")[0]
    letter = header.letters.get(fault.column or "", header.letters.get(first_column))
    if letter is None and fault.column is not None:
        return fault
    return replace(fault, cell=f"{header.sheet}!{letter or 'A'}{fault.row or header.row}")


def _headers(path: Path) -> dict[str, HeaderPlace]:
    """Return the header of every sheet, by its name: the first row that is neither blank nor a guide."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of features that hold no data
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    try:
        headers = {}
        for sheet in book.worksheets:
            if is_note(sheet.title):
                continue
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                texts = ["" if cell is None else str(cell).strip() for cell in cells]
                if any(texts) and not texts[0].startswith(GUIDE):
                    named = [(text, position) for position, text in enumerate(texts, start=1) if text]
                    letters = {text: get_column_letter(position) for text, position in named}
                    headers[sheet.title] = HeaderPlace(sheet.title, number, letters)
                    break
        return headers
    finally:
        book.close()
