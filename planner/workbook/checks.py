"""Checks: every limit of the plan and every solved value, judged live; one verdict for the cover."""

from __future__ import annotations

from planner.workbook.book import Book
from planner.workbook.links import link_to
from planner.workbook.sheet import FIRST_ROW, Column
from planner.workbook.style import LABEL, WRAPPED, Style
from planner.workbook.text import Formula

_VERDICT_COLUMN = 5


def write_checks(book: Book) -> None:
    """One row a check: breach (0 where there is room), tolerance, verdict.

    A breach that is an error, as text in place of a number makes it, or above its tolerance fails.

    The name ``verdict`` is the verdict over all of them, ``checks_passed`` how many of ``checks_count`` hold.
    """
    terms = book.terms
    columns = [
        Column(terms.header("sheet"), 30),
        Column(terms.header("check"), 70),
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
                (terms.label(check.key), WRAPPED),
                (Formula(f"MAX(0,0+{check.breach})"), Style("deviation")),
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
    for name, formula in (
        ("checks_passed", f"COUNTIF({verdicts},word_passed)"),
        ("checks_count", f"ROWS({verdicts})"),
    ):
        cells = [None, (terms.line(name), LABEL), None, None, (Formula(formula), Style("integer"))]
        book.define(name, sheet.at(sheet.row(cells), _VERDICT_COLUMN))
