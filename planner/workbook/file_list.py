"""The list of the provinces' workbooks, each with a link."""

from __future__ import annotations

from planner.workbook.book import Book
from planner.workbook.links import link_to_file
from planner.workbook.province_files import PROVINCE_FOLDER, ProvinceFile
from planner.workbook.sheet import Column
from planner.workbook.style import WRAPPED, Style


def write_file_list(book: Book, files: list[ProvinceFile]) -> None:
    """One row a file: province, part, installations, link by name (relative to this workbook)."""
    terms = book.terms
    columns = [
        Column(terms.header("number"), 7),
        Column(terms.header("province"), 40),
        Column(terms.header("file_part"), 10),
        Column(terms.header("installation_count"), 20),
        Column(terms.header("file_name"), 60),
    ]
    sheet = book.sheet("province_files", columns)
    for number, file in enumerate(files, start=1):
        path = f"{PROVINCE_FOLDER}/{file.name}"
        sheet.row(
            [
                (number, Style("integer", "helper")),
                (terms.word(file.province), WRAPPED),
                (file.part, Style("integer")),
                (len(file.positions), Style("tonnes")),
                link_to_file(path, path),
            ]
        )
