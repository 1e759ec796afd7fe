"""What the sheets of comply.xlsx share: names, looks, and where columns and parameters lie."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from planner.compliance.account import ComplianceAccounts
from planner.workbook.sheet import FIRST_ROW, Column, Sheet
from planner.workbook.style import LABEL, Style, number_formats
from planner.workbook.terms import Terms
from planner.workbook.text import Formula, Value
from planner.workbook.units import display_unit
from planner.workbook_options import Unit

TEXT, YEAR, INPUT, RESULT, RATE, FACTOR = (
    LABEL,
    Style("integer"),
    Style("tonnes", "input"),
    Style("tonnes"),
    Style("benchmark", "input"),
    Style("benchmark"),
)
NARROW, WIDE = 13.0, 19.0


@dataclass(frozen=True)
class Field:
    """A column of a sheet: its term ``comply_<key>``, look and width."""

    key: str
    look: Style
    width: float = NARROW


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
    """The workbook in the making."""

    workbook: Workbook
    terms: Terms
    names: Mapping[str, str]
    accounts: ComplianceAccounts
    parameters: dict[int, str] = field(default_factory=dict)
    """Address of the value of a row of compliance_rules, by the row's index."""
    places: dict[str, Place] = field(default_factory=dict)

    def begin(self, key: str, fields: Sequence[Field], *, frozen: int = 2) -> tuple[Sheet, dict[str, str]]:
        """Begin a sheet; return it and the letters of its columns."""
        case = self.accounts.plan.case.settings
        title = case.title_en if self.terms.language == "en" else case.title_zh
        columns = [Column(self.terms.header(f"comply_{item.key}"), item.width) for item in fields]
        sheet = Sheet(
            self.workbook,
            self.names[key],
            f"{self.terms.line(f'title_comply_{key}')} · {title}",
            self.terms.line(f"about_comply_{key}"),
            self.terms.line(f"tab_comply_{key}"),
            self.terms.line("comply_units"),
            columns,
            number_formats(display_unit(Unit.MEGATONNES.value)),
            frozen,
        )
        return sheet, {item.key: get_column_letter(place) for place, item in enumerate(fields, start=1)}

    def finish(self, key: str, sheet: Sheet, letters: Mapping[str, str], fields: Sequence[Field]) -> Place:
        """Remember where the table lies, add its totals below and the filter above."""
        place = Place(sheet, letters, sheet.next_row - 1)
        sheet.filter_by_header(len(fields))
        total = Style("tonnes", "total")
        entries: list[tuple[Value, Style] | None] = [(self.terms.line("comply_total"), Style(role="total"))]
        entries += [
            (Formula(f"SUM({letters[item.key]}{FIRST_ROW}:{letters[item.key]}{place.last_row})"), total)
            if item.look.quantity == "tonnes" and item.key not in ("output", "previous_output")
            else None
            for item in fields[1:]
        ]
        sheet.row(entries)
        self.places[key] = place
        return place

    def parameter(self, name: str, sectors: str, year: float) -> str:
        """The address of a parameter in force, or "" where none is; the largest of an entity's sectors."""
        rules = self.accounts.rules.compliance_rules
        rows = rules[
            (rules["parameter"] == name)
            & rules["sector"].isin(sectors.split(", "))
            & (rules["from_year"] <= year)
            & (rules["to_year"] >= year)
        ]
        return self.parameters[int(str(rows["value"].idxmax()))] if len(rows) else ""


def number(value: float) -> Value:
    """A number of a table, a blank where it does not apply."""
    return None if math.isnan(value) else value
