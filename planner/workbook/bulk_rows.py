"""Many rows of values as text of the sheet's XML, put in place when the workbook is saved.

openpyxl makes an object of every cell, which takes nine tenths of the time of a large sheet. A row of values
whose columns have one look each needs none: it is written to a file of its own, and a marker row stands for
all such rows in what openpyxl writes. Source of the form: ECMA-376, part 1, 18.3.1 (row, c, f, is, v).
"""

from __future__ import annotations

import math
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter
from pandas.api.typing import NAType

from planner.workbook.text import LARGEST_EXACT_INTEGER, Formula, Value, safe_text

_BLOCK = 1 << 20

COMPRESSION = 4
"""Of the archive, 1 to 9: half the time of openpyxl's 6, files a tenth larger."""

_ROW_BEGINS, _ROW_ENDS = b"<row ", b"</row>"


class BulkRows:
    """Rows of one sheet in a temporary file, which lives as long as this object.

    ``marker`` is the text of the row that stands for them: nobody can know it beforehand.
    """

    def __init__(self) -> None:
        self._file: IO[str] = tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".rows")  # noqa: SIM115
        self.marker = secrets.token_hex(16)
        self.path = Path(self._file.name)

    def write(self, styles: Sequence[int], first_row: int, rows: Iterable[Iterable[Value]]) -> int:
        """Write rows from ``first_row`` on, each column in its style (an index of the workbook); how many."""
        count = 0
        for text in _row_texts(styles, first_row, rows):
            self._file.write(text)
            count += 1
        self._file.flush()
        return count


def save(workbook: Workbook, bulk: Sequence[BulkRows], path: Path) -> None:
    """Write the workbook with all bulk rows in place. Raises OSError where the file cannot be written."""
    workbook.properties.modified = datetime.now(tz=UTC).replace(tzinfo=None)
    with _ArchiveWithBulkRows(path, bulk) as archive:
        ExcelWriter(workbook, archive).write_data()


class _ArchiveWithBulkRows(ZipFile):
    """An archive that replaces marker rows by the rows that they stand for."""

    def __init__(self, path: Path, bulk: Sequence[BulkRows]) -> None:
        super().__init__(path, "w", ZIP_DEFLATED, compresslevel=COMPRESSION)
        self._bulk = bulk

    def write(self, filename: Any, arcname: Any = None, *_: Any) -> None:
        """Take in a part that openpyxl has written to a file: a sheet."""
        content = Path(filename).read_bytes()
        places = [(content.find(bulk.marker.encode()), bulk.path) for bulk in self._bulk]
        with self.open(str(arcname), "w", force_zip64=True) as target:
            done = 0
            for place, rows in sorted(found for found in places if found[0] >= 0):
                target.write(content[done : content.rfind(_ROW_BEGINS, 0, place)])
                with rows.open("rb") as source:
                    shutil.copyfileobj(source, target, _BLOCK)
                done = content.find(_ROW_ENDS, place) + len(_ROW_ENDS)
            target.write(content[done:])


def _row_texts(styles: Sequence[int], first_row: int, rows: Iterable[Iterable[Value]]) -> Iterator[str]:
    ends = [
        (f'<c r="{get_column_letter(column)}', f'" s="{style}"')
        for column, style in enumerate(styles, start=1)
    ]
    for row, values in enumerate(rows, start=first_row):
        number = str(row)
        cells = [
            begin + number + look + rest
            for (begin, look), value in zip(ends, values, strict=True)
            if (rest := _content(value)) is not None
        ]
        yield f'<row r="{number}">{"".join(cells)}</row>'


def _content(value: Value) -> str | None:
    """What follows the place and style of a cell; None for a blank, which is left out.

    Rules as of ``planner.workbook.text.fill``. Raises ValueError for an infinite number.
    """
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Formula):
        return f"><f>{escape(value)}</f><v/></c>"
    if value is None or isinstance(value, NAType):
        return None
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return f' t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int):
        return _text(str(value)) if abs(value) >= LARGEST_EXACT_INTEGER else f"><v>{value}</v></c>"
    return _content(value.item() if hasattr(value, "item") else float(value))


def _number(value: float) -> str | None:
    if math.isfinite(value):
        return f"><v>{float.__repr__(value)}</v></c>"
    if math.isnan(value):
        return None
    raise ValueError("an infinite number cannot stand in a workbook")


def _text(value: str) -> str:
    text = safe_text(value)
    if not text:
        return "/>"
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    return f' t="inlineStr"><is><t{kept}>{escape(text)}</t></is></c>'
