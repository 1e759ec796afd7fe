"""Sheets of words: sources, assumptions, method, glossary, change and comment log."""

from __future__ import annotations

import pandas as pd

from planner.workbook.book import Book
from planner.workbook.sheet import Column
from planner.workbook.style import LABEL, WRAPPED, Style
from planner.workbook.terms import glossary

ASSUMPTION = "assumption"
"""The kind of a source of the case format that nobody but the planner stands for."""
_SOURCE_COLUMNS = ("table", "item", "source", "issuer", "year", "url", "kind")
_METHODS = (
    "coverage",
    "output",
    "baseline_emissions",
    "emissions",
    "free_allocation",
    "band",
    "verified",
    "issuance",
    "rounding",
    "tightening",
    "burden",
    "market",
    "peak",
    "objective",
    "replay",
    "prices",
    "recompute",
    "limits",
)
_EMPTY_LOG_ROWS = 20


def write_sources(book: Book) -> None:
    """Every source of the case with its standing."""
    _write_sources(book, "sources", book.plan.case.sources)


def write_assumptions(book: Book) -> None:
    """The sources that are assumptions of the planner's."""
    sources = book.plan.case.sources
    _write_sources(book, "assumptions", sources[sources["kind"] == ASSUMPTION])


def _write_sources(book: Book, key: str, sources: pd.DataFrame) -> None:
    widths = (18, 34, 50, 26, 10, 44, 18)
    columns = [
        Column(book.terms.header(f"source_{name}"), width)
        for name, width in zip(_SOURCE_COLUMNS, widths, strict=True)
    ]
    sheet = book.sheet(key, columns)
    for source in sources.to_dict("records"):
        source["kind"] = book.terms.word(source["kind"])
        sheet.row([(str(source[name]), Style("wrapped", "input")) for name in _SOURCE_COLUMNS])


def write_method(book: Book) -> None:
    """The formulas of the plan, in words and symbols."""
    terms = book.terms
    columns = [Column(terms.header("quantity"), 34), Column(terms.header("formula"), 112)]
    sheet = book.sheet("method", columns)
    for name in _METHODS:
        sheet.row([(terms.label(f"method_{name}"), WRAPPED), (terms.header(f"about_method_{name}"), WRAPPED)])


def write_glossary(book: Book) -> None:
    """The words of the scheme in Chinese and English, whatever the language of the workbook."""
    terms = book.terms
    columns = [Column(terms.header("chinese"), 40), Column(terms.header("english"), 60)]
    sheet = book.sheet("glossary", columns)
    for key, (zh, en) in glossary().items():
        if key.startswith("glossary_"):
            sheet.row([(zh, LABEL), (en, LABEL)])


def write_log(book: Book) -> None:
    """Empty lines for reviewers."""
    terms = book.terms
    widths = {"log_date": 14, "log_who": 24, "log_sheet": 26, "log_comment": 70, "log_answer": 50}
    sheet = book.sheet("log", [Column(terms.header(name), width) for name, width in widths.items()])
    for _ in range(_EMPTY_LOG_ROWS):
        sheet.row([("", Style("wrapped", "blank"))] * len(widths), height=24)
