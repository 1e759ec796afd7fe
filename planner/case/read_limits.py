"""How much of a file is read at most, so that every file is answered within bounded time and memory.

The largest case foreseen is a national list of 370,000 installations in some twenty columns: about 60 MB of
CSV, or 400 MB of XML within a workbook. The limits lie above that, and below what a machine of 8 GB bears.
"""

from __future__ import annotations

MOST_BYTES = 512 * 2**20
"""Of one CSV file, and of all parts of one workbook together once they are unpacked."""

MOST_BYTES_OF_A_PART = 32 * 2**20
"""Of a part of a workbook that is held in memory whole (styles, list of sheets): usually well below 1 MB."""

MOST_PARTS = 10_000
"""Of a workbook. One with a sheet, a chart and a comment for each of 300 tables has about 2,000."""

MOST_INFLATION = 100
"""Unpacked bytes per packed byte. Sheets of numbers reach 5 to 30, files made to exhaust memory 1,000."""

INFLATION_COUNTS_FROM = 64 * 2**20
"""Unpacked bytes below which no file is too much for any machine, however well it packs."""

MOST_ROWS = 2_000_000
"""Of one table, header and blank rows included: five measures of each of 370,000 installations."""

MOST_SHEET_ROWS = 1_000_000
"""Of a sheet of a workbook, which ends at 1,048,576: content in its last rows is a slip."""

MOST_COLUMNS = 1_000
"""Of one table. A table with a column for each of 100 years and as many notes has about 200."""

MOST_CELLS = 30_000_000
"""Rows times columns of one table."""

SMALLER_CASE = "leave out what is no input, or sum small installations of a kind into one row"
"""What helps against a table that is too large."""


def too_large(rows: int, columns: int, most_rows: int = MOST_ROWS) -> str | None:
    """Return the problem of a table of this size in words, None where it can be read."""
    if rows > most_rows:
        return f"has more than {most_rows:,} rows"
    if columns > MOST_COLUMNS:
        return f"has more than {MOST_COLUMNS:,} columns"
    if rows * columns > MOST_CELLS:
        return f"has more than {MOST_CELLS:,} cells ({rows:,} rows and {columns:,} columns)"
    return None
