"""Cover: what this is, of which run, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd

from planner.workbook.book import Book
from planner.workbook.links import link_to
from planner.workbook.sheet import Column, Entry, Sheet
from planner.workbook.style import LABEL, WRAPPED, Style
from planner.workbook.targets import verdicts
from planner.workbook.text import Formula

_BIG_VERDICT, _FILL_IN = Style("verdict", "total"), Style("wrapped", "blank")
_PREFILLED = ("classification", "document_status")
"""Lines that say what holds of a run that nobody has looked at yet; every sheet repeats them live."""
_SOLVER, _PLANNER = "highspy", "planner"


def write_cover(book: Book, solved_on: date | None) -> None:
    """Title, verdicts from the live checks, what reviewers fill in, and where the numbers come from."""
    terms, plan = book.terms, book.plan
    settings = plan.case.settings
    columns = [
        Column(terms.header("about_this_plan"), 52),
        Column(terms.header("value"), 52),
        Column(terms.header("remark"), 62),
    ]
    sheet = book.sheet("cover", columns, pages_high=1)

    def line(key: str, value: Entry, remark: str = "") -> int:
        return sheet.row([(terms.line(key), WRAPPED), value, (remark, WRAPPED)])

    title = terms.pair(settings.title_zh, settings.title_en, separator="\n")
    line("case_title", (title, Style("wrapped", "total")))
    line("overall_verdict", (Formula("verdict"), _BIG_VERDICT), terms.label("remark_verdict"))
    for key, formula in verdicts(book):
        line(key, (Formula(formula), Style("verdict")))
    sheet.row([])
    for key in _PREFILLED:
        row = line(key, (terms.line(f"unset_{key}"), _FILL_IN), terms.label(f"remark_{key}"))
        book.define(key, sheet.at(row, 2))
    for key in ("document_version", "date_of_issue", "contact"):
        line(key, ("", _FILL_IN), terms.line("to_be_filled_in"))
    sheet.row([])
    line("plan_years", (f"{settings.first_year}–{settings.last_year}", LABEL))
    line("display_unit", (book.mass, LABEL), terms.label("remark_display_unit"))
    line("run_digest", (book.digest, LABEL), terms.label("remark_run_digest"))
    line("solver", (f"HiGHS {plan.versions[_SOLVER]}", LABEL), terms.label("remark_solver"))
    line("planner_version", (f"planner {plan.versions[_PLANNER]}", LABEL))
    if solved_on is None:
        line("solved_on", ("", _FILL_IN), terms.line("to_be_filled_in"))
    else:
        line("solved_on", (solved_on.isoformat(), LABEL))
    line("base_year", (str(settings.base_year), LABEL), terms.label("remark_base_year"))
    for key, value in _data_dates(book):
        line(key, (value, WRAPPED))
    line("software", (_listed(plan.versions), WRAPPED))
    if plan.options:
        line("options", (_listed(plan.options), WRAPPED))
    for warning in plan.warnings:
        line("warning", (warning, WRAPPED))
    sheet.row([])
    _write_links(book, sheet)


def _data_dates(book: Book) -> Iterator[tuple[str, str]]:
    """The years of the sources, and how many items each kind of source stands for."""
    sources = book.plan.case.sources
    years = pd.to_numeric(sources["year"], errors="coerce").dropna().astype(int)
    if len(years):
        yield "source_years", f"{years.min()}–{years.max()}"
    if len(sources):
        counts = sources["kind"].value_counts().sort_index()
        yield (
            "source_counts",
            ", ".join(f"{book.terms.word(str(kind))}: {count}" for kind, count in counts.to_dict().items()),
        )


def _write_links(book: Book, sheet: Sheet) -> None:
    for key in ("contents", "summary", "checks"):
        sheet.row([link_to(book, key)])


def _listed(named: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in sorted(named.items()))
