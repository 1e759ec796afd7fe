"""One sheet of an input workbook: header, guide rows, drop-downs, and the rows of a table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from unicodedata import east_asian_width

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from planner.case.columns import holds_number
from planner.case.schema import Column, Kind
from planner.case.settings_keys import SETTINGS_KEYS
from planner.case.spreadsheet_text import plain_number
from planner.case.tables import SETTINGS
from planner.case.text_tables import GUIDE

GUIDES = tuple(GUIDE + title for title in ("unit 单位", "meaning", "含义", "example 示例"))
"""What the first cells of the guide rows begin with."""

FIRST_DATA_ROW = 2 + len(GUIDES)
LAST_ROW = 1_048_576
"""The last row of a sheet, by the file format."""

_FONT_NAME = "Microsoft YaHei"
_HEADER_FONT = Font(name=_FONT_NAME, size=10, bold=True, color="FFFFFF")
_HEADER_FILL = PatternFill("solid", start_color="1F3864")
_GUIDE_FONT = Font(name=_FONT_NAME, size=9, color="7F7F7F")
_INPUT_FONT = Font(name=_FONT_NAME, size=10)
_GUIDE_FILL = PatternFill("solid", start_color="F2F2F2")
_INPUT_FILL = PatternFill("solid", start_color="FFF9E5")
_GUIDE_ALIGNMENT = Alignment(wrap_text=True, vertical="top")
_YEAR_FONT = Font(name=_FONT_NAME, size=10, bold=True)
_LINE = Side(style="hair", color="BFBFBF")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FREE = Protection(locked=False)
_STILL_ALLOWED = (
    "formatCells",
    "formatColumns",
    "formatRows",
    "insertRows",
    "deleteRows",
    "sort",
    "autoFilter",
)
_NARROWEST, _WIDEST = 16, 60
_NARROWEST_FIRST = 28
"""The first column holds the titles of the guides, too."""
_LINE_HEIGHT = 16
_NUMERIC = {key.name for key in SETTINGS_KEYS if key.kind in (Kind.NUMBER, Kind.YEAR)}


@dataclass(frozen=True)
class Look:
    """How the cells of a column look beneath its guides, and whether they are locked."""

    font: Font
    fill: PatternFill
    protection: Protection
    number_format: str


def add_sheet(
    book: Workbook,
    name: str,
    columns: Iterable[Column],
    tables: Mapping[str, pd.DataFrame],
    fixed: Collection[str] = (),
) -> None:
    """Append the sheet of the table ``name``, one of the texts in ``tables``.

    ``columns`` describes its columns of the case format; the others are notes. Numbers become number cells
    at full precision; every other text stays text, whatever it begins with. Cells to be filled in are
    coloured and free; all others, the columns ``fixed`` among them, are locked without a password. Headers
    that are years are free, so that a planner can give them her own.
    """
    sheet: Worksheet = book.create_sheet(name)
    rows = tables[name]
    described = {column.name: column for column in columns}
    for position, column_name in enumerate(rows.columns, start=1):
        column = described.get(column_name)
        look = _look(name, column, fixed=column_name in fixed)
        width = max(_width(column_name, rows[column_name]), _NARROWEST_FIRST if position == 1 else 0)
        _head(sheet, position, column_name, column, width)
        _give_look(sheet.column_dimensions[get_column_letter(position)], look)
        if column is not None:
            _offer_choices(sheet, position, column, tables)
        _fill_in(sheet, position, rows[column_name], _numbers(name, column_name, column, rows), look)
    _lock(sheet)
    sheet.freeze_panes = f"B{FIRST_DATA_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0  # as many pages as needed, each as wide as the table
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _head(sheet: Worksheet, position: int, name: str, column: Column | None, width: int) -> None:
    """Write header and guides of one column, and colour the cells that are to be filled in."""
    texts: tuple[str, ...] = ("",) * len(GUIDES)
    if column is not None:
        required = " (required)" if column.required else f" (blank: {column.blank})"
        required_zh = "（必填）" if column.required else f"（空白：{column.blank_zh}）"
        texts = (column.unit, column.meaning + required, column.meaning_zh + required_zh, column.example)
    if position == 1:
        texts = tuple(f"{guide}: {text}" for guide, text in zip(GUIDES, texts, strict=True))
    header = _write(sheet, 1, position, name)
    header.font, header.fill = _HEADER_FONT, _HEADER_FILL
    if name.isdecimal():
        header.data_type = "n"
        header.font, header.fill, header.protection = _YEAR_FONT, _INPUT_FILL, _FREE
    for row, text in enumerate(texts, start=2):
        cell = _write(sheet, row, position, text)
        cell.font, cell.fill, cell.alignment = _GUIDE_FONT, _GUIDE_FILL, _GUIDE_ALIGNMENT
        height = _LINE_HEIGHT * (1 + _breadth(text) // (width - 2))
        sheet.row_dimensions[row].height = max(height, sheet.row_dimensions[row].height or 0)
    sheet.column_dimensions[get_column_letter(position)].width = width


def _look(table: str, column: Column | None, *, fixed: bool) -> Look:
    """Return how the cells of a column look: fixed ones like guides; texts stay texts when typed."""
    if fixed:
        return Look(_GUIDE_FONT, _GUIDE_FILL, Protection(locked=True), "@")
    text = column is None or column.kind in (Kind.TEXT, Kind.CHOICE)
    return Look(_INPUT_FONT, _INPUT_FILL, _FREE, "@" if text and table != SETTINGS.name else "General")


def _give_look(cells: Cell | ColumnDimension, look: Look) -> None:
    cells.font, cells.fill, cells.border = look.font, look.fill, _BORDER
    cells.protection, cells.number_format = look.protection, look.number_format


def _lock(sheet: Worksheet) -> None:
    """Lock what is not free, without a password; rows, columns and formats may still be changed."""
    sheet.protection.sheet = True
    for action in _STILL_ALLOWED:
        setattr(sheet.protection, action, False)  # False: not protected against


def _width(name: str, cells: pd.Series[str]) -> int:
    """Return the width of a column in characters, by its header and its texts."""
    longest = max((_breadth(text) for text in cells.unique()), default=0)
    return min(_WIDEST, max(_NARROWEST, len(name) + 4, longest + 2))


def _breadth(text: str) -> int:
    """Return the width of a text in Latin characters: a Chinese one is as wide as two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _offer_choices(
    sheet: Worksheet, position: int, column: Column, tables: Mapping[str, pd.DataFrame]
) -> None:
    """Add the drop-down of a column of choices, or of names that another sheet lists."""
    reference = column.reference
    if column.choices:
        formula = f'"{",".join(column.choices)}"'
    elif reference and reference.column in tables.get(reference.table, pd.DataFrame()):
        letter = get_column_letter(list(tables[reference.table].columns).index(reference.column) + 1)
        first = f"{reference.table}!${letter}${FIRST_DATA_ROW}"
        formula = f"OFFSET({first},0,0,MAX(1,COUNTA({first}:${letter}${LAST_ROW})),1)"
    else:
        return
    validation = DataValidation(type="list", formula1=formula, allow_blank=not column.required)
    beside_the_list = reference is not None and bool(reference.also)
    validation.showErrorMessage = not beside_the_list
    validation.error = f"Give {column.expected}."
    letter = get_column_letter(position)
    validation.add(f"{letter}{FIRST_DATA_ROW}:{letter}{LAST_ROW}")
    sheet.add_data_validation(validation)


