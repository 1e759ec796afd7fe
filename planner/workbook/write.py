"""plan.xlsx: all sheets of a plan, written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from planner.plan import Plan
from planner.workbook.benchmarks import write_benchmarks
from planner.workbook.book import Book, new_book
from planner.workbook.charts import write_charts
from planner.workbook.checks import write_checks
from planner.workbook.contents import write_contents
from planner.workbook.conventions import write_conventions
from planner.workbook.cover import write_cover
from planner.workbook.documents import (
    write_assumptions,
    write_glossary,
    write_log,
    write_method,
    write_sources,
)
from planner.workbook.groups import write_groups
from planner.workbook.inputs import INPUT_TABLES, write_input_tables, write_settings
from planner.workbook.installations import write_installations
from planner.workbook.layout import layouts_of
from planner.workbook.market import write_market
from planner.workbook.measures import write_measures
from planner.workbook.peak import write_peak
from planner.workbook.products import write_products
from planner.workbook.provinces import write_provinces
from planner.workbook.record import write_record
from planner.workbook.sectors import write_caps, write_sectors
from planner.workbook.shadow_prices import write_shadow_prices
from planner.workbook.shares import options_of, write_shares
from planner.workbook.summary import write_summary

SHEETS = (
    "cover",
    "contents",
    "summary",
    "charts",
    "caps",
    "benchmarks",
    "sectors",
    "products",
    "provinces",
    "measures",
    "market",
    "peak",
    "shadow_prices",
    "installations",
    "groups",
    "shares",
    "in_settings",
    *(f"in_{table}" for table in INPUT_TABLES),
    "sources",
    "assumptions",
    "method",
    "conventions",
    "glossary",
    "record",
    "checks",
    "log",
)
"""Keys of the sheets in the order of the tabs."""


def write_workbook(plan: Plan, path: Path, *, language: str = "both") -> None:
    """Write the review workbook of a plan to ``path`` (.xlsx).

    ``language``: ``both``, ``zh`` or ``en``. The file appears whole or not at all. Raises ValueError for an
    unknown language or a number that no cell can hold, OSError where the file cannot be written.
    """
    book = new_book(plan, language, SHEETS)
    try:
        _write_sheets(book)
        _save(book.workbook, path)
    except BaseException:
        _abandon(book.workbook)
        raise


def _write_sheets(book: Book) -> None:
    """Every sheet, in order of dependence: a formula can only point at what has a place already."""
    options = options_of(book)
    layouts = layouts_of(book, len(options))
    write_conventions(book)
    write_settings(book)
    write_input_tables(book)
    write_products(book, layouts)
    write_benchmarks(book, layouts)
    write_groups(book, layouts)
    write_shares(book, options, layouts)
    write_installations(book, layouts)
    write_sectors(book, layouts)
    write_caps(book)
    write_provinces(book, layouts)
    write_market(book)
    write_measures(book, layouts)
    write_peak(book, layouts)
    write_shadow_prices(book)
    write_record(book)
    write_checks(book)
    write_summary(book)
    write_charts(book)
    write_cover(book)
    write_contents(book)
    write_sources(book)
    write_assumptions(book)
    write_method(book)
    write_glossary(book)
    write_log(book)


def _save(workbook: Workbook, path: Path) -> None:
    """Write beside the target, then rename: nobody ever sees half a workbook."""
    unfinished = path.with_name(f".{path.stem}.{os.getpid()}.unfinished.xlsx")
    try:
        workbook.save(unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _abandon(workbook: Workbook) -> None:
    """Close the temporary files behind sheets that will never be saved."""
    for sheet in workbook:
        if isinstance(sheet, WriteOnlyWorksheet) and not sheet.closed:
            sheet.close()
