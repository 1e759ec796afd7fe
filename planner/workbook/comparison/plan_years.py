"""A sheet with years across and a row for each plan, then for each difference against the first plan."""

from __future__ import annotations

from collections.abc import Sequence

from planner.comparison.plans import ByYear
from planner.workbook.report_book import ReportBook
from planner.workbook.sheet import HEADER_ROW, Column, Entry, Sheet
from planner.workbook.style import WRAPPED, Style
from planner.workbook.text import Formula, Value

ITEM_WIDTH, QUANTITY_WIDTH, UNIT_WIDTH, PLAN_WIDTH, YEAR_WIDTH, TOTAL_WIDTH = (
    30.0,
    26.0,
    14.0,
    30.0,
    11.0,
    13.0,
)
FIRST_YEAR_COLUMN = 5
YEARS_ON_A_PAGE = 12


class PlanYears:
    """Writes the rows of one thing for all plans and remembers where each plan's years lie."""

    def __init__(self, book: ReportBook, key: str, plan_names: Sequence[str], years: Sequence[int]) -> None:
        self.book, self.key, self.years = book, key, tuple(years)
        self._plans = tuple(plan_names)
        terms = book.terms
        self._total_column = FIRST_YEAR_COLUMN + len(self.years)
        columns = [
            Column(terms.header("item"), ITEM_WIDTH),
            Column(terms.header("quantity"), QUANTITY_WIDTH),
            Column(terms.header("unit"), UNIT_WIDTH),
            Column(terms.header("compared_plan"), PLAN_WIDTH),
            *(Column(year, YEAR_WIDTH) for year in self.years),
            Column(terms.header("total"), TOTAL_WIDTH),
        ]
        pages = -(-len(self.years) // YEARS_ON_A_PAGE)
        self.sheet: Sheet = book.sheet(key, columns, frozen=FIRST_YEAR_COLUMN - 1, pages_wide=pages)
        header = self.sheet.range(HEADER_ROW, FIRST_YEAR_COLUMN, HEADER_ROW, self._total_column - 1)
        book.defined["years", key] = header

    def add(
        self,
        quantity: str,
        item: str,
        label: str,
        values: Sequence[ByYear],
        look: str,
        unit: str,
        *,
        total: bool = False,
    ) -> None:
        """Add the rows of a quantity (a term) of an item: ``values`` by plan, as the plans have them.

        Nothing is written where no plan has a value. Each plan's years are placed under (quantity, item,
        number of the plan), its total under (quantity, item, number, "total").
        """
        if not any(values):
            return
        first_row = self.sheet.next_row
        for number, known in enumerate(values):
            shown: dict[int, Value] = {
                year: self.book.shown(value, look) for year, value in known.items() if year in self.years
            }
            self._row(quantity, item, label, unit, self._plans[number], shown, Style(look, "solver"), total)
            row = first_row + number
            years = self.sheet.range(row, FIRST_YEAR_COLUMN, row, self._total_column - 1)
            self.book.defined[quantity, item, str(number)] = years
            if total:
                cell = self.sheet.at(row, self._total_column)
                self.book.defined[quantity, item, str(number), "total"] = cell
        for number in range(1, len(values)):
            changes: dict[int, Value] = {
                year: Formula(f"{self._cell(first_row + number, year)}-{self._cell(first_row, year)}")
                for year in self.years
                if year in values[number] and year in values[0]
            }
            said = f"{self.book.terms.line('difference')}: {self._plans[number]} − {self._plans[0]}"
            self._row(quantity, item, label, unit, said, changes, Style(look, "total"), total)

    def gap(self) -> None:
        """Leave a row empty."""
        self.sheet.row([])

    def _cell(self, row: int, year: int) -> str:
        return self.sheet.at(row, FIRST_YEAR_COLUMN + self.years.index(year))

    def _row(
        self,
        quantity: str,
        item: str,
        label: str,
        unit: str,
        plan: str,
        values: dict[int, Value],
        look: Style,
        total: bool,
    ) -> None:
        row = self.sheet.next_row
        cells: list[Entry | None] = [
            (label or item, WRAPPED),
            (self.book.terms.label(quantity), WRAPPED),
            (unit, WRAPPED),
            (plan, WRAPPED),
        ]
        cells += [(values.get(year), look if year in values else Style(look.quantity)) for year in self.years]
        if total and values:
            years = self.sheet.range(row, FIRST_YEAR_COLUMN, row, self._total_column - 1)
            cells.append((Formula(f"SUM({years})"), Style(look.quantity, "total")))
        self.sheet.row(cells)
