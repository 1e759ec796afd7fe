"""One sheet, written row by row: title, header, values, print settings; it knows where every row lies."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.chart._chart import ChartBase
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties

from planner.workbook.row_text import RowText, SharedCells
from planner.workbook.style import HEADER, NOTE, TITLE, YEAR_HEADER, Style, styled_cell
from planner.workbook.text import Formula, Value, header_text, quoted_sheet

HEADER_ROW = 4
"""Title, description and run come before it on every sheet."""
FIRST_ROW = HEADER_ROW + 1
LINE_HEIGHT, ROOM_AROUND_LINES = 13.5, 4.5
PAPER_A4 = 9
TITLE_HEIGHT = 28.0
FOOTER_SIZE = 8
MARGINS_INCHES = (0.4, 0.4, 0.5, 0.75, 0.35)
"""Left, right, top, bottom, footer."""
WIDTH_OF_A_CHARACTER = 0.95
"""In units of a column's width, on the average of Latin text at the font size of tables."""
FIRST_WIDE_CHARACTER = 0x2E80


@dataclass(frozen=True)
class Column:
    """A column's header (a year is a number, so that formulas can use it) and width in characters."""

    header: str | int
    width: float


Entry = tuple[Value, Style]
"""A value and its look."""


class Sheet:
    """A worksheet in the making. Rows can only be added at the end.

    ``name`` is the sheet's name in the workbook; ``run`` says which run this is, on paper; ``note`` says more
    of it under the title; ``columns`` are fixed from the start; ``frozen`` columns at the left stay in sight;
    ``formats`` are the number formats by quantity. ``pages_wide``: printed pages side by side;
    ``pages_high``: one above the other, 0 for as many as it takes.
    """

    def __init__(
        self,
        workbook: Workbook,
        name: str,
        title: str,
        description: str,
        run: str,
        note: Value,
        columns: Sequence[Column],
        formats: Mapping[str, str],
        frozen: int = 0,
        pages_wide: int = 1,
        pages_high: int = 0,
    ) -> None:
        self.name = name
        self.columns = tuple(columns)
        worksheet = workbook[name]
        if not isinstance(worksheet, WriteOnlyWorksheet):
            raise TypeError("the workbook must be in write-only mode")
        self._worksheet = worksheet
        self._formats = formats
        self._style_numbers: dict[Style, int] = workbook.__dict__.setdefault("style_numbers", {})
        self._rows = worksheet.row_text = RowText()  # type: ignore[attr-defined]
        self._next_row = 1
        self._prepare(frozen, pages_wide, pages_high, run)
        self.row([(title, TITLE)], height=TITLE_HEIGHT)
        self.row([(description, NOTE)])
        self.row([(note, NOTE)])
        self.row(
            [
                (column.header, HEADER if isinstance(column.header, str) else YEAR_HEADER)
                for column in columns
            ],
        )

    @property
    def next_row(self) -> int:
        """The number that the next row will have."""
        return self._next_row

    def filter_by_header(self, last_column: int) -> None:
        """Offer the filter arrows of the header, over the rows written so far."""
        last = get_column_letter(last_column)
        self._worksheet.auto_filter.ref = f"A{HEADER_ROW}:{last}{self._next_row - 1}"

    def draw(self, chart: ChartBase, column: int, first_row: int, rows: int) -> None:
        """Place a chart over ``rows`` rows of one column: it is as wide as the column, in every program."""
        anchor = TwoCellAnchor(editAs="twoCell")
        anchor._from = AnchorMarker(col=column - 1, row=first_row - 1)
        anchor.to = AnchorMarker(col=column, row=first_row - 1 + rows)
        chart.anchor = anchor  # type: ignore[assignment]  # the stubs know texts only
        self._worksheet.add_chart(chart)

    def row(self, cells: Sequence[Entry | None], height: float | None = None) -> int:
        """Add a row from its first column on and return its number; None leaves a cell out.

        Without a ``height`` the row is as high as its longest wrapped text needs.
        """
        height = height or self._height_needed(cells)
        dressed = (cell and (cell[0], self._style_number(cell[1])) for cell in cells)
        self._rows.add(self._next_row, dressed, height)
        self._next_row += 1
        return self._next_row - 1

    def rows(self, looks: Sequence[Style], rows: Iterable[Iterable[Value | SharedCells]]) -> None:
        """Add many rows of values, one line high, each column in its look; None leaves a cell out."""
        styles = [self._style_number(look) for look in looks]
        self._next_row += self._rows.add_many(styles, self._next_row, rows)

    def at(self, row: int, column: int) -> str:
        """The absolute address of a cell from any sheet; columns count from 1."""
        return f"{quoted_sheet(self.name)}!${get_column_letter(column)}${row}"

    def range(self, first_row: int, first_column: int, last_row: int, last_column: int) -> str:
        """The absolute address of a block from any sheet."""
        start, end = get_column_letter(first_column), get_column_letter(last_column)
        return f"{quoted_sheet(self.name)}!${start}${first_row}:${end}${last_row}"

    def _height_needed(self, cells: Sequence[Entry | None]) -> float | None:
        lines = 1
        for entry, column in zip(cells, self.columns, strict=False):
            if entry is not None and entry[1].wraps and not isinstance(entry[0], Formula):
                lines = max(lines, _lines(str(entry[0]), column.width))
        return LINE_HEIGHT * lines + ROOM_AROUND_LINES if lines > 1 else None

    def _style_number(self, style: Style) -> int:
        if style not in self._style_numbers:
            cell = styled_cell(WriteOnlyCell(self._worksheet), style, self._formats)
            self._style_numbers[style] = cell.style_id
        return self._style_numbers[style]

    def _prepare(self, frozen: int, pages_wide: int, pages_high: int, run: str) -> None:
        worksheet = self._worksheet
        worksheet.freeze_panes = f"{get_column_letter(frozen + 1)}{FIRST_ROW}"
        worksheet.sheet_view.showGridLines = False
        worksheet.sheet_view.zoomScale = 90
        for number, column in enumerate(self.columns, start=1):
            worksheet.column_dimensions[get_column_letter(number)].width = column.width
        worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        worksheet.page_setup.orientation = "landscape"
        worksheet.page_setup.paperSize = PAPER_A4
        worksheet.page_setup.fitToWidth = pages_wide
        worksheet.page_setup.fitToHeight = pages_high
        worksheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
        if pages_wide > 1 and frozen:
            worksheet.print_title_cols = f"A:{get_column_letter(frozen)}"
        margins = worksheet.page_margins
        margins.left, margins.right, margins.top, margins.bottom, margins.footer = MARGINS_INCHES
        _write_footer(worksheet, run)


def _write_footer(worksheet: WriteOnlyWorksheet, run: str) -> None:
    """File, sheet, page and run on every printed page."""
    footer = HeaderFooterItem()
    for part, text in (
        (footer.left, "&F   &A"),
        (footer.center, "&P / &N"),
        (footer.right, header_text(run)),
    ):
        part.text, part.size = text, FOOTER_SIZE
    worksheet.HeaderFooter.oddFooter = footer


@cache
def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of that width (a Chinese character is two wide)."""
    lines = 0
    for line in text.split("\n"):
        characters = sum(2 if ord(character) > FIRST_WIDE_CHARACTER else 1 for character in line)
        lines += max(1, math.ceil(characters * WIDTH_OF_A_CHARACTER / width))
    return lines
