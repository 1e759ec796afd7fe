"""The sheets of misses: published, replayed, miss and its parts, all live; blank where none is published."""

from __future__ import annotations

import pandas as pd

from planner.backtest.compare import PARTS
from planner.backtest.tables import POWER
from planner.workbook.backtest.figures import SCOPES
from planner.workbook.report_book import ReportBook
from planner.workbook.sheet import Column, Entry
from planner.workbook.style import WRAPPED, Style
from planner.workbook.text import Formula

_AMOUNT, _TOTAL = Style("amount"), Style("amount", "total")
_YEAR, _FIRST_PART = 2, 7
BENCHMARK = "benchmark"
NOTES = {"emissions": "notes_backtest_emissions", "allocation": "notes_backtest_allocation"}


def write_misses(book: ReportBook, table: pd.DataFrame, quantity: str) -> None:
    """One row a scope and year of ``emissions`` or ``allocation``; then what the parts mean.

    Emissions come first: the parts of allocation refer to theirs.
    """
    terms = book.terms
    parts = PARTS if quantity == "emissions" else (*PARTS, BENCHMARK)
    columns = [
        Column(terms.header("backtest_scope"), 16),
        Column(terms.header("year"), 8),
        Column(terms.header("backtest_published", book.mass), 14),
        Column(terms.header("backtest_replayed", book.mass), 14),
        Column(terms.header("backtest_miss", book.mass), 14),
        Column(terms.header("backtest_miss_share"), 12),
        *(Column(terms.header(f"backtest_part_{part}", book.mass), 17) for part in parts),
        Column(terms.header("backtest_sum_check", book.mass), 14),
    ]
    sheet = book.sheet(f"backtest_{quantity}", columns, frozen=2, pages_high=1)
    formulas = _emissions if quantity == "emissions" else _allocation
    for row in table.to_dict("records"):
        scope, year, number = str(row["scope"]), int(row["year"]), sheet.next_row
        live = formulas(book, scope, year, sheet.at(number, _YEAR))
        published, replayed, miss = (sheet.at(number, column) for column in (3, 4, 5))
        place = sheet.range(number, _FIRST_PART, number, _FIRST_PART + len(parts) - 1)
        known = book.defined.get(("backtest", "published_totals", scope, quantity, str(year)))
        entries: list[Entry | None] = [
            (terms.label(f"backtest_item_{scope}"), WRAPPED),
            (year, Style("integer")),
            (Formula(known) if known else None, _AMOUNT),
            (Formula(live["replayed"]), _AMOUNT),
        ]
        if known:
            entries += [
                (Formula(f"{replayed}-{published}"), _TOTAL),
                (Formula(f"{miss}/{published}"), Style("share", "total")),
                *((Formula(live[part]) if part in live else None, _AMOUNT) for part in parts),
                (Formula(f"ROUND({miss}-SUM({place}),6)"), Style("amount", "helper")),
            ]
        sheet.row(entries)
        for offset, name in enumerate(("published", "replayed", "miss", "share", *parts)):
            book.defined["backtest", quantity, name, scope, str(year)] = sheet.at(number, 3 + offset)
    sheet.row([])
    book.write_notes(sheet, NOTES[quantity])


def _sum(book: ReportBook, name: str, scope: str, year_cell: str) -> str:
    """The sum of a column of the products over a scope and year, both by number."""
    products = {key: book.defined["backtest", "products", key] for key in (name, "scope_number", "year")}
    return (
        f"SUMIFS({products[name]},{products['scope_number']},{SCOPES.index(scope) + 1},"
        f"{products['year']},{year_cell})"
    )


def _emissions(book: ReportBook, scope: str, year: int, year_cell: str) -> dict[str, str]:
    """Formulas of replayed emissions and of the parts of their miss."""
    covered, every, second, output = (
        _sum(book, name, scope, year_cell)
        for name in ("covered_emissions", "emissions", "second_emissions", "second_output")
    )
    live = {"replayed": covered, "output": f"{every}-{second}", "coverage": f"{covered}-{every}"}
    published = book.defined.get(("backtest", "published_totals", scope, "emissions", str(year)))
    intensity = book.defined.get(("backtest", "published_intensity", scope, "intensity", str(year)))
    if published is None:
        return live
    if intensity is None:
        return {**live, "rest": f"{second}-{published}"}
    heat = book.defined["backtest", "assumptions", "", "heat_to_electricity", str(year)]
    of_output = f"{output}*{intensity}*(1+{heat})" if scope == POWER else f"{output}*{intensity}"
    return {**live, "intensity": f"{second}-{of_output}", "rest": f"{of_output}-{published}"}


def _allocation(book: ReportBook, scope: str, year: int, year_cell: str) -> dict[str, str]:
    """Formulas of replayed allocation and of the parts of its miss."""

    def of_emissions(name: str) -> str:
        return book.defined["backtest", "emissions", name, scope, str(year)]

    allocated = _sum(book, "allocation", scope, year_cell)
    live = {"replayed": allocated}
    published = book.defined.get(("backtest", "published_totals", scope, "allocation", str(year)))
    if published is None:
        return live
    ratio = f"{allocated}/{of_emissions('replayed')}"
    has_intensity = ("backtest", "published_intensity", scope, "intensity", str(year)) in book.defined
    live |= {part: f"{of_emissions(part)}*{ratio}" for part in PARTS if part != "intensity" or has_intensity}
    emitted = of_emissions("published")
    return {**live, BENCHMARK: f"{emitted}*({ratio}-{published}/{emitted})"}
