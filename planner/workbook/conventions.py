"""The constants of formulas, each in a named cell: conversions, tolerances, the words of a verdict."""

from __future__ import annotations

from planner.workbook.book import Book
from planner.workbook.sheet import Column
from planner.workbook.style import LABEL, WRAPPED, Style
from planner.workbook.text import Formula, Value
from planner.workbook.units import MILLION

CONSTANTS: tuple[tuple[str, Value, str], ...] = (
    ("tolerance_record", 1e-9, "deviation"),
    ("smallest_scale", 1, "integer"),
    ("tolerance_tonnes", 1, "integer"),
    ("tolerance_share", 1e-7, "deviation"),
    ("tolerance_cost", 1e-6, "deviation"),
    ("tolerance_certificate", 1e-7, "deviation"),
    ("tolerance_control", 1e-4, "deviation"),
    ("control_shift", 1_000, "integer"),
)
"""Name, value, look. A tonne is what a limit on amounts may be missed by: the solver works to 1e-3 tonnes."""

WORDS = ("word_passed", "word_failed", "word_met", "word_missed")


def write_conventions(book: Book) -> None:
    """One row a constant; every name may be used in formulas on any sheet."""
    terms = book.terms
    columns = [
        Column(terms.header("name"), 24),
        Column(terms.header("value"), 22),
        Column(terms.header("meaning"), 90),
    ]
    sheet = book.sheet("conventions", columns)
    constants: tuple[tuple[str, Value, str], ...] = (
        ("tonnes_per_unit", book.unit.of_one, "integer"),
        ("units_per_million", book.unit.per_million, "integer"),
        ("smallest_amount", MILLION // book.unit.of_one, "integer"),
        *CONSTANTS,
        ("tolerance_amount", Formula("tolerance_tonnes/tonnes_per_unit"), "deviation"),
    )
    for name, value, quantity in constants:
        row = sheet.row([(name, LABEL), (value, Style(quantity)), (terms.line(name), WRAPPED)])
        book.define(name, sheet.at(row, 2))
    for name in WORDS:
        row = sheet.row([(name, LABEL), (terms.line(name), LABEL), (terms.line(f"about_{name}"), WRAPPED)])
        book.define(name, sheet.at(row, 2))
