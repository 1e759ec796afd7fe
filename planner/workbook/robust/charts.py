"""The charts of robust.xlsx: lowest, median and highest of all futures by year."""

from __future__ import annotations

from planner.robust.plan import RobustPlan
from planner.robust.tables import market_table
from planner.workbook.chart_parts import axis_begin, line_chart
from planner.workbook.report_book import ReportBook
from planner.workbook.robust.paths import MARKET, SPREAD
from planner.workbook.sheet import Column

COLUMN_WIDTH, ROWS_PER_CHART = 92.0, 21
DRAWN = ("price", "emissions", "total_emissions", "bank")


def write_charts(book: ReportBook, plan: RobustPlan) -> None:
    """Price, covered emissions, all emissions and bank, two by two."""
    terms, table = book.terms, market_table(plan)
    header = terms.header("chart")
    sheet = book.sheet(
        "robust_charts", [Column(header, COLUMN_WIDTH), Column(header, COLUMN_WIDTH)], pages_high=1
    )
    drawn = [entry for entry in MARKET if entry[0] in DRAWN]
    for position, (column, term, look) in enumerate(drawn):
        lines = [(terms.line(said), book.defined[f"robust_{column}", said]) for said, _ in SPREAD]
        axis = book.price_unit if look == "price" else book.mass
        chart = line_chart(terms.line(term), axis, lines, book.defined["robust_years", ""])
        if look == "amount":
            chart.y_axis.scaling.min = axis_begin(book.shown(float(table[column].min()), look))
        row = sheet.next_row + ROWS_PER_CHART * (position // 2)
        sheet.draw(chart, position % 2 + 1, row, ROWS_PER_CHART - 1)
