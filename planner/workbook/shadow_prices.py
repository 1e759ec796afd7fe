"""Shadow prices: what one unit more or less of every limit of the case would cost."""

from __future__ import annotations

import math

from planner.prices import PER_POINT
from planner.workbook.book import Book
from planner.workbook.sheet import Column
from planner.workbook.style import WRAPPED, Style
from planner.workbook.terms import glossary
from planner.workbook.text import Value


def write_shadow_prices(book: Book) -> None:
    """Long table as in the plan; values are the solver's, words and meanings the glossary's.

    Beside each price: the lowest and highest that prove the same optimum, and how far the limit alone may
    move with the price unchanged (in amounts, or percentage points of a share).
    """
    terms = book.terms
    columns = [
        Column(terms.header("constraint"), 22),
        Column(terms.header("item"), 40),
        Column(terms.header("year"), 8),
        Column(terms.header("shadow_price"), 14),
        Column(terms.header("price_lowest"), 12),
        Column(terms.header("price_highest"), 12),
        Column(terms.header("unit"), 20),
        Column(terms.header("may_fall_by"), 12),
        Column(terms.header("may_rise_by"), 12),
        Column(terms.header("movement_unit"), 14),
        Column(terms.header("meaning"), 50),
    ]
    sheet = book.sheet("shadow_prices", columns, frozen=3)
    names = {**book.product_names, **book.sector_names, "ALL": terms.line("all_sectors")}
    per_point = f"{book.money} {terms.line('per_point')}"
    for price in book.plan.shadow_prices.to_dict("records"):
        by_point = price["unit"] == PER_POINT
        prices = [
            number_shown(book, book.shown(price[name], "money") if by_point else price[name])
            for name in ("value", "lowest", "highest")
        ]
        moves = [
            number_shown(book, price[name] if by_point else book.shown(price[name], "amount"))
            for name in ("may_fall_by", "may_rise_by")
        ]
        movement = Style("price", "solver") if by_point else Style("amount", "solver")
        sheet.row(
            [
                (_said(book, f"constraint_{price['constraint']}", price["constraint"]), WRAPPED),
                (names.get(price["item"], price["item"]), WRAPPED),
                (price["year"], Style("integer")),
                *((found, Style("price", "solver")) for found in prices),
                (per_point if by_point else book.price_unit, WRAPPED),
                *((move, movement) for move in moves),
                (terms.line("points") if by_point else book.mass, WRAPPED),
                (_said(book, f"price_{price['constraint']}", price["meaning"]), WRAPPED),
            ]
        )
    sheet.filter_by_header(len(columns))


def number_shown(book: Book, value: float) -> Value:
    """A number, or the word for one without end."""
    return book.terms.line("without_end") if math.isinf(value) else value


def _said(book: Book, key: str, otherwise: str) -> str:
    """A term on lines of its own; ``otherwise`` where the glossary does not have it."""
    return book.terms.label(key) if key in glossary() else otherwise
