"""The one place that knows Excel's rules of text and numbers: what goes into a cell, and under which names.

Sources: Excel specifications and limits (32,767 characters in a cell, 31 in a sheet name, 255 in a literal of
a formula, 15 digits in a number); ECMA-376 (characters that XML 1.0 cannot hold, cell types).
"""

from __future__ import annotations

import re
from collections.abc import Collection

from pandas.api.typing import NAType

LONGEST_TEXT = 32_767
LONGEST_SHEET_NAME = 31
LONGEST_LITERAL = 255
LARGEST_EXACT_INTEGER = 10**15
CUT_MARK = " […]"

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\\/*?:\[\]]")


class Formula(str):
    """A formula of our own making, without the leading equals sign. Nothing else becomes a formula."""

    __slots__ = ()


Value = str | float | int | bool | NAType | None
"""What a cell may be given (``Formula`` is a ``str``). None and missing numbers are blank: does not apply."""


def safe_text(text: str) -> str:
    """Drop the characters that a workbook cannot hold and cut, visibly, what exceeds a cell."""
    clean = _NOT_IN_XML.sub("", text)
    if len(clean) > LONGEST_TEXT:
        return clean[: LONGEST_TEXT - len(CUT_MARK)] + CUT_MARK
    return clean


def sheet_name(wanted: str, taken: Collection[str]) -> str:
    """Turn a text into a valid sheet name that, regardless of case, is not in ``taken``.

    Forbidden characters become spaces, apostrophes at the ends go, and the name is cut to 31 characters; a
    name already taken gets a number.
    """
    clean = _NOT_IN_SHEET_NAMES.sub(" ", safe_text(wanted)).strip("' \t\n") or "-"
    in_use = {name.casefold() for name in taken} | {"history"}
    name, number = clean[:LONGEST_SHEET_NAME].strip("' "), 2
    while name.casefold() in in_use:
        suffix = f" {number}"
        name = clean[: LONGEST_SHEET_NAME - len(suffix)].strip("' ") + suffix
        number += 1
    return name


def quoted_sheet(name: str) -> str:
    """Write a sheet's name as formulas need it."""
    return "'" + name.replace("'", "''") + "'"


def header_text(text: str) -> str:
    """Escape a text for a printed header or footer, where ``&`` begins a code."""
    return safe_text(text).replace("&", "&&")


def text_in_formula(text: str) -> str:
    """Write a text as a literal within a formula, in parts where it is longer than a literal may be."""
    clean = safe_text(text)
    parts = [clean[at : at + LONGEST_LITERAL] for at in range(0, len(clean), LONGEST_LITERAL)] or [""]
    return "&".join('"' + part.replace('"', '""') + '"' for part in parts)
