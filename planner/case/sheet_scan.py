"""What the library that reads workbooks does not tell of a sheet, from its XML in one pass.

openpyxl reads the values of a sheet in little memory, but then says nothing of hidden rows, merged cells and
formulas without a value, drops what is out of order, and fills up every row to the widest. So the sheet is
gone through before it is read, and is refused where values would be lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import IO
from xml.parsers.expat import ExpatError, ParserCreate

from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries
from openpyxl.xml.constants import SHEET_MAIN_NS

from planner.case.read_limits import MOST_SHEET_ROWS, too_large

_SHEET_DATA, _ROW, _CELL, _FORMULA, _VALUE, _INLINE, _EXTENSIONS, _COLUMN, _MERGED = (
    f"{SHEET_MAIN_NS} {tag}"
    for tag in ("sheetData", "row", "c", "f", "v", "is", "extLst", "col", "mergeCell")
)
_IN_CELLS = (_FORMULA, _VALUE, _INLINE, _EXTENSIONS)
_NUMBER_TYPES = (None, "n")
_ERROR_TYPE = "e"
_CELL_TYPES = frozenset((*_NUMBER_TYPES, "s", "b", "str", _ERROR_TYPE, "d", "inlineStr"))
_DATA_DEPTH, _ROW_DEPTH, _CELL_DEPTH, _CONTENT_DEPTH = 2, 3, 4, 5
"""How deep these elements lie in the XML of a sheet, the sheet itself being at 1."""

_LETTERS = re.compile(r"[A-Z]{1,3}")


class UnreadableSheetError(Exception):
    """A sheet cannot be read without loss; ``problem`` says why, ``row`` where (None for the whole sheet)."""

    def __init__(self, problem: str, row: int | None = None) -> None:
        super().__init__(problem)
        self.problem, self.row = problem, row


class DamagedSheetError(UnreadableSheetError):
    """The XML of a sheet is not what a spreadsheet program writes."""


@dataclass
class SheetScan:
    """Where the content of a sheet lies, rows and columns counted from 1, and what is particular about it."""

    last_row: int = 0
    """With content: a value or a formula; cells that have a format only do not count."""
    last_column: int = 0
    uncalculated: set[tuple[int, int]] = field(default_factory=set)
    """(row, column) of the formulas without a value."""
    errors: set[tuple[int, int]] = field(default_factory=set)
    """(row, column) of the cells that show an error."""
    hidden_rows: list[int] = field(default_factory=list)
    """With content."""
    hidden_columns: list[str] = field(default_factory=list)
    """Letters of those with content."""
    merged: list[tuple[str, range]] = field(default_factory=list)
    """Each range of merged cells within the content, such as B2:B4, and its rows."""


def scan_sheet(part: IO[bytes]) -> SheetScan:
    """Go through the XML of a sheet. Raises UnreadableSheetError where it is too large or damaged."""
    scanner = _Scanner()
    try:
        scanner.parser.ParseFile(part)
    except ExpatError as error:
        raise DamagedSheetError(f"is damaged ({error})") from error
    return scanner.finished()


class _Scanner:
    """The handlers of the XML parser and the place in the sheet that they have come to."""

    def __init__(self) -> None:
        self.parser = ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._scan = SheetScan()
        self._depth = 0
        self._in_data = False
        self._row = self._column = 0
        self._row_in_references = ""
        self._type: str | None = None
        self._is_formula = self._is_hidden = False
        self._columns_with_content: set[int] = set()
        self._hidden_spans: list[range] = []
        self._merged: list[str] = []

    def finished(self) -> SheetScan:
        """Return the scan, with what only the whole sheet tells."""
        scan = self._scan
        scan.hidden_columns = [
            get_column_letter(column)
            for column in sorted(self._columns_with_content)
            if any(column in span for span in self._hidden_spans)
        ]
        for reference in self._merged:
            left, top, _, bottom = _boundaries(reference)
            if top <= scan.last_row and left <= scan.last_column:
                scan.merged.append((reference, range(top, bottom + 1)))
        return scan

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        depth = self._depth = self._depth + 1
        if not self._in_data:
            self._start_outside_data(name, attributes)
        elif depth == _CONTENT_DEPTH:
            self._start_content(name)
        elif depth == _CELL_DEPTH:
            self._start_cell(name, attributes)
        elif depth == _ROW_DEPTH:
            self._start_row(name, attributes)

    def _end(self, _name: str) -> None:
        if self._depth == _DATA_DEPTH:
            self._in_data = False
        elif self._depth == _CONTENT_DEPTH and self._is_formula:
            self.parser.CharacterDataHandler = None
        self._depth -= 1

    def _start_outside_data(self, name: str, attributes: dict[str, str]) -> None:
        if name == _SHEET_DATA and self._depth == _DATA_DEPTH:
            self._in_data = True
        elif name == _COLUMN and _is_true(attributes.get("hidden")):
            first, last = (self._number(attributes.get(key, "")) for key in ("min", "max"))
            self._hidden_spans.append(range(first, last + 1))
        elif name == _MERGED:
            self._merged.append(attributes.get("ref", ""))

    def _start_row(self, name: str, attributes: dict[str, str]) -> None:
        row = self._number(attributes["r"]) if "r" in attributes else self._row + 1
        if name != _ROW or row <= self._row:
            raise self._damage("has rows out of order")
        self._row, self._column = row, 0
        self._row_in_references = str(row)
        self._is_hidden = _is_true(attributes.get("hidden"))

    def _start_cell(self, name: str, attributes: dict[str, str]) -> None:
        self._type = attributes.get("t")
        if name != _CELL or self._type not in _CELL_TYPES:
            raise self._damage("has a cell of an unknown type")
        self._is_formula = False
        column = self._column + 1
        reference = attributes.get("r")
        if reference is not None:
            letters = reference.removesuffix(self._row_in_references)
            column = _column_number(letters)
            if column <= self._column or letters == reference:
                raise self._damage("has cells out of order")
        self._column = column

    def _start_content(self, name: str) -> None:
        if name == _FORMULA and self._type in _NUMBER_TYPES:
            self._is_formula = True
            self._scan.uncalculated.add((self._row, self._column))
        elif name == _VALUE and self._is_formula:
            self.parser.CharacterDataHandler = self._value_of_formula
        elif name not in _IN_CELLS:
            raise self._damage("has a cell with unknown content")
        if self._type == _ERROR_TYPE:
            self._scan.errors.add((self._row, self._column))
        if self._row > self._scan.last_row or self._column not in self._columns_with_content:
            self._extend_content()

    def _extend_content(self) -> None:
        scan = self._scan
        self._columns_with_content.add(self._column)
        scan.last_column = max(scan.last_column, self._column)
        if self._row > scan.last_row and self._is_hidden:
            scan.hidden_rows.append(self._row)
        scan.last_row = max(scan.last_row, self._row)
        if problem := too_large(scan.last_row, scan.last_column, MOST_SHEET_ROWS):
            raise UnreadableSheetError(problem)

    def _value_of_formula(self, _text: str) -> None:
        self._scan.uncalculated.discard((self._row, self._column))

    def _number(self, text: str) -> int:
        if text.isascii() and text.isdigit():
            return int(text)
        raise self._damage("has a row or column without a number")

    def _damage(self, problem: str) -> DamagedSheetError:
        return DamagedSheetError(f"is damaged: it {problem}", self._row or None)


@cache
def _column_number(letters: str) -> int:
    """Return the number of a column, 0 where there is no column of these letters."""
    return column_index_from_string(letters) if _LETTERS.fullmatch(letters) else 0


def _is_true(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _boundaries(reference: str) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of a range of cells."""
    try:
        boundaries = range_boundaries(reference)
    except ValueError as error:
        raise DamagedSheetError("is damaged: it has merged cells without a place") from error
    left, top, right, bottom = (limit or 1 for limit in boundaries)
    return left, top, right, bottom
