"""Shadow prices: what one unit more or less of every limit of the case would cost."""

from __future__ import annotations

from planner.workbook.book import Book
from planner.workbook.sheet import Column
from planner.workbook.style import LABEL, WRAPPED, Style
from planner.workbook.terms import glossary


def write_shadow_prices(book: Book) -> None:
    """Long table as in the plan; every value is the solver's, and so is the English meaning."""
    terms = book.terms
    columns = [
        Column(terms.header("constraint"), 26),
        Column(terms.header("item"), 62),
        Column(terms.header("year"), 9),
        Column(terms.header("shadow_price"), 16),
        Column(terms.header("unit"), 34),
        Column(terms.header("meaning"), 92),
    ]
    sheet = book.sheet("shadow_prices", columns, frozen=3)
    names = {**book.product_names, **book.sector_names, "ALL": terms.line("all_sectors")}
    for price in book.plan.shadow_prices.to_dict("records"):
        sheet.row(
            [
                (terms.line(f"constraint_{price['constraint']}"), LABEL),
                (names.get(price["item"], price["item"]), WRAPPED),
                (price["year"], Style("integer")),
                (price["value"], Style("price", "solver")),
                (price["unit"], LABEL),
                (terms.pair(_meaning_zh(price["constraint"]), price["meaning"]), WRAPPED),
            ]
        )
    sheet.filter_by_header(len(columns))


def _meaning_zh(constraint: str) -> str:
    zh, _ = glossary()[f"price_{constraint}"]
    return zh
