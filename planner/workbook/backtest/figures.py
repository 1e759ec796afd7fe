"""The sheets of what the misses are worked out from: figures with their standing, replayed sums."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from planner.backtest.compare import GROUP_SUMS
from planner.workbook.report_book import ReportBook
from planner.workbook.sheet import FIRST_ROW, Column
from planner.workbook.style import WRAPPED, Style

SCOPES = ("industry", "power")
"""By number from 1: formulas look scopes up by number."""

_NOT_FIGURES = frozenset({"scope", "group", "product", "year", "regulation", "kind"})
_VALUE_COLUMN = 5
_OUTPUTS = ("gross_output", "second_output")


def write_figures(book: ReportBook, tables: Mapping[str, pd.DataFrame]) -> None:
    """One row a figure: table, item, quantity, year, value, standing, where it stands."""
    terms = book.terms
    columns = [
        Column(terms.header("backtest_table"), 26),
        Column(terms.header("item"), 42),
        Column(terms.header("quantity"), 34),
        Column(terms.header("year"), 8),
        Column(terms.header("value"), 14),
        Column(terms.header("source_kind"), 20),
        Column(terms.header("comply_regulation"), 90),
    ]
    sheet = book.sheet("backtest_figures", columns, frozen=4)
    for name, rows in tables.items():
        for row in rows.sort_values("year", kind="stable").to_dict("records"):
            item = str(next((row[key] for key in ("scope", "group", "product") if key in row), ""))
            for quantity in (str(column) for column in row if column not in _NOT_FIGURES):
                if pd.isna(row[quantity]):
                    continue
                key = ("backtest", name, item, quantity, str(int(row["year"])))
                book.defined[key] = sheet.at(sheet.next_row, _VALUE_COLUMN)
                sheet.row(
                    [
                        (terms.label(f"backtest_{name}"), WRAPPED),
                        (book.said(f"backtest_item_{item}", item), WRAPPED),
                        (terms.label(f"backtest_{quantity}"), WRAPPED),
                        (int(row["year"]), Style("integer")),
                        (row[quantity], Style("number", "input")),
                        (terms.word(row["kind"], "\n"), WRAPPED),
                        (row["regulation"], WRAPPED),
                    ]
                )
    sheet.filter_by_header(len(columns))


def write_products(book: ReportBook, products: pd.DataFrame) -> None:
    """One row a scope, year and product: the sums over the replayed units."""
    terms = book.terms
    columns = [
        Column(terms.header("backtest_scope"), 14),
        Column(terms.header("year"), 8),
        Column(terms.header("product"), 44),
        Column(terms.header("backtest_covered_units"), 14),
        *(
            Column(terms.header(f"backtest_{name}", "TWh, Mt" if name in _OUTPUTS else book.mass), 18)
            for name in GROUP_SUMS
        ),
        Column(terms.header("backtest_scope_number"), 10),
    ]
    sheet = book.sheet("backtest_products", columns, frozen=3)
    for row in products.to_dict("records"):
        sheet.row(
            [
                (terms.label(f"backtest_item_{row['scope']}"), WRAPPED),
                (int(row["year"]), Style("integer")),
                (book.said(f"backtest_item_{row['product']}", row["product"]), WRAPPED),
                (int(row["covered_units"]), Style("integer", "solver")),
                *((row[name], Style("amount", "solver")) for name in GROUP_SUMS),
                (SCOPES.index(row["scope"]) + 1, Style("integer", "helper")),
            ]
        )
    last = max(FIRST_ROW, sheet.next_row - 1)
    for offset, name in enumerate(("covered_units", *GROUP_SUMS, "scope_number")):
        column = 4 + offset
        book.defined["backtest", "products", name] = sheet.range(FIRST_ROW, column, last, column)
    book.defined["backtest", "products", "year"] = sheet.range(FIRST_ROW, 2, last, 2)
    sheet.filter_by_header(len(columns))
