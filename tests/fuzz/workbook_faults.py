"""Planted faults in workbooks: files that are none, dangerous ones, and what only sheets can hold."""

from __future__ import annotations

import datetime
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.fuzz.draft import Draft, Place, is_number
from tests.fuzz.kinds import WORKBOOK, Expected, Register

WORKBOOK_FAULTS = Register()
_kind = WORKBOOK_FAULTS.kind

FILE = Place("case.xlsx")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BILLION_LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
EXTERNAL = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def replaced_bytes(draft: Draft, change: Callable[[bytes], bytes]) -> Place:
    """Have the bytes of the file changed."""
    draft.afterwards.append(lambda path: path.write_bytes(change(path.read_bytes())) and None)
    return FILE


def edited(draft: Draft, edit: Callable[[Workbook], None]) -> None:
    """Have the workbook changed in a spreadsheet program, as it were."""

    def apply(path: Path) -> None:
        book = load_workbook(path)
        edit(book)
        book.save(path)

    draft.afterwards.append(apply)


def parts_of(path: Path) -> dict[str, bytes]:
    """Return every part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_parts(path: Path, parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> None:
    """Write a workbook from its parts."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def rewritten(draft: Draft, wanted: Callable[[str], bool], change: Callable[[bytes], bytes]) -> None:
    """Have the XML of some parts changed."""

    def apply(path: Path) -> None:
        parts = parts_of(path)
        write_parts(path, {name: change(part) if wanted(name) else part for name, part in parts.items()})

    draft.afterwards.append(apply)


def sheet_file(draft: Draft, table: str) -> str:
    """Return the part that holds the sheet of a table."""
    return f"xl/worksheets/sheet{list(draft.grid).index(table) + 1}.xml"


@_kind(Expected.FAULT, WORKBOOK)
def no_workbook(chosen: random.Random, draft: Draft) -> Place:
    password = OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)
    others = (b"", b"PK", b"PK\x03\x04 cut", OLE + bytes(4000), password, b"sector,year,cap\n", b"\0" * 600)
    pages = (b"<html><table><tr><td>1</td></tr></table></html>", b"<?xml version='1.0'?><Workbook/>")
    return replaced_bytes(draft, lambda _: chosen.choice(others + pages))


@_kind(Expected.FAULT, WORKBOOK)
def cut_off(chosen: random.Random, draft: Draft) -> Place:
    return replaced_bytes(draft, lambda content: content[: chosen.randrange(1, len(content) - 30)])


@_kind(Expected.FAULT, WORKBOOK)
def another_archive(chosen: random.Random, draft: Draft) -> Place:
    names = chosen.choice(
        (["xl/workbook.bin", "[Content_Types].xml"], ["content.xml", "mimetype"], ["a.csv"], [])
    )
    draft.afterwards.append(lambda path: write_parts(path, dict.fromkeys(names, b"<x/>")))
    return FILE


@_kind(Expected.FAULT, WORKBOOK)
def bomb(chosen: random.Random, draft: Draft) -> Place:
    """A part that unpacks to 80 MB from 80 kB, or 20,000 parts."""
    many = {f"x{number}": b"" for number in range(20_000)}
    more = {"xl/media/image.png": bytes(80 * 2**20)} if chosen.random() < 0.3 else many
    draft.afterwards.append(lambda path: write_parts(path, parts_of(path) | more))
    return FILE


@_kind(Expected.FAULT, WORKBOOK)
def document_type(chosen: random.Random, draft: Draft) -> Place:
    """Entities that multiply or that name a file, in any part that is XML."""
    dangerous = chosen.choice((BILLION_LAUGHS, EXTERNAL, b"<!DOCTYPE x>"))
    part = chosen.choice(
        ("xl/workbook.xml", "xl/styles.xml", "docProps/core.xml", "xl/worksheets/sheet2.xml")
    )

    def insert(content: bytes) -> bytes:
        root = re.search(rb"<[A-Za-z]", content)
        assert root is not None
        used = content[root.start() :].replace(b"</t>", b"&a;</t>", 1)
        return content[: root.start()] + dangerous + used

    rewritten(draft, lambda name: name == part, insert)
    return FILE


