"""CSV without irregularities, by a parser that reads whole columns at once.

It is taken only where it cannot differ from the strict reading row by row: every row has as many cells as the
first, quotation marks enclose whole cells, and lines end alike. Whatever else a file holds is left to that
reading, which names what is wrong.
"""

from __future__ import annotations

import csv
import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as columns_csv

from planner.case.given_rows import GivenRows
from planner.case.read_limits import too_large

_BYTE_ORDER_MARK = "\ufeff"

_QUOTED_CELL = re.compile(r'(?:\A|(?<=[,\n]))"(?:[^"]|"")*+"(?=[,\n]|\r\n|\Z)')
"""A cell in quotation marks, those inside it doubled. Possessive: a cell is never given up halfway."""


def regular_rows(text: str) -> GivenRows | None:
    """Return the rows of a regular CSV text; None where it has to be read row by row.

    A blank line is a row of blank cells. So a text of a single column is left to the other reading too.
    """
    width = _width(text)
    lines_end_alike = text.count("\r") == text.count("\r\n")
    quotes = '"' in text
    if (
        width < 2
        or text.startswith(_BYTE_ORDER_MARK)
        or not lines_end_alike
        or (quotes and '"' in _QUOTED_CELL.sub("", text))
        or too_large(text.count("\n") + 1, width)
    ):
        return None
    try:
        table = _parsed(text, width, quotes)
    except pa.ArrowInvalid:
        return None
    columns = tuple(column.combine_chunks() for column in table.columns)
    if any((pc.max(pc.utf8_length(column)).as_py() or 0) > csv.field_size_limit() for column in columns):
        return None
    return GivenRows(columns, np.full(table.num_rows, width, dtype=np.int64))


def _width(text: str) -> int:
    """Return the number of cells in the first line, 0 where it is no row of its own."""
    try:
        return len(next(csv.reader([text[: text.find("\n") + 1]], strict=True)))
    except (csv.Error, StopIteration):
        return 0


def _parsed(text: str, width: int, quotes: bool) -> pa.Table:
    """Return every cell as text, blanks included; raise pa.ArrowInvalid where a row has another width."""
    names = [str(position) for position in range(width)]
    return columns_csv.read_csv(
        pa.py_buffer(text.encode()),
        read_options=columns_csv.ReadOptions(column_names=names),
        parse_options=columns_csv.ParseOptions(newlines_in_values=quotes, ignore_empty_lines=False),
        convert_options=columns_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), null_values=[], strings_can_be_null=False
        ),
    )
