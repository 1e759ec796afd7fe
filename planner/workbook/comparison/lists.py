"""The lists of compare.xlsx: every input that differs, every shadow price that is not 0 everywhere."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from planner.comparison.inputs import Cell, InputDifference
from planner.prices import PER_POINT
from planner.published_plan import PublishedPlan
from planner.workbook.report_book import ReportBook, names_of
from planner.workbook.sheet import Column, Entry, Sheet
from planner.workbook.style import LABEL, WRAPPED, Style
from planner.workbook.text import Formula, Value

MOST_LISTED = 100_000
"""Differences that are listed one by one; the overview counts all."""
DECIMALS = 9
"""To which differences are rounded: what binary fractions add to decimal ones is not shown."""
PRICE_KEY = ["constraint", "item", "year", "unit"]


def write_inputs(book: ReportBook, names: Sequence[str], differences: Sequence[InputDifference]) -> None:
    """One row a cell: table, row, column, what each plan has there, and live differences of numbers."""
    terms = book.terms
    columns = [
        Column(terms.header("source_table"), 18),
        Column(terms.header("row_of_the_case"), 40),
        Column(terms.header("column_of_the_case"), 18),
        *(Column(name, 24) for name in names),
        *(Column(f"{terms.header('difference')}\n{name}", 14) for name in names[1:]),
    ]
    about = terms.line("about_compare_inputs")
    if len(differences) > MOST_LISTED:
        about = f"{about} {MOST_LISTED:,} / {len(differences):,}"
    sheet = book.sheet("compare_inputs", columns, frozen=3, about=about)
    for difference in differences[:MOST_LISTED]:
        first = 4
        changes = _changes(sheet, first, difference.values, "number")
        values: list[Entry | None] = [(value, _input_look(value)) for value in difference.values]
        sheet.row(
            [
                (difference.table, LABEL),
                (difference.row, WRAPPED),
                (difference.column, LABEL),
                *values,
                *changes,
            ]
        )
    sheet.filter_by_header(len(columns))


def write_shadow_prices(book: ReportBook, plans: Sequence[PublishedPlan], names: Sequence[str]) -> None:
    """One row a limit and year with a price other than 0 in some plan; blank: the plan has no such limit."""
    terms = book.terms
    columns = [
        Column(terms.header("constraint"), 22),
        Column(terms.header("item"), 36),
        Column(terms.header("year"), 8),
        Column(terms.header("unit"), 18),
        *(Column(name, 18) for name in names),
        *(Column(f"{terms.header('difference')}\n{name}", 18) for name in names[1:]),
    ]
    sheet = book.sheet("compare_shadow_prices", columns, frozen=3)
    cases = [plan.case for plan in plans]
    said = {
        **names_of(terms, [case.sectors for case in cases], "sector"),
        **names_of(terms, [case.products for case in cases], "product"),
        "ALL": terms.line("all_sectors"),
    }
    per_point = f"{book.money} {terms.line('per_point')}"
    for key, prices in _prices(plans):
        constraint, item, year, unit = key
        by_point = unit == PER_POINT
        shown: list[Value] = [
            None if math.isnan(price) else (book.shown(price, "money") if by_point else price)
            for price in prices
        ]
        values: list[Entry | None] = [(value, Style("price", "solver")) for value in shown]
        sheet.row(
            [
                (book.said(f"constraint_{constraint}", constraint), WRAPPED),
                (said.get(item, item), WRAPPED),
                (year, Style("integer")),
                (per_point if by_point else book.price_unit, WRAPPED),
                *values,
                *_changes(sheet, 5, shown, "price"),
            ]
        )
    sheet.filter_by_header(len(columns))


def _prices(
    plans: Sequence[PublishedPlan],
) -> list[tuple[tuple[str, str, int | None, str], list[float]]]:
    """Prices by limit, one for each plan (NaN: no such limit), where any is not 0."""
    series = [plan.shadow_prices.set_index(PRICE_KEY)["value"] for plan in plans]
    wide = pd.concat(series, axis="columns", sort=False).sort_index(na_position="last")
    used = wide[(wide.fillna(0.0) != 0).any(axis="columns")]
    return [
        ((str(constraint), str(item), None if pd.isna(year) else int(year), str(unit)), list(prices))
        for (constraint, item, year, unit), prices in zip(
            used.index, used.itertuples(index=False, name=None), strict=True
        )
    ]


def _input_look(value: Cell) -> Style:
    return Style("number" if isinstance(value, float) else "wrapped", "input")


def _changes(sheet: Sheet, first: int, values: Sequence[Value], look: str) -> list[Entry | None]:
    """Live differences against the first plan, in the row to come; values begin in the column ``first``."""
    row = sheet.next_row
    return [
        (
            Formula(f"ROUND({sheet.at(row, first + number)}-{sheet.at(row, first)},{DECIMALS})")
            if isinstance(values[number], float) and isinstance(values[0], float)
            else None,
            Style(look, "total"),
        )
        for number in range(1, len(values))
    ]
