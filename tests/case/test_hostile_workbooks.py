"""Workbooks that are none, are broken, or are made to do harm: a clear answer, never a traceback."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook, load_workbook

from planner.case.read import read_case
from tests.building import small_tables, write_case
from tests.case.reading import faults_of, places
from tests.case.test_workbook_input import plain_workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_parts(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def changed_part(path: Path, name: str, old: bytes, new: bytes) -> Path:
    """Replace some bytes of a part, once."""
    parts = parts_of(plain_workbook(path))
    assert old in parts[name]
    return write_parts(path, parts | {name: parts[name].replace(old, new, 1)})


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b"no workbook", "is not a workbook"),
        (b"PK\x03\x04 cut off", "is not a readable workbook (BadZipFile)"),
        (OLE + bytes(2000), "is an old workbook (.xls) with the name of a new one"),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
        (b"<html><table>", "is a web page or XML file with the name of a workbook"),
        (b"sector,year,cap\nALL,2027,1\n", "is not a workbook"),
    ],
)
def test_files_with_the_name_of_a_workbook(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / "case.xlsx").write_bytes(content)
    assert places(faults_of(tmp_path / "case.xlsx")) == [("case.xlsx", None, None, problem)]


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        ("xl/workbook.bin", "is a binary workbook (.xlsb) with the name of a new one"),
        ("content.xml", "is an OpenDocument file (.ods) with the name of a workbook"),
        ("a.csv", "is a ZIP archive, but no workbook"),
    ],
)
def test_archives_with_the_name_of_a_workbook(tmp_path: Path, part: str, problem: str) -> None:
    path = write_parts(tmp_path / "case.xlsx", {part: b"x"})
    assert places(faults_of(path)) == [("case.xlsx", None, None, problem)]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"xl/media/a.png": bytes(100 * 2**20)}, "unpacks to more than 100 times its size"),
        ({f"x{number}": b"" for number in range(10_001)}, "has more than 10,000 parts"),
    ],
)
def test_archives_made_to_exhaust_a_machine(tmp_path: Path, more: dict[str, bytes], problem: str) -> None:
    path = plain_workbook(tmp_path / "case.xlsx")
    write_parts(path, parts_of(path) | more)
    started = time.process_time()
    assert places(faults_of(path)) == [("case.xlsx", None, None, problem)]
    assert time.process_time() - started < 2


def test_no_part_may_have_a_document_type(tmp_path: Path) -> None:
    """Entities that multiply (a billion laughs) or that name a file need one; nothing else does."""
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet '
    file = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet '
    assert openpyxl.DEFUSEDXML, "openpyxl itself refuses entities as well"
    for number, hostile in enumerate((laughs, file)):
        path = changed_part(tmp_path / f"{number}.xlsx", "xl/worksheets/sheet2.xml", b"<worksheet ", hostile)
        ((name, _, _, problem),) = places(faults_of(path))
        assert name == f"{number}.xlsx"
        assert (
            problem == "has a document type in xl/worksheets/sheet2.xml, which no spreadsheet program writes"
        )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (b'<row r="3"', b'<row r="2"', "is damaged: it has rows out of order"),
        (b'r="B3"', b'r="A3"', "is damaged: it has cells out of order"),
        (b"</sheetData>", b"<x/></sheetData>", "is damaged: it has rows out of order"),
        (b"<is>", b"<if>", "is damaged: it has a cell with unknown content"),
        (b"</is>", b"</if>", "is damaged (mismatched tag: line 1, column "),
        (b' t="inlineStr"', b' t="x"', "is damaged: it has a cell of an unknown type"),
        (MAIN, b"http://purl.oclc.org/ooxml/spreadsheetml/main", "is in the strict form of Open XML"),
    ],
)
def test_damaged_sheets_are_refused_where_openpyxl_would_lose_cells(
    tmp_path: Path, old: bytes, new: bytes, problem: str
) -> None:
    path = changed_part(tmp_path / "case.xlsx", "xl/worksheets/sheet2.xml", old, new)
    (fault,) = faults_of(path)
    assert fault.table == ("case.xlsx" if "strict" in problem else "sectors")
    assert fault.problem.startswith(problem)


def test_a_sheet_whose_part_is_gone(tmp_path: Path) -> None:
    path = plain_workbook(tmp_path / "case.xlsx", lambda book: book.create_sheet("sources") and None)
    write_parts(path, {name: part for name, part in parts_of(path).items() if "sheet11" not in name})
    assert places(faults_of(path)) == [
        ("sources", None, None, "is a sheet whose content is gone: the file is damaged")
    ]


def test_merged_cells_are_named(tmp_path: Path) -> None:
    """Beneath the first cell the others are blank, and a blank may have a meaning of its own."""

    def change(book: Workbook) -> None:
        book["measures"].merge_cells("C2:C3")
        book["measures"].merge_cells("K20:L21")
        book["market"].insert_rows(1)
        book["market"]["A1"] = "# years as in the plan"
        book["market"].merge_cells("A1:D1")

    (fault,) = faults_of(plain_workbook(tmp_path / "case.xlsx", change))
    assert (fault.table, fault.row, fault.value) == ("measures", 2, "C2:C3")
    assert fault.problem == "is a range of merged cells, of which only the first has a value"


def test_what_is_hidden_is_read_and_said(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["measures"].sheet_state = "hidden"
        for row in (2, 4, 50):
            book["installations"].row_dimensions[row].hidden = True
        for column in ("I", "Z"):
            book["installations"].column_dimensions[column].hidden = True
        book["installations"].column_dimensions["I"].hidden = True

    hidden, warnings = read_case(plain_workbook(tmp_path / "case.xlsx", change))
    assert [(warning.table, warning.row, warning.problem) for warning in warnings] == [
        ("installations", None, "has a hidden column, which was read (column I)"),
        ("installations", 2, "is hidden, and was read (rows 2, 4)"),
        ("measures", None, "is a hidden sheet, and was read"),
    ]
    assert hidden.digests == read_case(write_case(tmp_path / "case", small_tables()))[0].digests


@pytest.mark.parametrize(
    ("place", "problem"),
    [("A1048576", "has more than 1,000,000 rows"), ("XFD2", "has more than 1,000 columns")],
)
def test_a_value_far_away_is_refused_and_a_format_is_not_read(
    tmp_path: Path, place: str, problem: str
) -> None:
    """openpyxl would fill up every row to the farthest cell."""
    path = plain_workbook(tmp_path / "case.xlsx")
    book = load_workbook(path)
    book["market"][place].number_format = "0.00"
    book.save(path)
    assert read_case(path)[1] == ()
    book["market"][place] = 7
    book.save(path)
    assert places(faults_of(path)) == [("market", None, None, problem)]
