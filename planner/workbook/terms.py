"""The bilingual glossary: every word that the workbook says, by key, in Chinese and English."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

LANGUAGES = ("both", "en", "zh")
WORD_PREFIX = "case_"
"""Begins the keys of words that cases use as text: known ones are said in the workbook's language."""
WORD_SEPARATOR, WORD_SEPARATOR_ZH = ", ", "，"


@cache
def glossary() -> dict[str, tuple[str, str]]:
    """Read terms.csv once: key -> (Chinese, English). Raises ValueError where a key stands twice."""
    with files(__package__).joinpath("terms.csv").open(encoding="utf-8") as file:
        rows = [(row["key"], row["zh"], row["en"]) for row in csv.DictReader(file)]
    terms = {key: (zh, en) for key, zh, en in rows}
    if len(terms) < len(rows):
        raise ValueError("a key of terms.csv stands twice")
    return terms


@cache
def _words() -> dict[str, str]:
    """Chinese of the English words of cases: provinces, technologies, units, kinds of sources."""
    return {en: zh for key, (zh, en) in glossary().items() if key.startswith(WORD_PREFIX)}


class Terms:
    """The glossary in the language of one workbook: ``both``, ``en`` or ``zh``."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"language {language!r} is not one of {', '.join(LANGUAGES)}")
        self.language = language

    def line(self, key: str) -> str:
        """Say a term on one line, Chinese first. Raises KeyError for an unknown key."""
        return self.pair(*glossary()[key])

    def header(self, key: str, unit: str = "") -> str:
        """Say a term over lines of its own, with a unit where one is given."""
        text = self.pair(*glossary()[key], separator="\n")
        return f"{text}\n({unit})" if unit else text

    def label(self, key: str) -> str:
        """Say a term over lines of its own, as the label of a row."""
        return self.pair(*glossary()[key], separator="\n")

    def word(self, text: str, separator: str = " ") -> str:
        """Say a word of a case; one that the glossary does not know stays as it was given.

        A list (``supercritical, captive``) is said part by part, if every part is known.
        """
        return self.pair(self.word_zh(text), text, separator)

    def word_zh(self, text: str) -> str:
        """The Chinese of a word of a case, or the word itself."""
        parts = text.split(WORD_SEPARATOR)
        known = all(part in _words() for part in parts)
        return WORD_SEPARATOR_ZH.join(_words()[part] for part in parts) if known else text

    def pair(self, zh: str, en: str, separator: str = " ") -> str:
        """Choose between, or join, the two names of a thing; a missing one is replaced by the other."""
        chosen = {"zh": [zh or en], "en": [en or zh], "both": [zh, en]}[self.language]
        return separator.join(dict.fromkeys(text for text in chosen if text))
