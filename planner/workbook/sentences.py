"""Sentences whose numbers are live: a text of the glossary with cells in its places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from planner.workbook.book import Book
from planner.workbook.terms import Terms, glossary
from planner.workbook.text import Formula, text_in_formula

TEXT_FORMATS = {"amount": "#,##0.0", "money": "#,##0", "price": "0.00", "share": "0.00%", "integer": "0"}
"""How a number reads within a sentence, by quantity."""
_PLACE = re.compile(r"\{([a-z_]+)\}")
CHINESE_FIRST = ("zh", "en")

Part = str | Callable[[str], str]
"""A formula, or one that depends on the language of the sentence."""


def number(address: str, quantity: str) -> str:
    """A number as text, as a formula."""
    return f"TEXT({address},{text_in_formula(TEXT_FORMATS[quantity])})"


def literal(text: str) -> str:
    """A fixed text, as a formula."""
    return text_in_formula(text)


def unit(name_in: Callable[[Terms], str]) -> Callable[[str], str]:
    """A unit, which every language names in its own way."""
    return lambda language: text_in_formula(name_in(Terms(language)))


def either(condition: str, when_true: str, when_false: str) -> Callable[[str], str]:
    """One of two terms, by a condition that is a formula."""

    def said(language: str) -> str:
        yes, no = (text_in_formula(_in(language, key)) for key in (when_true, when_false))
        return f"IF({condition},{yes},{no})"

    return said


def sentences(book: Book, key: str, parts: Mapping[str, Part]) -> Iterator[Formula]:
    """The sentence of a term, once in every language of the workbook, with a part for every place."""
    for language in CHINESE_FIRST:
        if book.terms.language in (language, "both"):
            yield Formula(_filled(_in(language, key), parts, language))


def _in(language: str, key: str) -> str:
    return glossary()[key][CHINESE_FIRST.index(language)]


def _filled(template: str, parts: Mapping[str, Part], language: str) -> str:
    pieces: list[str] = []
    for position, piece in enumerate(_PLACE.split(template)):
        if position % 2:
            part = parts[piece]
            pieces.append(part if isinstance(part, str) else part(language))
        elif piece:
            pieces.append(text_in_formula(piece))
    return "&".join(pieces)
