"""A workbook that reports on plans: its sheets, names, units and the run that every page names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from planner.workbook.derived import DIGEST_CHARACTERS
from planner.workbook.sheet import Column, Entry, Sheet
from planner.workbook.style import LINK, SENTENCE, WRAPPED, Style, number_formats
from planner.workbook.terms import Terms, glossary
from planner.workbook.text import Formula, quoted_sheet, safe_text, sheet_name, text_in_formula
from planner.workbook.units import SCALED_QUANTITIES, DisplayUnit, display_unit

_END_OF_SENTENCE = re.compile("(?<=[\u3002\uff1b])|(?<=[.;]) ")
"""Chinese full stop and semicolon, or English ones before a space."""

CLASSIFICATION = ("classification", "document_status")
"""Terms, and defined names, of what reviewers say of a workbook; the review workbook's cover has the same."""


@dataclass
class ReportBook:
    """What the sheets share while they are written.

    ``subject``: what the workbook is about, in every title; ``digest``: names all runs in it;
    ``defined``: addresses by name, for formulas on other sheets; ``classified``: every sheet repeats live
    what ``write_classification`` lets reviewers fill in.
    """

    terms: Terms
    unit: DisplayUnit
    workbook: Workbook
    sheet_names: Mapping[str, str]
    subject: str
    digest: str
    currency: str
    classified: bool = False
    defined: dict[tuple[str, ...], str] = field(default_factory=dict)

    def sheet(
        self,
        key: str,
        columns: Sequence[Column],
        frozen: int = 0,
        *,
        pages_wide: int = 1,
        pages_high: int = 0,
        about: str = "",
    ) -> Sheet:
        """Begin the sheet ``key``; ``about`` stands in place of the description of the glossary."""
        terms = self.terms
        run = f"{terms.line('run_digest')} {self.digest}"
        live = Formula(f'{text_in_formula(f"{run} · ")}&classification&" · "&document_status')
        return Sheet(
            self.workbook,
            self.sheet_names[key],
            f"{terms.line(f'title_{key}')} · {self.subject}",
            about or terms.line(f"about_{key}"),
            run,
            live if self.classified else run,
            columns,
            number_formats(self.unit),
            frozen,
            pages_wide,
            pages_high,
        )

    @property
    def mass(self) -> str:
        """The unit of emissions and allowances."""
        return self.unit.mass(self.terms)

    @property
    def money(self) -> str:
        """The unit of costs."""
        return self.unit.count(self.terms, self.currency)

    @property
    def price_unit(self) -> str:
        """The unit of prices."""
        return self.terms.pair(f"{self.terms.word_zh(self.currency)}/t", f"{self.currency}/t")

    def shown(self, value: float, quantity: str) -> float:
        """A value in millions, in the display unit if its quantity is an amount."""
        return value * self.unit.per_million if quantity in SCALED_QUANTITIES else value

    def said(self, key: str, otherwise: str) -> str:
        """A term on lines of its own; ``otherwise`` where the glossary does not have it."""
        return self.terms.label(key) if key in glossary() else otherwise

    def write_notes(self, sheet: Sheet, key: str) -> None:
        """Add what a reader should know, in rows of its own, one for each language and sentence."""
        zh, en = glossary()[key]
        texts = {"zh": [zh], "en": [en], "both": [zh, en]}[self.terms.language]
        for text in texts:
            for sentence in filter(None, _END_OF_SENTENCE.split(text)):
                sheet.row([(sentence, SENTENCE)])

    def write_classification(self, sheet: Sheet) -> None:
        """Add the cells of classification and status, to be written over, under their names."""
        for key in CLASSIFICATION:
            terms = self.terms
            row = sheet.row(
                [
                    (terms.label(key), WRAPPED),
                    (terms.line(f"unset_{key}"), Style("wrapped", "blank")),
                    (terms.line(f"remark_{key}"), SENTENCE),
                ]
            )
            self.workbook.defined_names[key] = DefinedName(key, attr_text=sheet.at(row, 2))

    def link(self, key: str) -> Entry:
        """A cell with a sheet's name that leads there."""
        name = self.sheet_names[key]
        target = text_in_formula(f"#{quoted_sheet(name)}!A1")
        return Formula(f"HYPERLINK({target},{text_in_formula(name)})"), LINK


def new_report_book(
    *,
    language: str,
    unit: str,
    sheet_keys: Sequence[str],
    subject: str,
    runs: Sequence[str],
    currency: str,
    planner_version: str,
    classified: bool = False,
) -> ReportBook:
    """Make an empty workbook with its sheets; ``runs``: digests of all that goes into it.

    ``classified``: one of its sheets will have the cells of ``write_classification``. Raises ValueError for
    an unknown language or unit.
    """
    terms = Terms(language)
    workbook = Workbook(write_only=True)
    names: dict[str, str] = {}
    for key in sheet_keys:
        names[key] = sheet_name(terms.line(f"tab_{key}"), names.values())
        workbook.create_sheet(names[key])
    workbook.properties.title = safe_text(subject)
    workbook.properties.creator = f"planner {planner_version}"
    digest = hashlib.sha256("\n".join(runs).encode()).hexdigest()[:DIGEST_CHARACTERS]
    return ReportBook(terms, display_unit(unit), workbook, names, subject, digest, currency, classified)


def names_of(terms: Terms, tables: Sequence[pd.DataFrame], key: str, separator: str = " ") -> dict[str, str]:
    """Name things in the workbook's language, by the first table that has them; else by their key."""
    named: dict[str, str] = {}
    for table in tables:
        for of, zh, en in zip(table[key], table["name_zh"], table["name_en"], strict=True):
            named.setdefault(of, terms.pair(zh, en, separator) or of)
    return named
