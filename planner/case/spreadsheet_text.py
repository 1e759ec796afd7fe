"""Cells as text: how a value of a workbook is written in CSV, and which texts are no values at all."""

from __future__ import annotations

from datetime import date, datetime, time

UNCALCULATED = "#UNCALCULATED!"
"""Stands for a formula whose value the workbook does not hold, because no program has calculated it yet."""

SOME_ERROR = "#ERROR!"
"""Stands for an error of a spreadsheet of which nobody says which it is."""

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
    SOME_ERROR,
    UNCALCULATED,
)
"""What a cell shows when its formula failed."""


LARGEST_WHOLE = 1e15
"""Numbers below this are written out; a double keeps every whole one of them."""


def plain_number(text: str) -> str:
    """Return the text of a plain, finite number as a workbook keeps it: 5300, 5300.0, 0.1, 1e+22.

    Whole numbers keep their form; any other number gets the shortest text that reads back as exactly it.
    """
    if text.lstrip("-").isdecimal() and str(int(text)) == text:
        return text
    return repr(float(text))


def cell_text(value: object) -> str | None:
    """Return the text of a workbook's cell as it would stand in CSV, None for an empty cell."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(value)
