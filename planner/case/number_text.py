"""How numbers are written: plainly, or in one of the ways that spreadsheets and Chinese texts know.

Only plain numbers are read. Any other writing is a fault that says what to write instead: a full-width or
separated number may be meant as it looks, but whoever typed it by hand should see it once.
"""

from __future__ import annotations

import re
from decimal import Decimal

PLAIN_NUMBER = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"
"""Digits, a point, an exponent: what is read as a number."""

LARGEST_NUMBER = 1e15
"""No quantity of a case is larger: the emissions of the world are 6e10 t a year.

Larger numbers are slips, and their sums and products leave what a computer, and from 1e20 on the solver,
takes for finite.
"""

_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
"""Every full-width character and the ASCII one that it looks like."""

_DASHES = {ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2212"}

_SEPARATED = re.compile(r"[+-]?[0-9]{1,3}([,' \u00a0\u2009\u202f][0-9]{3})+(\.[0-9]*)?")
_PERCENTAGE = re.compile(rf"(?P<number>{PLAIN_NUMBER})\s*%")
_IN_BRACKETS = re.compile(rf"\((?P<number>{PLAIN_NUMBER})\)")
_IN_MYRIADS = re.compile(rf"(?P<number>{PLAIN_NUMBER})\s*(?P<multiple>万亿|[万萬亿億])")
_YEAR_WORD = re.compile(r"([0-9]{4})\s*年")

_MYRIADS = {"万": Decimal(10**4), "萬": Decimal(10**4), "亿": Decimal(10**8), "億": Decimal(10**8)}
_MYRIADS["万亿"] = Decimal(10**12)


def written_otherwise(cell: str) -> tuple[str, str] | None:
    """Return problem and remedy for a cell that is a number in another writing, None for any other text."""
    text = cell.translate(_FULL_WIDTH | _DASHES)
    if _SEPARATED.fullmatch(text):
        return "has separators of thousands", f"write {re.sub(r'[^0-9.+-]', '', text)}"
    if found := _PERCENTAGE.fullmatch(text):
        return "is a percentage", f"write the fraction {float(found['number']) / 100:.12g}"
    if found := _IN_BRACKETS.fullmatch(text):
        number = found["number"].lstrip("+-")
        return "is a negative number in brackets", f"write -{number}"
    if found := _IN_MYRIADS.fullmatch(text):
        plain = Decimal(found["number"]) * _MYRIADS[found["multiple"]]
        return f"counts in {found['multiple']}", f"write {plain.normalize():f}"
    if found := _YEAR_WORD.fullmatch(text):
        return "has a word in it", f"write {found[1]}"
    if text != cell and re.fullmatch(PLAIN_NUMBER, text):
        return "is written in full-width or other special characters", f"write {text}"
    return None