@_kind(Expected.FAULT, WORKBOOK)
def part_missing(chosen: random.Random, draft: Draft) -> Place:
    needed = ("xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels")
    sheet = chosen.choice(sorted(draft.grid))
    gone = chosen.choice((*needed, sheet_file(draft, sheet)))

    def apply(path: Path) -> None:
        write_parts(path, {name: part for name, part in parts_of(path).items() if name != gone})

    draft.afterwards.append(apply)
    return FILE if gone in needed else Place(sheet)


@_kind(Expected.FAULT, WORKBOOK)
def strict_form(_chosen: random.Random, draft: Draft) -> Place:
    main, strict = (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    rewritten(draft, lambda name: name.startswith("xl/"), lambda part: part.replace(main, strict))
    return FILE


@_kind(Expected.FAULT, WORKBOOK)
def sheet_damaged(chosen: random.Random, draft: Draft) -> Place:
    """Rows or cells out of order, elements or types that no sheet has, XML that is not closed."""
    table = chosen.choice(draft.tables_with_rows(2))
    accidents = (
        *((b'<row r="3"', b'<row r="2"'), (b'r="A3"', b'r="B3"'), (b'r="A3"', b'r="A9"'), (b"<c ", b"<d ")),
        *((b"</c>", b"</x>"), (b"<v>", b"<w>"), (b't="inlineStr"', b't="r"'), (b"<is>", b"<if>")),
        (b"</sheetData>", b"<x/></sheetData>"),
    )

    def damage(part: bytes) -> bytes:
        old, new = chosen.choice([accident for accident in accidents if accident[0] in part])
        return part.replace(old, new, 1)

    rewritten(draft, lambda name: name == sheet_file(draft, table), damage)
    return Place(table)


@_kind(Expected.FAULT, WORKBOOK)
def merged_cells(chosen: random.Random, draft: Draft) -> Place:
    table = chosen.choice(draft.tables_with_rows(2))
    row = chosen.randrange(1, len(draft.grid[table]))
    column = chosen.randrange(1, len(draft.grid[table][0]) + 1)
    bottom, right = chosen.choice(((row + 1, column), (row, column + 1), (row + 1, column + 2)))

    def merge(book: Workbook) -> None:
        book[table].merge_cells(start_row=row, end_row=bottom, start_column=column, end_column=right)

    edited(draft, merge)
    return Place(table, row)


@_kind(Expected.FAULT, WORKBOOK)
def value_far_away(chosen: random.Random, draft: Draft) -> Place:
    """A stray value in the last row or column that a sheet has."""
    table = chosen.choice(sorted(draft.grid))
    place = chosen.choice(("A1048576", "XFD2", "XFD1048576"))
    edited(draft, lambda book: _set(book[table], place, 7))
    return Place(table)


@_kind(Expected.FAULT, WORKBOOK)
def date_or_truth_for_a_number(chosen: random.Random, draft: Draft) -> Place:
    place = draft.pick(chosen, is_number).place
    value = chosen.choice((datetime.datetime(2027, 1, 1), datetime.time(12), True, False))
    table, row, column = place.table or "", place.row or 0, place.column or ""

    def put(book: Workbook) -> None:
        book[table].cell(row, draft.grid[table][0].index(column) + 1).value = value

    edited(draft, put)
    return place


@_kind(Expected.FAULT, WORKBOOK)
def sheet_of_no_table(chosen: random.Random, draft: Draft) -> Place:
    name = chosen.choice(("Sheet1", "副本", "market (2)", "Market ", "NOTES"))
    edited(draft, lambda book: book.create_sheet(name) and None)
    return Place(name)


def _set(sheet: Worksheet, place: str, value: object) -> None:
    sheet[place] = value
