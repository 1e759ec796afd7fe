"""Checks: every limit of the plan and every solved value, judged live; one verdict for the cover."""

from __future__ import annotations

from planner.workbook.book import Book
from planner.workbook.links import link_to
from planner.workbook.sheet import FIRST_ROW, Column
from planner.workbook.style import LABEL, WRAPPED, Style
from planner.workbook.text import Formula

_VERDICT_COLUMN = 5


def write_checks(book: Book) -> None:
    """One row a check: breach, tolerance, verdict. A breach that is an error or above its tolerance fails.

    The name ``verdict`` is the verdict over all of them.
    """
    terms = book.terms
    columns = [
        Column(terms.header("sheet"), 30),
        Column(terms.header("check"), 78),
        Column(terms.header("breach"), 14),
        Column(terms.header("tolerance"), 14),
        Column(terms.header("verdict"), 18),
    ]
    sheet = book.sheet("checks", columns)
    order = list(book.sheet_names)
    for check in sorted(book.checks, key=lambda check: (order.index(check.topic), check.key)):
        row = sheet.next_row
        passed = f"IF(ISNUMBER(C{row}),IF(C{row}<=D{row},word_passed,word_failed),word_failed)"
        sheet.row(
            [
                link_to(book, check.topic),
                (terms.line(check.key), WRAPPED),
                (Formula(check.breach), Style("deviation")),
                (Formula(check.tolerance), Style("deviation")),
                (Formula(passed), Style("verdict")),
            ]
        )
    verdicts = sheet.range(FIRST_ROW, _VERDICT_COLUMN, sheet.next_row - 1, _VERDICT_COLUMN)
    overall = f"IF(COUNTIF({verdicts},word_passed)=ROWS({verdicts}),word_passed,word_failed)"
    sheet.row([])
    row = sheet.row(
        [
            None,
            (terms.line("overall_verdict"), LABEL),
            None,
            None,
            (Formula(overall), Style("verdict", "total")),
        ]
    )
    book.define("verdict", sheet.at(row, _VERDICT_COLUMN))
