"""Cover of a province's workbook: what it belongs to, and whether it holds."""

from __future__ import annotations

from planner.workbook.book import Book
from planner.workbook.links import link_to, link_to_file
from planner.workbook.sheet import Column, Entry
from planner.workbook.style import LABEL, WRAPPED, Style
from planner.workbook.text import Formula

_FILL_IN = Style("wrapped", "blank")


def write_province_cover(book: Book, province: str, part: int, main_file: str) -> None:
    """Province, verdict, run and the way back; ``main_file`` is the path to the main workbook from here."""
    terms, settings = book.terms, book.plan.case.settings
    columns = [
        Column(terms.header("about_this_plan"), 46),
        Column(terms.header("value"), 60),
        Column(terms.header("remark"), 60),
    ]
    sheet = book.sheet("province_cover", columns)

    def line(key: str, value: Entry, remark: str = "") -> int:
        return sheet.row([(terms.line(key), WRAPPED), value, (remark, WRAPPED)])

    title = terms.pair(settings.title_zh, settings.title_en, separator="\n")
    line("case_title", (title, Style("wrapped", "total")))
    line("province", (terms.word(province), LABEL))
    line("file_part", (part, Style("integer")))
    line("overall_verdict", (Formula("verdict"), Style("verdict", "total")))
    for key in ("classification", "document_status"):
        row = line(key, (terms.line(f"unset_{key}"), _FILL_IN), terms.label(f"remark_{key}"))
        book.define(key, sheet.at(row, 2))
    line("display_unit", (book.mass, LABEL), terms.label("remark_display_unit"))
    line("run_digest", (book.digest, LABEL), terms.label("remark_run_digest"))
    line("main_workbook", link_to_file(main_file, main_file), terms.label("remark_main_workbook"))
    sheet.row([])
    for key in ("installations", "province_factors", "groups", "checks"):
        sheet.row([link_to(book, key)])
