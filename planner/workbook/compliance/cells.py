"""What the sheets of comply.xlsx share: looks of columns, and where columns, rules and benchmarks lie."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from planner.compliance.account import ComplianceAccounts
from planner.workbook.report_book import ReportBook, names_of
from planner.workbook.sheet import FIRST_ROW, Column, Entry, Sheet
from planner.workbook.style import WRAPPED, Style
from planner.workbook.text import Formula, Value

CODE, YEAR, NUMBER = WRAPPED, Style("integer"), Style("integer", "helper")
INPUT, RESULT = Style("tonnes", "input"), Style("tonnes")
RATE, FACTOR = Style("benchmark", "input"), Style("benchmark")
NARROW, WIDE, THIN, NAME = 14.0, 18.0, 8.0, 26.0
TONNES = "t"
_SUM_OF_SHOWN = 109
"""Sum of the rows that the filter leaves: years are not to be added up."""


@dataclass(frozen=True)
class Field:
    """A column of a sheet: its term ``comply_<key>``, look, width and unit; ``summed``: has a total."""

    key: str
    look: Style
    width: float = NARROW
    unit: str = ""
    summed: bool = False


def tonnes(key: str, look: Style = RESULT) -> Field:
    """A column of allowances or emissions."""
    return Field(key, look, unit=TONNES, summed=True)


@dataclass(frozen=True)
class Place:
    """Where the columns of a table lie: sheet and rows, letters by key of the column."""

    sheet: Sheet
    letters: Mapping[str, str]
    last_row: int

    def range(self, key: str) -> str:
        """The absolute address of a whole column from any sheet."""
        column = list(self.letters).index(key) + 1
        return self.sheet.range(FIRST_ROW, column, self.last_row, column)

    def at(self, key: str, row: int) -> str:
        """The address of a cell from any sheet."""
        return self.sheet.at(row, list(self.letters).index(key) + 1)


@dataclass
class Cells:
    """The workbook in the making.

    Formulas look entities, provinces and products up by number, so that no name is taken for a condition.

    - parameters: address of a parameter in force, by (parameter, sector, year)
    - benchmarks: address of a benchmark, by (product, year)
    - places: tables by key of their sheet
    """

    book: ReportBook
    accounts: ComplianceAccounts
    parameters: dict[tuple[str, str, int], str] = field(default_factory=dict)
    benchmarks: dict[tuple[str, int], str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    products: Mapping[str, str] = field(init=False)
    sectors: Mapping[str, str] = field(init=False)
    entity_number: Mapping[str, int] = field(init=False)
    province_number: Mapping[str, int] = field(init=False)
    product_number: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        case, rows = self.accounts.plan.case, self.accounts.installations
        self.products = names_of(self.book.terms, [case.products], "product", "\n")
        self.sectors = names_of(self.book.terms, [case.sectors], "sector", "\n")
        self.entity_number, self.province_number, self.product_number = (
            {name: number for number, name in enumerate(sorted(set(rows[key])), start=1)}
            for key in ("entity", "province", "product")
        )

    def begin(
        self, key: str, fields: Sequence[Field], *, frozen: int, pages_wide: int = 1
    ) -> tuple[Sheet, dict[str, str]]:
        """Begin a sheet; return it and the letters of its columns."""
        terms = self.book.terms
        columns = [
            Column(terms.header(f"comply_{item.key}", terms.word(item.unit)), item.width) for item in fields
        ]
        sheet = self.book.sheet(f"comply_{key}", columns, frozen, pages_wide=pages_wide)
        return sheet, {item.key: get_column_letter(place) for place, item in enumerate(fields, start=1)}

    def finish(self, key: str, sheet: Sheet, letters: Mapping[str, str], fields: Sequence[Field]) -> Place:
        """Remember where the table lies; add the filter above and the totals of what it shows below."""
        place = Place(sheet, letters, sheet.next_row - 1)
        sheet.filter_by_header(len(fields))
        entries: list[Entry | None] = [(self.book.terms.line("total"), Style(role="total"))]
        for item in fields[1:]:
            total = Formula(
                f"SUBTOTAL({_SUM_OF_SHOWN},{letters[item.key]}{FIRST_ROW}:{letters[item.key]}{place.last_row})"
            )
            entries.append((total, Style("tonnes", "total")) if item.summed else ("", Style("text", "total")))
        sheet.row(entries)
        self.places[key] = place
        return place

    def parameter(self, name: str, sectors: str, year: float) -> str:
        """The address of a parameter in force, "" where none is; the largest of an entity's sectors."""
        known = [self.parameters.get((name, sector, int(year)), "") for sector in sectors.split(", ")]
        found = [address for address in known if address]
        return "".join(found) if len(found) < 2 else f"MAX({','.join(found)})"

    def province(self, name: str) -> str:
        """A province in the workbook's language."""
        return self.book.terms.word(name, "\n")


def number(value: float) -> Value:
    """A number of a table, a blank where it does not apply."""
    return None if math.isnan(value) else value


def look_of(value: Value, look: Style) -> Style:
    """The look of a column, without the colour of inputs where nothing is to be filled in."""
    return Style(look.quantity) if value is None and look.role == "input" else look


def references(place: Place, names: Sequence[str], row: int) -> dict[str, Value]:
    """Formulas that repeat cells of another table, by column."""
    return {name: Formula(place.at(name, row)) for name in names}
