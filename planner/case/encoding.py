"""From bytes to text: UTF-8, else UTF-16 with a byte order mark, else Chinese GB18030, else no text.

UTF-8 checks itself: other text hardly ever passes for it. GB18030 takes almost anything, so a text in it must
show that it is Chinese. (With its parts GBK and GB2312 it is the "ANSI" of Chinese Windows, in which
spreadsheet programs save plain CSV there.) A warning says what was not read as UTF-8, and shows a bit of it.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

SAVE_AS_UTF8 = 'save the file as "CSV UTF-8"'

EVERYDAY_SHARE = 0.9
"""Least share of characters of the everyday set GB2312 in what counts as Chinese.

Damaged or western text that is read as GB18030 gives rare characters; in names of people and places hardly
one in twenty is rare.
"""

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_LAST_OF_TWO_BYTES = "\u07ff"
"""The last character that UTF-8 writes with two bytes, as GB18030 writes Chinese ones."""

_SHOWN = 12
"""Characters of the text that a warning shows."""


@dataclass(frozen=True)
class Decoded:
    """The text of a file, and what to say about how it was read: (problem, remedy), None where plain."""

    text: str
    warning: tuple[str, str] | None = None


class NoTextError(Exception):
    """The bytes are no text: ``row`` counts lines from 1; ``problem`` and ``remedy`` are those of a fault."""

    def __init__(self, row: int | None, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.row, self.problem, self.remedy = row, problem, remedy


def decode(content: bytes) -> Decoded:
    """Return the text of a file. Raises NoTextError where its encoding cannot be told for certain."""
    decoded = _decode(content)
    if (place := decoded.text.find("\0")) >= 0:
        row = decoded.text.count("\n", 0, place) + 1
        raise NoTextError(row, "holds a NUL, which no text does", SAVE_AS_UTF8)
    return decoded


def _decode(content: bytes) -> Decoded:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if (chinese := _chinese(content)) is None or _is_damaged_utf8(content):
            row = content.count(b"\n", 0, error.start) + 1
            raise NoTextError(row, "is not UTF-8 text", SAVE_AS_UTF8) from error
        problem = f'is not UTF-8 and was read as GB18030 (GBK), such as "{_sample(chinese)}"'
        return Decoded(chinese, (problem, f"check the names, or {SAVE_AS_UTF8}"))
    return Decoded(text, _doubt(content, text))


def _utf16(content: bytes) -> Decoded:
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError as error:
        raise NoTextError(None, "is not UTF-16 text, though it begins like it", SAVE_AS_UTF8) from error
    return Decoded(text, ("is not UTF-8 and was read as UTF-16", SAVE_AS_UTF8))


def _chinese(content: bytes) -> str | None:
    """Return the text that the bytes are in GB18030, None where it is hardly Chinese."""
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return None
    beyond = "".join(_BEYOND_ASCII.findall(text))
    everyday = beyond.encode("gb2312", errors="ignore").decode("gb2312")
    return text if beyond and len(everyday) >= EVERYDAY_SHARE * len(beyond) else None


def _is_damaged_utf8(content: bytes) -> bool:
    """Whether most characters beyond ASCII are sound UTF-8, which other encodings give by accident only."""
    beyond = "".join(_BEYOND_ASCII.findall(content.decode("utf-8", errors="replace")))
    return 2 * beyond.count("\ufffd") < len(beyond)


def _doubt(content: bytes, text: str) -> tuple[str, str] | None:
    """Return a warning where the text is sound UTF-8 and yet may be meant in another way."""
    if "\ufffd" in text:
        return "holds U+FFFD: characters were lost when it was saved", f"restore the names and {SAVE_AS_UTF8}"
    if content.isascii() or content.startswith(codecs.BOM_UTF8):
        return None
    beyond = "".join(_BEYOND_ASCII.findall(text))
    if max(beyond) > _LAST_OF_TWO_BYTES or (chinese := _chinese(content)) is None:
        return None
    problem = f'was read as UTF-8 ("{_sample(text)}"), but may be GB18030 ("{_sample(chinese)}")'
    return problem, SAVE_AS_UTF8


def _sample(text: str) -> str:
    """Return the first characters beyond ASCII."""
    found = _BEYOND_ASCII.search(text)
    return "" if found is None else found[0][:_SHOWN]
