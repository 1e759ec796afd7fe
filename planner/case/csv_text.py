"""Typed tables as CSV, column by column: the text that digests are of and that a result's case is kept as."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

ROWS_AT_A_TIME = 100_000
"""So that the text of a large table is never in memory whole."""

_NEEDS_QUOTES = '[,"\\n\\r]'


def csv_chunks(table: pd.DataFrame) -> Iterator[bytes]:
    """Yield the table as CSV in UTF-8, some rows at a time, the header first.

    Numbers have the shortest text that reads back as exactly them, blanks are empty, lines end with LF, and
    cells with a comma, a quotation mark or a line end are quoted. There are two columns at least: with one
    alone a blank cell would be a blank line.
    """
    yield (",".join(_quoted(pa.array(map(str, table.columns), pa.string())).to_pylist()) + "\n").encode()
    for start in range(0, len(table), ROWS_AT_A_TIME):
        yield _lines(table.iloc[start : start + ROWS_AT_A_TIME])


def _lines(rows: pd.DataFrame) -> bytes:
    cells = [_cells(values) for _, values in rows.items()]
    lines = pc.binary_join_element_wise(*cells, ",")
    return ("\n".join(lines.to_pylist()) + "\n").encode()


def _cells(values: pd.Series) -> pa.Array:
    if values.dtype == np.float64:
        numbers = values.to_numpy()
        return pc.if_else(pa.array(np.isnan(numbers)), "", pa.array(map(repr, numbers.tolist()), pa.string()))
    return _quoted(pc.fill_null(pa.array(values.astype("str").array, pa.string()), ""))


def _quoted(texts: pa.Array) -> pa.Array:
    needing = pc.match_substring_regex(texts, _NEEDS_QUOTES)
    if not pc.any(needing).as_py():
        return texts
    quoted = pc.binary_join_element_wise('"', pc.replace_substring(texts, '"', '""'), '"', "")
    return pc.if_else(needing, quoted, texts)
