"""Sheets of robust.xlsx with years across: benchmarks, and the markets of all futures."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from planner.robust.plan import RobustPlan
from planner.robust.tables import benchmarks_table, market_table
from planner.workbook.report_book import ReportBook, names_of
from planner.workbook.sheet import HEADER_ROW, Column, Entry, Sheet
from planner.workbook.style import WRAPPED, Style
from planner.workbook.text import Formula

FIRST_YEAR_COLUMN = 4
YEARS_ON_A_PAGE = 12
LABEL_WIDTH = 30.0
MARKET = (
    ("price", "robust_price", "price"),
    ("emissions", "robust_covered_emissions", "amount"),
    ("total_emissions", "total_emissions", "amount"),
    ("bank", "bank", "amount"),
    ("offset", "offset", "amount"),
)
"""Column of the markets, term, look."""
SPREAD = (("lowest_of_futures", "MIN"), ("median_of_futures", "MEDIAN"), ("highest_of_futures", "MAX"))


def write_benchmarks(book: ReportBook, plan: RobustPlan) -> None:
    """Per product: the robust benchmark, the central one, their live difference, the largest burden."""
    terms = book.terms
    table = benchmarks_table(plan)
    years = sorted(int(year) for year in table["year"].unique())
    sheet = _sheet(book, "robust_benchmarks", ("product", "quantity", "unit"), years)
    products = plan.futures.central.case.products
    names = names_of(terms, [products], "product", "\n")
    units = dict(zip(products["product"], products["unit"], strict=True))
    for product, rows in table.groupby("product"):
        unit = f"tCO2e/{terms.word(units[str(product)])}"
        by_year = rows.set_index("year")

        def row(term: str, unit: str, cells: Sequence[Entry | None], name: str = names[str(product)]) -> int:
            return sheet.row([(name, WRAPPED), (terms.label(term), WRAPPED), (unit, WRAPPED), *cells])

        robust = row("robust_benchmark", unit, _values(by_year["benchmark"], years, "benchmark"))
        central = row(
            "robust_central_benchmark", unit, _values(by_year["central_benchmark"], years, "benchmark")
        )
        known = set(by_year.index[by_year["central_benchmark"].notna()])
        differences: list[Entry | None] = []
        for position, year in enumerate(years):
            here, there = (sheet.at(line, FIRST_YEAR_COLUMN + position) for line in (robust, central))
            live = Formula(f"{here}-{there}") if year in known else None
            differences.append((live, Style("benchmark", "total")))
        row("robust_difference", unit, differences)
        row("robust_largest_burden", "%", _values(by_year["largest_burden"], years, "share"))
        sheet.row([])


def write_markets(book: ReportBook, plan: RobustPlan) -> None:
    """Per quantity a row for each future, then the lowest, the median and the highest of them (live)."""
    terms = book.terms
    table = market_table(plan)
    years = sorted(int(year) for year in table["year"].unique())
    sheet = _sheet(book, "robust_markets", ("quantity", "unit", "robust_future"), years)
    last = FIRST_YEAR_COLUMN + len(years) - 1
    book.defined["robust_years", ""] = sheet.range(HEADER_ROW, FIRST_YEAR_COLUMN, HEADER_ROW, last)
    for column, term, look in MARKET:
        unit = book.price_unit if look == "price" else book.mass
        label = [(terms.label(term), WRAPPED), (unit, WRAPPED)]
        first = sheet.next_row
        for future, rows in table.groupby("future"):
            shown = rows.set_index("year")[column].map(
                lambda value, look=look: book.shown(float(value), look)
            )
            sheet.row([*label, (str(future), WRAPPED), *_values(shown, years, look)])
        last_row = sheet.next_row - 1
        for said, function in SPREAD:
            cells: list[Entry | None] = [
                (
                    Formula(f"{function}({sheet.range(first, at, last_row, at)})"),
                    Style(look, "total"),
                )
                for at in range(FIRST_YEAR_COLUMN, last + 1)
            ]
            number = sheet.row([*label, (terms.line(said), WRAPPED), *cells])
            book.defined[f"robust_{column}", said] = sheet.range(number, FIRST_YEAR_COLUMN, number, last)
        sheet.row([])


def _sheet(book: ReportBook, key: str, headers: Sequence[str], years: Sequence[int]) -> Sheet:
    terms = book.terms
    columns = [
        *(Column(terms.header(header), LABEL_WIDTH) for header in headers),
        *(Column(year, 11) for year in years),
    ]
    return book.sheet(
        key, columns, frozen=FIRST_YEAR_COLUMN - 1, pages_wide=-(-len(years) // YEARS_ON_A_PAGE)
    )


def _values(by_year: pd.Series[float], years: Sequence[int], look: str) -> list[Entry | None]:
    """A cell for each year; blank where the table has none."""
    known = {int(str(year)): float(value) for year, value in by_year.dropna().items()}
    return [(known.get(year), Style(look, "solver")) for year in years]
