"""The one description of a case: what a column and a table are, and lookups over all of them.

The tables themselves are in ``tables`` (and the keys of the settings table in ``settings_keys``).
Reading, checking, the template and the documentation are driven by these objects: no rule about a
single column is written anywhere else. Source of every rule: the case format contract.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

NOTE = "note"
"""Columns, CSV files and sheets whose names begin so are the planner's own: kept, never interpreted."""

CO2 = "CO2"
"""The only gas of a case without a table of gases, with a global warming potential of 1."""

FIRST_YEAR_POSSIBLE, LAST_YEAR_POSSIBLE = 1000, 9999
"""Years are written with four digits."""


class Kind(StrEnum):
    """What a cell of a column holds."""

    TEXT = "text"
    YEAR = "year"
    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True)
class Bounds:
    """The numbers that a column admits; ``None`` is unbounded, an open bound is itself not admitted."""

    lower: float | None = None
    upper: float | None = None
    lower_open: bool = False

    def __str__(self) -> str:
        """In words: ``0 or more``, ``above 0 and at most 1``, ``from -1 to 1``, ``any number``."""
        if self.lower is None:
            return "any number"
        if self.upper is None:
            return f"above {self.lower:g}" if self.lower_open else f"{self.lower:g} or more"
        if self.lower_open:
            return f"above {self.lower:g} and at most {self.upper:g}"
        return f"from {self.lower:g} to {self.upper:g}"


ANY = Bounds()
AT_LEAST_0 = Bounds(lower=0)
ABOVE_0 = Bounds(lower=0, lower_open=True)
SHARE = Bounds(lower=0, upper=1)
POSITIVE_SHARE = Bounds(lower=0, upper=1, lower_open=True)
SIGNED_SHARE = Bounds(lower=-1, upper=1)
FOUR_DIGITS = Bounds(lower=FIRST_YEAR_POSSIBLE, upper=LAST_YEAR_POSSIBLE)


@dataclass(frozen=True)
class Reference:
    """A text column that names rows of another table, or one of the words in ``also``."""

    table: str
    column: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column of a table, or one key of the settings table.

    ``blank`` says what an empty cell means; where it is "" an empty cell is a fault. ``default`` is
    the value that a blank is resolved to; where it is None the blank stays (text: "").
    """

    name: str
    kind: Kind
    meaning: str
    meaning_zh: str
    unit: str = ""
    bounds: Bounds = ANY
    choices: tuple[str, ...] = ()
    reserved: tuple[str, ...] = ()
    """Words that a text column may not hold."""
    reference: Reference | None = None
    blank: str = ""
    blank_zh: str = ""
    default: float | str | None = None
    example: str = ""

    @property
    def required(self) -> bool:
        """Whether an empty cell is a fault."""
        return not self.blank

    @property
    def is_share(self) -> bool:
        """Whether the column holds fractions, which are easily given in per cent."""
        return self.unit.startswith("share")

    @property
    def expected(self) -> str:
        """What a cell should hold, in words fit for a remedy after "give ..."."""
        if self.kind is Kind.CHOICE:
            return f"one of {', '.join(self.choices)}"
        if self.kind is Kind.YEAR:
            return "a year of four digits"
        if self.kind is Kind.NUMBER:
            if self.is_share:
                return f"a fraction (0.03, not 3), {self.bounds}"
            return f"a number in {self.unit}, {self.bounds}" if self.unit else f"a number, {self.bounds}"
        if self.reference:
            return f"a {self.reference.column} of the table {self.reference.table}"
        return "a text"


@dataclass(frozen=True)
class Table:
    """One table of a case. ``key`` names the columns that identify a row (none: rows are free)."""

    name: str
    title: str
    title_zh: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    optional: bool = False
    """Whether the table may be absent altogether."""
    may_be_empty: bool = False
    """Whether the table may hold no row."""

    def column(self, name: str) -> Column:
        """Return the column called ``name`` (KeyError where there is none)."""
        return {column.name: column for column in self.columns}[name]


def is_note(name: str) -> bool:
    """Whether a column, file or sheet of this name is the planner's own."""
    return name.startswith(NOTE)


def closest(name: str, known: Sequence[str]) -> str | None:
    """Return the known name that ``name`` was probably meant to be, if any is close."""
    matches = get_close_matches(name, known, n=1)
    if matches:
        return matches[0]
    by_lower_case = {candidate.lower(): candidate for candidate in known}
    matches = get_close_matches(name.lower(), list(by_lower_case), n=1)
    return by_lower_case[matches[0]] if matches else None


def did_you_mean(name: str, known: Sequence[str], otherwise: str) -> str:
    """Return the remedy for an unknown name: the close known name, or ``otherwise``."""
    suggestion = closest(name, known)
    return f'did you mean "{suggestion}"?' if suggestion else otherwise
