"""The workbook in the making: its sheets, the places of its cells, what is recorded and what is checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from planner.plan import Plan
from planner.workbook.derived import Index, index_of, run_digest
from planner.workbook.sheet import Column, Sheet
from planner.workbook.style import number_formats
from planner.workbook.terms import Terms
from planner.workbook.text import Formula, safe_text, sheet_name, text_in_formula
from planner.workbook.units import SCALED_QUANTITIES, DisplayUnit, display_unit

Address = str
Key = tuple[str, str, int | None]
"""(quantity, item, year): what a cell holds, of what, and when (None: in no particular year)."""


@dataclass(frozen=True)
class Recorded:
    """Live cells (a range or a formula) and the solver's own values for them, one by one (None = blank)."""

    topic: str
    item: str
    quantity: str
    live: str
    values: tuple[float | None, ...]
    look: str


@dataclass(frozen=True)
class Check:
    """A condition that must hold: ``breach`` is a formula whose value may not exceed the named tolerance."""

    topic: str
    key: str
    breach: str
    tolerance: str


@dataclass
class Book:
    """Everything that the sheets share while they are written, in order of dependence."""

    plan: Plan
    terms: Terms
    unit: DisplayUnit
    workbook: Workbook
    sheet_names: Mapping[str, str]
    index: Index
    digest: str
    unit_name: str
    """The option that ``unit`` was made from."""
    addresses: dict[Key, Address] = field(default_factory=dict)
    records: list[Recorded] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    product_names: dict[str, str] = field(default_factory=dict)
    product_labels: dict[str, str] = field(default_factory=dict)
    """As names, but each language on a line of its own."""
    sector_names: dict[str, str] = field(default_factory=dict)
    sector_labels: dict[str, str] = field(default_factory=dict)

    def sheet(
        self,
        key: str,
        columns: Sequence[Column],
        frozen: int = 0,
        *,
        pages_wide: int = 1,
        pages_high: int = 0,
    ) -> Sheet:
        """Begin the sheet ``key``: its title and description are the terms title_<key> and about_<key>."""
        settings = self.plan.case.settings
        case_title = settings.title_en if self.terms.language == "en" else settings.title_zh
        return Sheet(
            self.workbook,
            self.sheet_names[key],
            f"{self.terms.line(f'title_{key}')} · {case_title}",
            self.terms.line(f"about_{key}"),
            f"{self.terms.line('run_digest')} {self.digest}",
            self._run_note(),
            columns,
            number_formats(self.unit),
            frozen,
            pages_wide,
            pages_high,
        )

    def _run_note(self) -> Formula:
        """The run, its data and its software, then live what the cover says of classification and status."""
        terms, case = self.terms, self.plan.case
        software = ", ".join(f"{name} {self.plan.versions[name]}" for name in ("planner", "highspy"))
        data = f"{terms.line('base_year')} {case.settings.base_year}"
        known = f"{terms.line('run_digest')} {self.digest} · {data} · {software} · "
        return Formula(f'{text_in_formula(known)}&classification&" · "&document_status')

    @property
    def mass(self) -> str:
        """The unit of emissions and allowances."""
        return self.mass_in(self.terms)

    def mass_in(self, terms: Terms) -> str:
        """The unit of emissions and allowances in another language than the workbook's."""
        return self.unit.mass(terms)

    @property
    def money(self) -> str:
        """The unit of costs."""
        return self.money_in(self.terms)

    def money_in(self, terms: Terms) -> str:
        """The unit of costs in another language than the workbook's."""
        return self.unit.count(terms, self.plan.case.settings.currency)

    @property
    def price_unit(self) -> str:
        """The unit of prices."""
        return self.price_unit_in(self.terms)

    def price_unit_in(self, terms: Terms) -> str:
        """The unit of prices in another language than the workbook's."""
        currency = self.plan.case.settings.currency
        return terms.pair(f"{terms.word_zh(currency)}/t", f"{currency}/t")

    def shown(self, value: float, quantity: str) -> float:
        """A value of the plan's, which is in millions, in the display unit if its quantity is an amount."""
        return value * self.unit.per_million if quantity in SCALED_QUANTITIES else value

    def define(self, name: str, address: Address) -> None:
        """Give a cell or range a name that formulas use. Raises ValueError where the name is taken."""
        if name in self.workbook.defined_names:
            raise ValueError(f"the name {name} is defined twice")
        self.workbook.defined_names[name] = DefinedName(name, attr_text=address)

    def place(self, quantity: str, item: str, year: int | None, address: Address) -> None:
        """Remember where a cell lies. Raises ValueError where it lies elsewhere already."""
        key = (quantity, item, year)
        if key in self.addresses:
            raise ValueError(f"{key} has two places")
        self.addresses[key] = address

    def where(self, quantity: str, item: str = "", year: int | None = None) -> Address:
        """Find a cell; KeyError where it was never placed."""
        return self.addresses[quantity, item, year]

    def rows_of(self, quantity: str) -> list[Address]:
        """The years' ranges of a quantity, of every item that has it."""
        return [address for (name, _, _), address in self.addresses.items() if name == f"{quantity}_row"]

    def check_slack(self, topic: str, key: str, slack: str, tolerance: str) -> None:
        """Check that a quantity that measures room to a limit is nowhere negative."""
        rows = [
            self.addresses[f"{slack}_row", item, None]
            for item in sorted({item for name, item, year in self.addresses if name == slack})
        ]
        if rows:
            self.checks.append(Check(topic, key, f"-MIN({','.join(rows)})", tolerance))

    def record(self, topic: str, item: str, quantity: str, live: str, value: float, look: str) -> None:
        """Record one value of the solver's (as the plan has it) beside a live formula."""
        self.records.append(Recorded(topic, item, quantity, live, (self.shown(value, look),), look))


def new_book(
    plan: Plan, language: str, unit: str, sheet_keys: Sequence[str], index: Index | None = None
) -> Book:
    """Make an empty workbook with all its sheets, in the order of ``sheet_keys``.

    ``index``: lookups of another workbook that this one goes with; None to work them out.
    Raises ValueError for an unknown language or unit.
    """
    terms = Terms(language)
    workbook = Workbook(write_only=True)
    names: dict[str, str] = {}
    for key in sheet_keys:
        names[key] = sheet_name(terms.line(f"tab_{key}"), names.values())
        workbook.create_sheet(names[key])
    case = plan.case
    workbook.properties.title = safe_text(terms.pair(case.settings.title_zh, case.settings.title_en))
    workbook.properties.creator = f"planner {plan.versions['planner']}"
    return Book(
        plan=plan,
        terms=terms,
        unit=display_unit(unit),
        workbook=workbook,
        sheet_names=names,
        index=index or index_of(plan),
        digest=run_digest(plan),
        unit_name=unit,
        product_names=_names(terms, case.products, "product", " "),
        product_labels=_names(terms, case.products, "product", "\n"),
        sector_names=_names(terms, case.sectors, "sector", " "),
        sector_labels=_names(terms, case.sectors, "sector", "\n"),
    )


def _names(terms: Terms, table: pd.DataFrame, key_column: str, separator: str) -> dict[str, str]:
    """Name things in the workbook's language; one without a name is called by its key."""
    pairs = zip(table[key_column], table["name_zh"], table["name_en"], strict=True)
    return {key: terms.pair(zh, en, separator) or key for key, zh, en in pairs}
