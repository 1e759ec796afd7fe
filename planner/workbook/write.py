"""plan.xlsx: all sheets of a plan, written whole or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from planner.plan import Plan
from planner.workbook.benchmarks import write_benchmarks
from planner.workbook.book import Book, new_book
from planner.workbook.certificate import write_certificate
from planner.workbook.charts import write_benchmark_chart, write_charts
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
from planner.workbook.file_list import write_file_list
from planner.workbook.groups import write_groups
from planner.workbook.inputs import INPUT_TABLES, write_input_tables, write_settings
from planner.workbook.installation_totals import totals_of, write_installation_totals
from planner.workbook.installations import write_installations
from planner.workbook.layout import layouts_of
from planner.workbook.market import write_market
from planner.workbook.measures import write_measures
from planner.workbook.peak import write_peak
from planner.workbook.products import write_products
from planner.workbook.province_files import (
    MOST_ROWS,
    PROVINCE_FOLDER,
    ProvinceFile,
    province_files,
    write_province_files,
)
from planner.workbook.provinces import write_provinces
from planner.workbook.record import write_record
from planner.workbook.save import abandoned_on_failure, save_whole
from planner.workbook.sectors import write_caps, write_sectors
from planner.workbook.shadow_prices import write_shadow_prices
from planner.workbook.shares import options_of, write_shares
from planner.workbook.summary import write_summary
from planner.workbook.uniqueness import write_uniqueness
from planner.workbook_options import InstallationsPlace, Language, Unit

SHEETS = (
    "cover",
    "contents",
    "summary",
    "charts",
    "charts_benchmarks",
    "caps",
    "benchmarks",
    "sectors",
    "products",
    "provinces",
    "measures",
    "market",
    "peak",
    "shadow_prices",
    "uniqueness",
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
    "certificate",
    "certificate_rows",
    "certificate_columns",
    "certificate_entries",
    "checks",
    "log",
)
"""Keys of the sheets in the order of the tabs."""

SHEETS_OF_TOTALS = tuple(
    sheet
    for key in SHEETS
    for sheet in (("province_files", "installation_totals") if key == "installations" else (key,))
)
"""The same where the installations have workbooks of their own."""


def write_workbook(
    plan: Plan,
    path: Path,
    *,
    language: str = Language.BOTH,
    unit: str = Unit.MEGATONNES,
    installations: str = InstallationsPlace.INSIDE,
    solved_on: date | None = None,
) -> None:
    """Write the review workbook of a plan to ``path`` (.xlsx).

    ``language``: ``both``, ``zh`` or ``en``; ``unit`` of every amount: a name of ``workbook_options.Unit``;
    ``installations``: ``inside``, or ``separate``, in one workbook a province in the folder ``installations``
    beside ``path``, as they always are when there are more than a sheet holds; ``solved_on``: the day that
    the cover names as the day of the run. Every file appears whole or not at all, ``path`` the last. Raises
    ValueError for an unknown choice or a number that no cell can hold, OSError where a file cannot be
    written.
    """
    place = InstallationsPlace(installations)
    separate = place is InstallationsPlace.SEPARATE or len(plan.case.installations) > MOST_ROWS
    book = new_book(plan, language, unit, SHEETS_OF_TOTALS if separate else SHEETS)
    files = province_files(book) if separate else None
    with abandoned_on_failure(book.workbook):
        if files is not None:
            write_province_files(book, files, path.parent / PROVINCE_FOLDER, path.name)
        _write_sheets(book, files, solved_on)
        save_whole(book.workbook, path)


def _write_sheets(book: Book, files: list[ProvinceFile] | None, solved_on: date | None) -> None:
    """Every sheet, in order of dependence: a formula can only point at what has a place already."""
    options = options_of(book)
    totals = None if files is None else totals_of(book)
    layouts = layouts_of(book, len(options), None if totals is None else len(totals))
    write_conventions(book)
    write_settings(book)
    write_input_tables(book)
    write_products(book, layouts)
    write_benchmarks(book, layouts)
    write_groups(book, layouts)
    write_shares(book, options, layouts)
    if totals is None or files is None:
        write_installations(book, layouts)
    else:
        write_installation_totals(book, layouts, totals)
        write_file_list(book, files)
    write_sectors(book, layouts)
    write_caps(book)
    write_provinces(book, layouts)
    write_market(book)
    write_measures(book, layouts)
    write_peak(book, layouts)
    write_shadow_prices(book)
    write_uniqueness(book)
    write_record(book)
    write_certificate(book)
    write_checks(book)
    write_summary(book)
    write_charts(book)
    write_benchmark_chart(book)
    write_cover(book, solved_on)
    write_contents(book)
    write_sources(book)
    write_assumptions(book)
    write_method(book)
    write_glossary(book)
    write_log(book)
