"""Text in result CSV files: never a formula where a spreadsheet program opens them.

A spreadsheet program takes a cell that begins with =, +, -, @ (or their full-width forms), a tab or a
carriage return for a formula, quoted or not. Results must be safe to open, and their keys must remain the
case's keys. So exactly such a text, and no other, gets an apostrophe in front, and so does one that would
otherwise be mistaken for it: ``original_text`` gives back every key. Ordinary keys are written as they are.
Numbers are never touched. installations.parquet and plan.json, which no spreadsheet program takes for
formulas, hold every key as it is. Source of the list: OWASP, CSV injection.
"""

from __future__ import annotations

import re

import pandas as pd

GUARD = "'"
_TAKEN_FOR_FORMULA = re.compile("^'*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def safe_text(text: str) -> str:
    """A text as it stands in a result CSV file."""
    return GUARD + text if _TAKEN_FOR_FORMULA.match(text) else text


def original_text(text: str) -> str:
    """The text that ``safe_text`` was given."""
    return text[len(GUARD) :] if text.startswith(GUARD) and _TAKEN_FOR_FORMULA.match(text) else text


def with_safe_text(table: pd.DataFrame) -> pd.DataFrame:
    """A copy of a table of results whose texts are safe; numbers and blanks are as they were."""
    safe = table.copy()
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = safe[name].map(safe_text, na_action="ignore")
    return safe
