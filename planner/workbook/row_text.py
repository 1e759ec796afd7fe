"""The rows of a sheet as text of its XML, put in place when the workbook is saved.

openpyxl makes an object of every cell and an element of every object, which takes nine tenths of the time of
a large workbook. So it writes everything but the rows: those stand in a file of their own, for which one
marker row stands. Source of the form: ECMA-376, part 1, 18.3.1 (row, c, f, is, v).
"""

from __future__ import annotations

import math
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter
from pandas.api.typing import NAType

from planner.workbook.text import LARGEST_EXACT_INTEGER, Formula, Value, safe_text

_BLOCK = 1 << 20

COMPRESSION = 4
"""Of the archive, 1 to 9: half the time of openpyxl's 6, files a tenth larger."""

_NO_TIME = datetime(1980, 1, 1)
"""The first that an archive can hold: the cover says when a plan was made; files of one plan are equal."""

_ROW_BEGINS, _ROW_ENDS = b"<row ", b"</row>"
_BLANK = "/>"


ROW = "\x00"
"""Stands for the row's number in a formula that many rows share."""


class SharedCells(tuple[Value, ...]):
    """Adjacent cells that many rows share but for their number in formulas; None leaves a cell out."""

    __slots__ = ()


class RowText:
    """The rows of one sheet in a temporary file, which lives as long as this object.

    ``marker`` is the text of the row that stands for them: nobody can know it beforehand.
    """

    def __init__(self) -> None:
        self._file: IO[str] = tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".rows")  # noqa: SIM115
        self.marker = secrets.token_hex(16)

    def add(
        self, number: int, cells: Iterable[tuple[Value, int] | None], height: float | None = None
    ) -> None:
        """Add a row: value and style (an index of the workbook) of every cell; None leaves a cell out."""
        look = "" if height is None else f' ht="{height:g}" customHeight="1"'
        written = [
            f'<c r="{_letters(column)}{number}" s="{cell[1]}"{_content(cell[0])}'
            for column, cell in enumerate(cells, start=1)
            if cell is not None
        ]
        self._file.write(f'<row r="{number}"{look}>{"".join(written)}</row>')

    def add_many(
        self, styles: Sequence[int], first_row: int, rows: Iterable[Iterable[Value | SharedCells]]
    ) -> int:
        """Add rows from ``first_row`` on, each column in its style; how many.

        None leaves a cell out; a missing number is a blank cell in its style. ``SharedCells`` fill as many
        columns as they are.
        """
        ends = [
            (f'<c r="{_letters(column)}', f'" s="{style}"') for column, style in enumerate(styles, start=1)
        ]
        shared: dict[tuple[SharedCells, int], str] = {}
        row = first_row
        for values in rows:
            number, cells, column = str(row), [], 0
            for value in values:
                if isinstance(value, SharedCells):
                    place = value, column
                    if place not in shared:
                        shared[place] = _shared(value, ends[column:])
                    cells.append(shared[place].replace(ROW, number))
                    column += len(value)
                    continue
                if value is not None:
                    begin, look = ends[column]
                    cells.append(begin + number + look + _content(value))
                column += 1
            self._file.write(f'<row r="{number}">{"".join(cells)}</row>')
            row += 1
        return row - first_row

    def finished(self) -> Path:
        """The file, with all rows in it."""
        self._file.flush()
        return Path(self._file.name)


def save(workbook: Workbook, rows: Sequence[RowText], path: Path) -> None:
    """Write the workbook with all rows in place. Raises OSError where the file cannot be written."""
    workbook.properties.created = workbook.properties.modified = _NO_TIME
    with _Archive(path, rows) as archive:
        ExcelWriter(workbook, archive).write_data()


class _Archive(ZipFile):
    """An archive that replaces marker rows by the rows that they stand for; its parts have no time."""

    def __init__(self, path: Path, rows: Sequence[RowText]) -> None:
        super().__init__(path, "w", ZIP_DEFLATED, compresslevel=COMPRESSION)
        self._rows = rows

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        """Take in a part that is at hand. Unlike ``ZipFile.writestr``, ``open`` asks no clock."""
        with self.open(zinfo_or_arcname, "w") as target:
            target.write(data.encode() if isinstance(data, str) else data)

    def write(self, filename: Any, arcname: Any = None, *_: Any) -> None:
        """Take in a part that openpyxl has written to a file: a sheet."""
        content = Path(filename).read_bytes()
        with self.open(str(arcname), "w", force_zip64=True) as target:
            done = 0
            for rows in self._rows:
                place = content.find(rows.marker.encode())
                if place >= 0:
                    target.write(content[: content.rfind(_ROW_BEGINS, 0, place)])
                    with rows.finished().open("rb") as source:
                        shutil.copyfileobj(source, target, _BLOCK)
                    done = content.find(_ROW_ENDS, place) + len(_ROW_ENDS)
            target.write(content[done:])


@cache
def _letters(column: int) -> str:
    return get_column_letter(column)


def _shared(cells: SharedCells, ends: Sequence[tuple[str, str]]) -> str:
    """The cells with ``ROW`` in the place of the row's number."""
    return "".join(
        f"{begin}{ROW}{look}{_content(value)}"
        for value, (begin, look) in zip(cells, ends, strict=False)
        if value is not None
    )


def _content(value: Value) -> str:
    """What follows the place and style of a cell: text stays text whatever it begins with.

    A number beyond Excel's 15 digits becomes text; what is missing is blank on purpose. Raises ValueError for
    an infinite number.
    """
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Formula):
        return f"><f>{_escaped(value)}</f><v/></c>"
    if value is None or isinstance(value, NAType):
        return _BLANK
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return f' t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int):
        return _text(str(value)) if abs(value) >= LARGEST_EXACT_INTEGER else f"><v>{value}</v></c>"
    return _content(value.item() if hasattr(value, "item") else float(value))


def _number(value: float) -> str:
    if math.isfinite(value):
        return f"><v>{float.__repr__(value)}</v></c>"
    if math.isnan(value):
        return _BLANK
    raise ValueError("an infinite number cannot stand in a workbook")


def _text(value: str) -> str:
    text = safe_text(value)
    if not text:
        return _BLANK
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    return f' t="inlineStr"><is><t{kept}>{_escaped(text)}</t></is></c>'


def _escaped(text: str) -> str:
    """As ``xml.sax.saxutils.escape``, which would look for all three characters in every text."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text
