"""Whether a file is a workbook that is safe to open, before the library that reads workbooks opens it.

A workbook (.xlsx) is a ZIP archive of XML parts. Both can be made to exhaust a machine: archives that unpack
to a thousand times their size, XML whose entities multiply or name other files. No spreadsheet program
writes a document type, without which XML has no entities, so a part that has one is refused.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse
from openpyxl.xml.constants import SHEET_MAIN_NS

from planner.case.faults import CaseInvalid, Fault
from planner.case.read_limits import (
    INFLATION_COUNTS_FROM,
    MOST_BYTES,
    MOST_BYTES_OF_A_PART,
    MOST_INFLATION,
    MOST_PARTS,
    SMALLER_CASE,
)

SAVE_ANEW = "save it anew as .xlsx"

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the files of old spreadsheet programs begin, and workbooks with a password (MS-CFB)."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""Stands in the directory of a workbook with a password (MS-OFFCRYPTO)."""

_BINARY_PART, _OPEN_DOCUMENT_PART, _CONTENTS_PART = "xl/workbook.bin", "content.xml", "[Content_Types].xml"

_LIST_OF_SHEETS = "xl/workbook.xml"

_STRICT_NS = "http://purl.oclc.org/ooxml/spreadsheetml/main"

_READ_PIECEWISE = frozenset(
    f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("worksheet", "sst", "pivotCacheRecords", "comments")
)
"""Root elements of the parts that may be large, since nobody holds their XML in memory whole."""

_WITH_PASSWORD = ("is protected by a password", "open it and save it without one")

_BYTES_THAT_TELL = 512

_MOST_BYTES_SEARCHED = 64 * 2**20


def refuse_unless_safe(path: Path) -> None:
    """Raise CaseInvalid, with one fault, unless the file is a workbook that can be opened without harm.

    Raises OSError where it cannot be read, zipfile.BadZipFile and others where the archive is damaged.
    """
    if not path.is_file():
        raise _refusal(path, "is no file", "give a folder or a workbook")
    if (other := _other_format(path)) is not None:
        raise _refusal(path, *other)
    with zipfile.ZipFile(path) as archive:
        _refuse_large(path, archive)
        _refuse_other_archives(path, set(archive.namelist()))
        for part in archive.infolist():
            with archive.open(part) as content:
                root = _root(path, part.filename, content)
            if root.startswith(f"{{{_STRICT_NS}}}"):
                remedy = 'save it anew as "Excel Workbook (.xlsx)", not as "Strict Open XML Spreadsheet"'
                raise _refusal(path, "is in the strict form of Open XML, which is not read", remedy)
            if root and root not in _READ_PIECEWISE and part.file_size > MOST_BYTES_OF_A_PART:
                problem = f"has a part of more than {MOST_BYTES_OF_A_PART // 2**20} MB: {part.filename}"
                raise _refusal(path, problem, "copy the tables into a new workbook")


def sheets_listed(path: Path) -> list[str]:
    """Return the names of the sheets that a workbook lists; none where the list is not at its usual place."""
    with zipfile.ZipFile(path) as archive:
        if _LIST_OF_SHEETS not in archive.namelist():
            return []
        listed = fromstring(archive.read(_LIST_OF_SHEETS), forbid_dtd=True)
    return [sheet.get("name", "") for sheet in listed.iter(f"{{{SHEET_MAIN_NS}}}sheet")]


def _refusal(path: Path, problem: str, remedy: str) -> CaseInvalid:
    return CaseInvalid([Fault(path.name, None, None, None, problem, remedy)])


def _other_format(path: Path) -> tuple[str, str] | None:
    """Return what the file is by its first bytes, and the remedy; None where it is a ZIP archive."""
    with path.open("rb") as file:
        beginning = file.read(_BYTES_THAT_TELL)
        if beginning.startswith(b"PK"):
            return None
        if beginning.startswith(_COMPOUND_FILE):
            if _ENCRYPTED in file.read(_MOST_BYTES_SEARCHED):
                return _WITH_PASSWORD
            return "is an old workbook (.xls) with the name of a new one", SAVE_ANEW
    if not beginning:
        return "is empty", SAVE_ANEW
    if any(tag in beginning.lower() for tag in (b"<html", b"<table", b"<?xml")):
        return "is a web page or XML file with the name of a workbook", SAVE_ANEW
    return "is not a workbook", SAVE_ANEW


def _refuse_large(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS:
        raise _refusal(path, f"has more than {MOST_PARTS:,} parts", "copy the tables into a new workbook")
    if unpacked > INFLATION_COUNTS_FROM and unpacked > MOST_INFLATION * path.stat().st_size:
        raise _refusal(path, f"unpacks to more than {MOST_INFLATION} times its size", SAVE_ANEW)
    if unpacked > MOST_BYTES:
        problem = f"unpacks to more than {MOST_BYTES // 2**20} MB"
        raise _refusal(path, problem, f"{SMALLER_CASE}; or give a folder of CSV tables")
    if any(part.flag_bits & 1 for part in parts):
        raise _refusal(path, *_WITH_PASSWORD)


def _refuse_other_archives(path: Path, names: set[str]) -> None:
    if _BINARY_PART in names:
        raise _refusal(path, "is a binary workbook (.xlsb) with the name of a new one", SAVE_ANEW)
    if _CONTENTS_PART in names:
        return
    if _OPEN_DOCUMENT_PART in names:
        raise _refusal(path, "is an OpenDocument file (.ods) with the name of a workbook", SAVE_ANEW)
    raise _refusal(path, "is a ZIP archive, but no workbook", SAVE_ANEW)


def _root(path: Path, name: str, content: IO[bytes]) -> str:
    """Return the root element of a part, with its namespace; "" where the part is no XML."""
    try:
        for _, element in iterparse(content, events=("start",), forbid_dtd=True):
            return str(element.tag)
    except DefusedXmlException as error:
        problem = f"has a document type in {name}, which no spreadsheet program writes"
        raise _refusal(path, problem, "do not trust it; copy the tables into a new workbook") from error
    except (ParseError, ValueError, LookupError):
        return ""
    return ""
