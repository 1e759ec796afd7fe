"""Contents: every sheet with a link and what it answers."""

from __future__ import annotations

from planner.workbook.book import Book
from planner.workbook.links import link_to
from planner.workbook.sheet import Column
from planner.workbook.style import WRAPPED, Style


def write_contents(book: Book) -> None:
    """One row a sheet, in the order of the tabs; then what the colours mean."""
    terms = book.terms
    columns = [
        Column(terms.header("number"), 7),
        Column(terms.header("sheet"), 34),
        Column(terms.header("what_it_says"), 110),
    ]
    sheet = book.sheet("contents", columns, pages_high=2)
    for number, key in enumerate(book.sheet_names, start=1):
        sheet.row(
            [(number, Style("integer", "helper")), link_to(book, key), (terms.label(f"about_{key}"), WRAPPED)]
        )
    sheet.row([])
    for role in ("input", "solver", "computed", "helper", "total", "blank"):
        sheet.row(
            [
                None,
                (terms.line(f"role_{role}"), Style("wrapped", role)),
                (terms.label(f"about_role_{role}"), WRAPPED),
            ]
        )
