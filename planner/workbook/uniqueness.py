"""Which numbers of the plan are determined, and the range of those that are a choice among equals."""

from __future__ import annotations

from planner.uniqueness import measure_item
from planner.workbook.book import Book
from planner.workbook.shadow_prices import number_shown
from planner.workbook.sheet import Column
from planner.workbook.style import LABEL, WRAPPED, Style

_TERMS = {"price": "allowance_price", "rise_after_peak": "reported_rise"}
"""Quantities whose term has another key than the plan's column."""

_QUANTITIES = {"benchmark": "benchmark", "price": "price"}
"""How numbers of a column are shown; every other one is an amount."""


def write_uniqueness(book: Book) -> None:
    """One row for every quantity of every table, then one for each number that could be another.

    Lowest and highest are over all plans (or replays) that are as cheap and as fair. All are the solver's.
    """
    terms = book.terms
    columns = [
        Column(terms.header("reported_in"), 24),
        Column(terms.header("quantity"), 26),
        Column(terms.header("item"), 44),
        Column(terms.header("year"), 9),
        Column(terms.header("value"), 14),
        Column(terms.header("range_lowest"), 14),
        Column(terms.header("range_highest"), 14),
        Column(terms.header("unit"), 14),
        Column(terms.header("verdict"), 34),
    ]
    sheet = book.sheet("uniqueness", columns, frozen=2)
    ranges = book.plan.uniqueness
    for (table, column), of_quantity in ranges.groupby(["table", "column"], sort=False):
        verdict = "determined" if of_quantity["determined"].all() else "partly_determined"
        head: list[tuple[str | None, Style]] = [(None, LABEL)] * 4
        sheet.row(
            [
                *(
                    (terms.label(key), WRAPPED)
                    for key in (f"reported_{table}", _TERMS.get(str(column), str(column)))
                ),
                (terms.label("every_item"), WRAPPED),
                *head,
                (_unit(book, of_quantity["unit"].iloc[0]), LABEL),
                (terms.label(verdict), WRAPPED),
            ]
        )
    open_, items = ranges[~ranges["determined"]], _items(book)
    for row in open_.to_dict("records"):
        quantity = _QUANTITIES.get(row["column"], "amount")
        numbers = [
            number_shown(book, book.shown(row[name], quantity)) for name in ("value", "lowest", "highest")
        ]
        sheet.row(
            [
                (terms.label(f"reported_{row['table']}"), WRAPPED),
                (terms.label(_TERMS.get(row["column"], row["column"])), WRAPPED),
                (items.get(row["item"], row["item"]), WRAPPED),
                (row["year"], Style("integer")),
                *((number, Style(quantity, "solver")) for number in numbers),
                (_unit(book, row["unit"]), LABEL),
                (terms.label("choice_among_equals"), WRAPPED),
            ]
        )
    sheet.filter_by_header(len(columns))


def _unit(book: Book, unit: str) -> str:
    shown = {"Mt": book.mass, "CNY/t": book.price_unit}
    return shown.get(unit, unit)


def _items(book: Book) -> dict[str, str]:
    """The names of products, sectors, and measures with their product and technology, by item."""
    terms, measures = book.terms, book.plan.case.measures
    columns = ["measure", "product", "technology", "name_zh", "name_en"]
    names = {**book.product_names, **book.sector_names}
    for measure, product, technology, zh, en in measures[columns].itertuples(index=False):
        parts = (terms.pair(zh, en) or measure, book.product_names[product], terms.word(technology))
        names[measure_item(measure, product, technology)] = " · ".join(filter(None, parts))
    return names
