"""Cells as text: how a value of a workbook is written in CSV, and which texts are no values at all."""

from __future__ import annotations

from datetime import date, datetime, time

UNCALCULATED = "#UNCALCULATED!"
"""Stands for a formula whose value the workbook does not hold, because no program has calculated it yet."""

SPREADSHEET_ERRORS = (
    "#NULL!",
    "#DIV/0!",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#N/A",
    "#GETTING_DATA",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#UNKNOWN!",
    UNCALCULATED,
)
"""What a cell shows when its formula failed."""

_LARGEST_EXACT_INTEGER = 2.0**53


def plain_number(value: float) -> str:
    """Return the shortest text that reads back as exactly ``value``; whole numbers have no decimal point."""
    if value == int(value) and abs(value) < _LARGEST_EXACT_INTEGER:
        return str(int(value))
    return repr(float(value))


def cell_text(value: object) -> str | None:
    """Return the text of a workbook's cell as it would stand in CSV, None for an empty cell."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return plain_number(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(value)
