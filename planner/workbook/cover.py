"""Cover: what this is, of which run, and the verdict."""

from __future__ import annotations

from collections.abc import Mapping

from planner.workbook.book import Book
from planner.workbook.links import link_to
from planner.workbook.sheet import Column, Entry
from planner.workbook.style import LABEL, WRAPPED, Style
from planner.workbook.summary import verdicts
from planner.workbook.text import Formula

_BIG_VERDICT = Style("verdict", "total")


def write_cover(book: Book) -> None:
    """Title, version and digests; verdicts from the live checks; lines for reviewers to fill in."""
    terms, plan = book.terms, book.plan
    settings = plan.case.settings
    columns = [
        Column(terms.header("about_this_plan"), 76),
        Column(terms.header("value"), 40),
        Column(terms.header("remark"), 70),
    ]
    sheet = book.sheet("cover", columns)

    def line(key: str, value: Entry, remark: str = "") -> None:
        sheet.row([(terms.line(key), LABEL), value, (remark, WRAPPED)])

    line("case_title", (terms.pair(settings.title_zh, settings.title_en), Style("wrapped", "total")))
    line("overall_verdict", (Formula("verdict"), _BIG_VERDICT), terms.line("remark_verdict"))
    for key, formula in verdicts(book):
        line(key, (Formula(formula), Style("verdict")))
    sheet.row([])
    for key in ("classification", "document_status", "date_of_issue", "contact"):
        line(key, ("", Style("wrapped", "blank")), terms.line("to_be_filled_in"))
    sheet.row([])
    line("plan_years", (f"{settings.first_year}–{settings.last_year}", LABEL))
    line("base_year", (str(settings.base_year), LABEL))
    line("run_digest", (book.digest, LABEL), terms.line("remark_run_digest"))
    line("software", (_listed(plan.versions), WRAPPED))
    if plan.options:
        line("options", (_listed(plan.options), WRAPPED))
    for warning in plan.warnings:
        line("warning", (warning, WRAPPED))
    sheet.row([])
    sheet.row([link_to(book, "contents")])


def _listed(named: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in sorted(named.items()))
