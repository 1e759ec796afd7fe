"""The charts of compare.xlsx, over the cells of its other sheets: a line for each plan."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.chart import LineChart

from planner.comparison.plans import items_of
from planner.published_plan import PublishedPlan
from planner.workbook.chart_parts import Line, fit_axis, line_chart
from planner.workbook.comparison.paths import ALL
from planner.workbook.report_book import ReportBook, names_of
from planner.workbook.sheet import Column

COLUMN_WIDTH, ROWS_PER_CHART = 92.0, 21


def write_charts(book: ReportBook, plans: Sequence[PublishedPlan], names: Sequence[str]) -> None:
    """Emissions, price, issuance and abatement, two by two; then a chart of each product's benchmarks."""
    charts = [
        _chart(
            book,
            names,
            "compare_emissions",
            "total_emissions",
            "market",
            "chart_compared_emissions",
            book.mass,
        ),
        _chart(
            book, names, "compare_market", "allowance_price", ALL, "chart_compared_prices", book.price_unit
        ),
        _chart(book, names, "compare_allocations", "issuance", ALL, "chart_compared_issuance", book.mass),
        _chart(book, names, "compare_measures", "abated", ALL, "chart_compared_abatement", book.mass),
    ]
    _place(book, "compare_charts", charts)
    for chart, amounts in (
        (charts[0], [plan.market["total_emissions"] for plan in plans]),
        (charts[2], [plan.allocations.groupby("year")["issuance"].sum() for plan in plans]),
    ):
        if chart is not None:
            ends = min(float(one.min()) for one in amounts), max(float(one.max()) for one in amounts)
            fit_axis(chart.y_axis, *(book.shown(end, "amount") for end in ends))
    tables = [plan.benchmarks for plan in plans]
    labels = names_of(book.terms, [plan.case.products for plan in plans], "product")
    products = [product for (product,) in items_of(tables, ["product"])]
    by_product = [
        _chart(book, names, "compare_benchmarks", "benchmark", product, labels[product], "tCO2e")
        for product in products
    ]
    for chart in by_product:
        if chart is not None:
            chart.y_axis.number_format = "0.000"
    _place(book, "compare_benchmark_charts", by_product)


def _place(book: ReportBook, key: str, charts: Sequence[LineChart | None]) -> None:
    """Two charts in a row, on one page."""
    header = book.terms.header("chart")
    sheet = book.sheet(key, [Column(header, COLUMN_WIDTH), Column(header, COLUMN_WIDTH)], pages_high=1)
    for position, chart in enumerate(chart for chart in charts if chart is not None):
        row = sheet.next_row + ROWS_PER_CHART * (position // 2)
        sheet.draw(chart, position % 2 + 1, row, ROWS_PER_CHART - 1)


def _chart(
    book: ReportBook, names: Sequence[str], sheet: str, quantity: str, item: str, title: str, axis: str
) -> LineChart | None:
    """A line for every plan that has the quantity; None where none has. ``title``: a term or a name."""
    lines: list[Line] = [
        (name, book.defined[quantity, item, str(number)])
        for number, name in enumerate(names)
        if (quantity, item, str(number)) in book.defined
    ]
    if not lines:
        return None
    said = book.terms.line(title) if title.startswith("chart_") else title
    return line_chart(said, axis, lines, book.defined["years", sheet])
