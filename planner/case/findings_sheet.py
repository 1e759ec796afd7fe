"""The sheet of an annotated workbook that lists every fault and warning, with a link to its cell."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from planner.case.faults import Fault
from planner.case.schema import NOTE

FINDINGS_SHEET = f"{NOTE}_check"
"""Begins as notes do, so that the annotated workbook is itself a case."""

STANDINGS = {"fault": "fault 错误", "warning": "warning 提示"}

_COLUMNS = (
    ("no. 序号", 8),
    ("standing 性质", 14),
    ("cell 单元格", 26),
    ("table 数据表", 20),
    ("row 行", 8),
    ("column 列", 20),
    ("value 取值", 24),
    ("what is wrong 问题", 60),
    ("what would be right 改法", 60),
)
_CELL_POSITION = 3
MOST_LISTED = 1_048_570
"""Findings that fit on a sheet, beneath its header."""

LONGEST_SHOWN = 1000
"""Characters of a value that the list shows."""

_FONT_NAME = "Microsoft YaHei"
_HEADER_FONT = Font(name=_FONT_NAME, size=10, bold=True, color="FFFFFF")
_HEADER_FILL = PatternFill("solid", start_color="1F3864")
_FONT = Font(name=_FONT_NAME, size=10)
_LINK_FONT = Font(name=_FONT_NAME, size=10, color="1F4E79", underline="single")
_ALIGNMENT = Alignment(wrap_text=True, vertical="top")


def add_findings_sheet(book: Workbook, listed: list[tuple[str, Fault]]) -> None:
    """Add the sheet in front of the others and show it first. ``listed`` holds standing and finding."""
    sheet: Worksheet = book.create_sheet(FINDINGS_SHEET, 0)
    for position, (title, width) in enumerate(_COLUMNS, start=1):
        cell = sheet.cell(1, position, title)
        cell.font, cell.fill, cell.alignment = _HEADER_FONT, _HEADER_FILL, _ALIGNMENT
        sheet.column_dimensions[cell.column_letter].width = width
    if not listed:
        sheet.cell(2, 1, "nothing found 未发现问题").font = _FONT
    for number, (standing, fault) in enumerate(listed[:MOST_LISTED], start=1):
        values = (
            number,
            STANDINGS[standing],
            fault.cell,
            fault.table,
            fault.row,
            fault.column,
            fault.value,
            fault.problem,
            fault.remedy,
        )
        for position, value in enumerate(values, start=1):
            _fill(sheet.cell(1 + number, position), value)
        if fault.cell is not None:
            name, _, address = fault.cell.rpartition("!")
            link = sheet.cell(1 + number, _CELL_POSITION)
            link.hyperlink = f"#'{name}'!{address}"
            link.font = _LINK_FONT
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for other in book.worksheets:
        other.sheet_view.tabSelected = False
    book.active = 0
    sheet.sheet_view.tabSelected = True


def _fill(cell: Cell | MergedCell, value: str | int | None) -> None:
    """Write a value; a text stays text whatever it begins with, without what no cell holds."""
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_SHOWN]
        cell.data_type = "s"
    else:
        cell.value = value
    cell.font, cell.alignment = _FONT, _ALIGNMENT
