"""Drivers: what moving one axis alone does to cost, price and burden; a table and a tornado for each."""

from __future__ import annotations

from collections.abc import Sequence

from planner.sweep_report.drivers import OUTCOMES, Driver
from planner.workbook.chart_parts import across_bar_chart
from planner.workbook.report_book import ReportBook
from planner.workbook.sheet import Column, Entry
from planner.workbook.style import WRAPPED, Style
from planner.workbook.text import Formula, Value

COLUMN_WIDTH, ROWS_PER_CHART = 92.0, 21
TERMS = {"cost": "least_cost", "mean_price": "mean_price", "largest_burden": "largest_burden_level"}
LOOKS = {"cost": "money", "mean_price": "price", "largest_burden": "share"}
LOW_COLUMN, HIGH_COLUMN, CHANGE_COLUMN, LABEL_COLUMN = 7, 8, 9, 10


def write_tornado(book: ReportBook, drivers: Sequence[Driver]) -> None:
    """A block of rows an outcome, the strongest driver first; the change is live."""
    terms = book.terms
    columns = [
        Column(terms.header("outcome"), 30),
        Column(terms.header("axis"), 24),
        Column(terms.header("lowest_alternative"), 18),
        Column(terms.header("highest_alternative"), 18),
        Column(terms.header("other_axes"), 44),
        Column(terms.header("unit"), 14),
        Column(terms.header("at_lowest"), 16),
        Column(terms.header("at_highest"), 16),
        Column(terms.header("change_low_to_high"), 18),
        Column(terms.header("label_of_chart"), 34),
    ]
    sheet = book.sheet("sweep_tornado", columns, frozen=2)
    units = {"cost": book.money, "mean_price": book.price_unit, "largest_burden": "%"}
    charts = []
    for outcome in OUTCOMES:
        look = LOOKS[outcome]
        first = sheet.next_row
        for driver in sorted(drivers, key=lambda one, of=outcome: (-_size(one, of), one.axis)):  # type: ignore[misc]
            row = sheet.next_row
            low, high = (_shown(book, side[outcome], look) for side in (driver.at_low, driver.at_high))
            change: Value = None
            if low is not None and high is not None:
                change = Formula(f"{sheet.at(row, HIGH_COLUMN)}-{sheet.at(row, LOW_COLUMN)}")
            others = terms.line("others_as_drawn") if driver.drawn else driver.others
            cells: list[Entry | None] = [
                (terms.label(TERMS[outcome]), WRAPPED),
                (driver.axis, WRAPPED),
                (driver.low, WRAPPED),
                (driver.high, WRAPPED),
                (others, WRAPPED),
                (units[outcome], WRAPPED),
                (low, Style(look, "solver")),
                (high, Style(look, "solver")),
                (change, Style(look, "total")),
                (f"{driver.axis}: {driver.low} → {driver.high}", WRAPPED),
            ]
            sheet.row(cells)
        last = sheet.next_row - 1
        if last >= first:
            changes = sheet.range(first, CHANGE_COLUMN, last, CHANGE_COLUMN)
            labels = sheet.range(first, LABEL_COLUMN, last, LABEL_COLUMN)
            title = f"{terms.line(TERMS[outcome])} · {terms.line('change_low_to_high')}"
            chart = across_bar_chart(
                title,
                "" if look == "share" else units[outcome],
                [(terms.line("change_low_to_high"), changes)],
                labels,
            )
            chart.y_axis.number_format = "0.0%" if look == "share" else "#,##0"
            charts.append(chart)
        sheet.row([])
    if not drivers:
        sheet.row([(terms.label("no_axis"), WRAPPED)])
    book.write_notes(sheet, "notes_sweep_tornado")
    header = terms.header("chart")
    page = book.sheet("sweep_tornado_charts", [Column(header, COLUMN_WIDTH)] * 2, pages_high=1)
    for position, chart in enumerate(charts):
        row = page.next_row + ROWS_PER_CHART * (position // 2)
        page.draw(chart, position % 2 + 1, row, ROWS_PER_CHART - 1)


def _size(driver: Driver, outcome: str) -> float:
    low, high = driver.at_low[outcome], driver.at_high[outcome]
    return -1.0 if low is None or high is None else abs(high - low)


def _shown(book: ReportBook, value: float | None, look: str) -> float | None:
    return None if value is None else book.shown(value, look)
