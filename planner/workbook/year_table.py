"""A sheet with years across: item, quantity and unit at the left, a column a year, a total at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.workbook.book import Book, Recorded
from planner.workbook.sheet import HEADER_ROW, Column, Entry, Sheet
from planner.workbook.style import WRAPPED, Style
from planner.workbook.text import Formula, Value

NUMBER_WIDTH, ITEM_WIDTH, QUANTITY_WIDTH, UNIT_WIDTH, YEAR_WIDTH = 4.5, 31.0, 34.0, 12.5, 10.5
TOTAL_WIDTH = 12.5
WHOLE_TONNES_WIDTH, WHOLE_TONNES_TOTAL_WIDTH = 13.5, 15.5
"""Of years and totals where whole tonnes stand: thousands of millions."""
YEARS_ON_A_PAGE = 12
_AMOUNTS = ("amount", "nonzero_amount")
NUMBER_COLUMN, QUANTITY_COLUMN, UNIT_COLUMN, FIRST_YEAR_COLUMN = 1, 3, 4, 5


class YearTable:
    """Writes rows of yearly values, remembers where each lies and records what the solver had for it."""

    def __init__(
        self,
        book: Book,
        key: str,
        *,
        item_width: float = ITEM_WIDTH,
        year_width: float = YEAR_WIDTH,
        total_width: float = TOTAL_WIDTH,
    ) -> None:
        self.book, self.years, self.key = book, book.index.years, key
        terms = book.terms
        self.total_column = FIRST_YEAR_COLUMN + len(self.years)
        columns = [
            Column(terms.header("number"), NUMBER_WIDTH),
            Column(terms.header("item"), item_width),
            Column(terms.header("quantity"), QUANTITY_WIDTH),
            Column(terms.header("unit"), UNIT_WIDTH),
            *(Column(year, year_width) for year in self.years),
            Column(terms.header("total"), total_width),
        ]
        pages = -(-len(self.years) // YEARS_ON_A_PAGE)
        self.sheet: Sheet = book.sheet(key, columns, frozen=UNIT_COLUMN, pages_wide=pages)
        book.place("years", key, None, self.years_range())

    def year_cell(self, year: int) -> str:
        """The address of the year in the header."""
        return self.sheet.at(HEADER_ROW, self.column_of(year))

    def years_range(self) -> str:
        """The address of all years in the header."""
        return self.sheet.range(HEADER_ROW, FIRST_YEAR_COLUMN, HEADER_ROW, self.total_column - 1)

    def column_of(self, year: int) -> int:
        """The number of a year's column."""
        return FIRST_YEAR_COLUMN + self.years.index(year)

    def item(self, key: str, label: str, number: int | None = None) -> Item:
        """Begin the rows of one item; ``number`` is what formulas look it up by."""
        return Item(self, key, label, number)

    def gap(self) -> None:
        """Leave a row empty between items."""
        self.sheet.row([])


def whole_tonnes_table(book: Book, key: str) -> YearTable:
    """A table with columns wide enough for whole tonnes."""
    return YearTable(book, key, year_width=WHOLE_TONNES_WIDTH, total_width=WHOLE_TONNES_TOTAL_WIDTH)


@dataclass(frozen=True)
class Item:
    """One thing with several quantities, a row each."""

    table: YearTable
    key: str
    label: str
    number: int | None

    def number_cell(self) -> str:
        """The address of the item's number in the row to come."""
        return self.table.sheet.at(self.table.sheet.next_row, NUMBER_COLUMN)

    def where(self, quantity: str, year: int) -> str:
        """The address of another quantity of this item."""
        return self.table.book.where(quantity, self.key, year)

    def live(
        self,
        quantity: str,
        formulas: Mapping[int, str],
        look: Style,
        *,
        unit: str = "",
        total: bool | str = False,
        recorded: Mapping[int, float] | None = None,
    ) -> None:
        """Add a row of formulas (without equals sign). ``total``: True for the sum, or a formula."""
        values = {year: Formula(formula) for year, formula in formulas.items()}
        self.add(quantity, values, look, unit=unit, total=total, recorded=recorded)

    def add(
        self,
        quantity: str,
        values: Mapping[int, Value],
        look: Style,
        *,
        unit: str = "",
        total: bool | str = False,
        recorded: Mapping[int, float] | None = None,
    ) -> None:
        """Add a row of values by year (as the plan has them); a year that is not given stays blank.

        Amounts and money are shown in the display unit, which is the unit of amounts unless one is given.
        Cells are placed under (quantity, item, year), all years under (quantity_row, item), a total under
        (quantity_total, item). ``recorded``: the solver's values, to be compared with the live ones.
        """
        table, book = self.table, self.table.book
        row = table.sheet.next_row
        years_range = table.sheet.range(row, FIRST_YEAR_COLUMN, row, table.total_column - 1)
        cells: list[Entry | None] = [
            (self.number, Style("integer", "helper")),
            (self.label, WRAPPED),
            (book.terms.label(quantity), WRAPPED),
            (unit or (book.mass if look.quantity in _AMOUNTS else ""), WRAPPED),
        ]
        for year in table.years:
            value = self._shown(values.get(year), look)
            cells.append((value, _look_of(value, look)))
            if value is not None:
                book.place(quantity, self.key, year, table.sheet.at(row, table.column_of(year)))
        if total:
            formula = Formula(total if isinstance(total, str) else f"SUM({years_range})")
            cells.append((formula, Style(look.quantity, "total")))
            book.place(f"{quantity}_total", self.key, None, table.sheet.at(row, table.total_column))
        table.sheet.row(cells)
        book.place(f"{quantity}_row", self.key, None, years_range)
        if recorded is not None:
            known = {year: book.shown(value, look.quantity) for year, value in recorded.items()}
            solved = tuple(known.get(year) for year in table.years)
            book.records.append(Recorded(table.key, self.label, quantity, years_range, solved, look.quantity))

    def _shown(self, value: Value, look: Style) -> Value:
        """A number of the plan's in the display unit; a formula computes with cells that already are."""
        return self.table.book.shown(value, look.quantity) if isinstance(value, (int, float)) else value


def _look_of(value: Value, look: Style) -> Style:
    """Only a constant can be the solver's: a formula or a blank in its row is not marked as one."""
    if look.role == "solver" and (value is None or isinstance(value, Formula)):
        return Style(look.quantity)
    return look
