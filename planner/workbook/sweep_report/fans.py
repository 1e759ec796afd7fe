"""Quantiles by year of prices, emissions and benchmarks, and the fan charts over them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from openpyxl.chart import AreaChart

from planner.sweep_report.dataset import SweepDataset
from planner.sweep_report.quantiles import fan
from planner.workbook.chart_parts import Line, fan_chart, fit_axis
from planner.workbook.report_book import ReportBook
from planner.workbook.sheet import HEADER_ROW, Column, Entry, Sheet
from planner.workbook.style import WRAPPED, Style
from planner.workbook.text import Formula, Value

COLUMN_WIDTH, ROWS_PER_CHART = 92.0, 21
FIRST_YEAR_COLUMN = 5
MEDIAN = 0.5
ALL = ""
PRICE, EMISSIONS, BENCHMARK, BURDEN = "allowance_price", "total_emissions", "benchmark", "burden"


class Fans:
    """Writes the sheet of quantiles and the two sheets of charts."""

    def __init__(self, book: ReportBook, sweep: SweepDataset, levels: Sequence[float]) -> None:
        self._book, self._sweep = book, sweep
        self._levels = sorted(levels)
        self._years = sorted({int(year) for table in sweep.tables.values() for year in table["year"]})
        self._ends: dict[tuple[str, str], tuple[float, float]] = {}
        self._products = sorted(set(sweep.tables["benchmarks"]["product"]))

    def write_table(self) -> None:
        """A row for each quantile, then one for the width of each band between two (live, for the charts)."""
        terms = self._book.terms
        columns = [
            Column(terms.header("item"), 30),
            Column(terms.header("quantity"), 24),
            Column(terms.header("unit"), 12),
            Column(terms.header("quantile"), 26),
            *(Column(year, 11) for year in self._years),
        ]
        sheet = self._book.sheet("sweep_fans", columns, frozen=FIRST_YEAR_COLUMN - 1)
        last = FIRST_YEAR_COLUMN + max(len(self._years), 1) - 1
        self._book.defined["years", "sweep_fans"] = sheet.range(
            HEADER_ROW, FIRST_YEAR_COLUMN, HEADER_ROW, last
        )
        everything = terms.label("all_scenarios")
        for quantity, column, look, unit in (
            (PRICE, "price", "price", self._book.price_unit),
            (EMISSIONS, "total_emissions", "amount", self._book.mass),
        ):
            table = fan(self._sweep, "market", [], column, self._levels)
            if table.empty:
                continue
            self._block(sheet, quantity, ALL, everything, table, look, unit)
        benchmarks = fan(self._sweep, "benchmarks", ["product"], "benchmark", self._levels)
        for product, table in benchmarks.groupby("product"):
            label = self._called("product", str(product), "\n")
            self._block(sheet, BENCHMARK, str(product), label, table, "benchmark", "tCO2e")
        burdens = fan(self._sweep, "allocations", ["sector"], "burden", self._levels)
        for sector, table in burdens.groupby("sector"):
            label = self._called("sector", str(sector), "\n")
            self._block(sheet, BURDEN, str(sector), label, table, "share", "%")

    def write_charts(self) -> None:
        """Price and emissions on one page, the products' benchmarks on the next."""
        terms, book = self._book.terms, self._book
        titles = {PRICE: terms.line("allowance_price"), EMISSIONS: terms.line("total_emissions")}
        units = {PRICE: book.price_unit, EMISSIONS: book.mass}
        national = [
            self._chart(quantity, ALL, titles[quantity], units[quantity])
            for quantity in titles
            if (quantity, ALL) in self._ends
        ]
        self._place("sweep_charts", national)
        products = [
            self._chart(BENCHMARK, product, self._called("product", product), "tCO2e")
            for product in self._products
        ]
        for chart in products:
            chart.y_axis.number_format = "0.000"
        self._place("sweep_benchmark_charts", products)

    def _block(
        self,
        sheet: Sheet,
        quantity: str,
        item: str,
        label: str,
        table: pd.DataFrame,
        look: str,
        unit: str,
    ) -> None:
        by_year = table.set_index("year")
        first_row = sheet.next_row
        positions = [self._years.index(int(str(year))) for year in by_year.index]
        first_column, last_column = (FIRST_YEAR_COLUMN + end(positions) for end in (min, max))
        years = sheet.range(HEADER_ROW, first_column, HEADER_ROW, last_column)
        self._book.defined["years", quantity, item] = years
        lowest, highest = float(by_year[self._levels[0]].min()), float(by_year[self._levels[-1]].max())
        self._ends[quantity, item] = self._book.shown(lowest, look), self._book.shown(highest, look)

        def row(said: str, values: dict[int, Value], style: Style) -> None:
            cells: list[Entry | None] = [(values.get(year), style) for year in self._years]
            names = [(label, WRAPPED), (self._book.terms.label(quantity), WRAPPED), (unit, WRAPPED)]
            number = sheet.row([*names, (said, WRAPPED), *cells])
            address = sheet.range(number, first_column, number, last_column)
            self._book.defined[quantity, item, str(number - first_row)] = address

        for level in self._levels:
            known: dict[int, Value] = {
                int(str(year)): self._book.shown(float(value), look) for year, value in by_year[level].items()
            }
            row(self._name(level), known, Style(look, "solver"))
        for number in range(1, len(self._levels)):
            at = first_row + number
            widths: dict[int, Value] = {
                year: Formula(f"{self._at(sheet, at, year)}-{self._at(sheet, at - 1, year)}")
                for year in self._years
                if year in by_year.index
            }
            row(self._band(number), widths, Style(look))
        counts: dict[int, Value] = {int(str(year)): int(n) for year, n in by_year["scenarios"].items()}
        row(self._book.terms.line("number_of_scenarios"), counts, Style("integer", "helper"))
        sheet.row([])

    def _called(self, of: str, key: str, separator: str = " ") -> str:
        """The name of a product or sector of the base case; else its key."""
        zh, en = self._sweep.names.get(of, {}).get(key, ("", ""))
        return self._book.terms.pair(zh, en, separator) or key

    def _at(self, sheet: Sheet, row: int, year: int) -> str:
        return sheet.at(row, FIRST_YEAR_COLUMN + self._years.index(year))

    def _name(self, level: float) -> str:
        return f"{self._book.terms.line('quantile')} {level:.4g}"

    def _band(self, number: int) -> str:
        below, above = self._levels[number - 1], self._levels[number]
        return f"{self._book.terms.line('band')} {below:.4g}–{above:.4g}"

    def _chart(self, quantity: str, item: str, title: str, axis: str) -> AreaChart:
        book, levels = self._book, self._levels
        bands: list[Line] = [
            (self._band(number), book.defined[quantity, item, str(len(levels) + number - 1)])
            for number in range(1, len(levels))
        ]
        middle = None
        if MEDIAN in levels:
            at = str(levels.index(MEDIAN))
            middle = (self._name(MEDIAN), book.defined[quantity, item, at])
        lowest = book.defined[quantity, item, "0"]
        chart = fan_chart(title, axis, lowest, bands, middle, book.defined["years", quantity, item])
        if quantity != PRICE:
            fit_axis(chart.y_axis, *self._ends[quantity, item])
        return chart

    def _place(self, key: str, charts: Sequence[AreaChart]) -> None:
        header = self._book.terms.header("chart")
        columns = [Column(header, COLUMN_WIDTH), Column(header, COLUMN_WIDTH)]
        sheet = self._book.sheet(key, columns, pages_high=1)
        for position, chart in enumerate(charts):
            row = sheet.next_row + ROWS_PER_CHART * (position // len(columns))
            sheet.draw(chart, position % len(columns) + 1, row, ROWS_PER_CHART - 1)
