"""The bilingual glossary: every word that the workbook says, by key, in Chinese and English."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

LANGUAGES = ("both", "en", "zh")


@cache
def glossary() -> dict[str, tuple[str, str]]:
    """Read terms.csv once: key -> (Chinese, English). Raises ValueError where a key stands twice."""
    with files(__package__).joinpath("terms.csv").open(encoding="utf-8") as file:
        rows = [(row["key"], row["zh"], row["en"]) for row in csv.DictReader(file)]
    terms = {key: (zh, en) for key, zh, en in rows}
    if len(terms) < len(rows):
        raise ValueError("a key of terms.csv stands twice")
    return terms


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

    def pair(self, zh: str, en: str, separator: str = " ") -> str:
        """Choose between, or join, the two names of a thing; a missing one is replaced by the other."""
        chosen = {"zh": [zh or en], "en": [en or zh], "both": [zh, en]}[self.language]
        return separator.join(dict.fromkeys(text for text in chosen if text))
