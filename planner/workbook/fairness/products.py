"""The four burdens of every product over all decided years, by rule: a table and a chart for each."""

from __future__ import annotations

import math

from openpyxl.chart import BarChart

from planner.fairness.burdens import DEFINITIONS
from planner.fairness.side_by_side import SideBySide
from planner.workbook.chart_parts import bar_chart
from planner.workbook.fairness.words import BURDEN_LOOKS, BURDEN_TERMS, RULE_TERMS, burden_unit
from planner.workbook.report_book import ReportBook, names_of
from planner.workbook.sheet import Column, Entry
from planner.workbook.style import WRAPPED, Style

PRODUCT_WIDTH, KEY_WIDTH, QUANTITY_WIDTH, UNIT_WIDTH, RULE_WIDTH = 34.0, 22.0, 40.0, 18.0, 26.0
KEY_COLUMN, FIRST_RULE_COLUMN = 2, 5
COLUMN_WIDTH, ROWS_PER_CHART = 92.0, 21


def write_products(book: ReportBook, compared: SideBySide) -> None:
    """One row a burden and product, one column a rule; then the charts over these cells.

    Charts name products by their keys in the case, which are short.
    """
    terms = book.terms
    columns = [
        Column(terms.header("product"), PRODUCT_WIDTH),
        Column(terms.header("key_in_the_case"), KEY_WIDTH),
        Column(terms.header("quantity"), QUANTITY_WIDTH),
        Column(terms.header("unit"), UNIT_WIDTH),
        *(Column(terms.header(RULE_TERMS[rule]), RULE_WIDTH) for rule in compared.plans),
    ]
    sheet = book.sheet("fairness_products", columns, frozen=1, pages_high=1)
    products = compared.case.products
    names = names_of(terms, [products], "product")
    units = dict(zip(products["product"], products["unit"], strict=True))
    table = compared.by_product().set_index(["product", "rule"])
    decided = sorted(table.index.unique("product"))
    charts = []
    for burden in DEFINITIONS:
        first = sheet.next_row
        look = BURDEN_LOOKS[burden]
        for product in decided:
            values = [float(table[burden].loc[(product, rule.value)]) for rule in compared.plans]
            cells: list[Entry | None] = [
                (None if math.isnan(value) else value, Style(look, "solver")) for value in values
            ]
            unit = burden_unit(book, burden, units[product])
            said = terms.label(BURDEN_TERMS[burden])
            labels = [(text, WRAPPED) for text in (names[product], product, said, unit)]
            sheet.row([*labels, *cells])
        last = sheet.next_row - 1
        bars = [
            (terms.line(RULE_TERMS[rule]), sheet.range(first, column, last, column))
            for column, rule in enumerate(compared.plans, start=FIRST_RULE_COLUMN)
        ]
        charts.append(_chart(book, burden, bars, sheet.range(first, KEY_COLUMN, last, KEY_COLUMN)))
        sheet.row([])
    header = terms.header("chart")
    page = book.sheet("fairness_charts", [Column(header, COLUMN_WIDTH)] * 2, pages_high=1)
    first_row = page.next_row
    for position, chart in enumerate(charts):
        row = first_row + ROWS_PER_CHART * (position // 2)
        page.draw(chart, position % 2 + 1, row, ROWS_PER_CHART - 1)


def _chart(book: ReportBook, burden: str, bars: list[tuple[str, str]], products: str) -> BarChart:
    title = book.terms.line(BURDEN_TERMS[burden])
    share = BURDEN_LOOKS[burden] == "share"
    chart = bar_chart(title, "" if share else burden_unit(book, burden), bars, products, stacked=False)
    chart.y_axis.number_format = "0.0%" if share else "#,##0.00"
    return chart