def _numbers(name: str, column_name: str, column: Column | None, rows: pd.DataFrame) -> pd.Series[bool]:
    """Mark the cells that are to be numbers in the sheet."""
    if column is None:
        return pd.Series(False, index=rows.index)
    numbers = holds_number(rows[column_name].str.strip())
    if name == SETTINGS.name:
        numeric = rows.get("key", numbers.astype(str)).str.strip().isin(_NUMERIC)
        return numbers & numeric & (column_name == "value")
    return numbers & (column.kind in (Kind.NUMBER, Kind.YEAR))


def _fill_in(
    sheet: Worksheet, position: int, cells: pd.Series[str], numbers: pd.Series[bool], look: Look
) -> None:
    styled: Cell | None = None
    for row, (text, is_number) in enumerate(zip(cells, numbers, strict=True), start=FIRST_DATA_ROW):
        cell = _write(sheet, row, position, plain_number(text.strip()) if is_number else text)
        if styled is None:
            _give_look(cell, look)
            styled = cell
        cell._style = styled._style  # type: ignore[attr-defined]  # looking it up anew takes most of the time
        if is_number:
            cell.data_type = "n"  # as text in the cell's value, since openpyxl cuts floats to 16 digits


def _write(sheet: Worksheet, row: int, position: int, text: str) -> Cell:
    """Write a text as text: one that begins with "=" is no formula."""
    cell = sheet.cell(row, position, text or None)
    if text:
        cell.data_type = "s"
    return cell
