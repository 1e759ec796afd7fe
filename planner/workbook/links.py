"""Links from sheet to sheet."""

from __future__ import annotations

from planner.workbook.book import Book
from planner.workbook.sheet import Entry
from planner.workbook.style import LINK
from planner.workbook.text import Formula, quoted_sheet, text_in_formula


def link_to_file(path: str, label: str) -> Entry:
    """A cell that opens another file, by its path from the folder of this one."""
    return Formula(f"HYPERLINK({text_in_formula(path)},{text_in_formula(label)})"), LINK


def link_to(book: Book, key: str) -> Entry:
    """A cell with a sheet's name that leads there."""
    name = book.sheet_names[key]
    target = text_in_formula(f"#{quoted_sheet(name)}!A1")
    return Formula(f"HYPERLINK({target},{text_in_formula(name)})"), LINK
