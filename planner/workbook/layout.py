"""Where the two big tables have their columns: they and the sheets that sum over them refer to each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from planner.case.case import Case
from planner.workbook.book import Book
from planner.workbook.sheet import FIRST_ROW
from planner.workbook.text import quoted_sheet

GAS_PREFIX = "intensity_"
"""Begins the columns of installations that give a gas (case format)."""


@dataclass(frozen=True)
class Layout:
    """A table of one row per thing: single columns, ``unnamed`` ones, then a block of years per quantity.

    Every column but the unnamed has, over all rows, the defined name ``<prefix>_<column>`` or
    ``<prefix>_<quantity>_<year>``.
    """

    sheet_name: str
    prefix: str
    single: tuple[str, ...]
    blocks: tuple[str, ...]
    years: tuple[int, ...]
    rows: int
    unnamed: int = 0

    def letter(self, column: str, year: int | None = None) -> str:
        """The column's letters."""
        if year is None:
            return get_column_letter(self.single.index(column) + 1)
        block = self.blocks.index(column) * len(self.years)
        return get_column_letter(len(self.single) + self.unnamed + block + self.years.index(year) + 1)

    def cell(self, row: int, column: str, year: int | None = None) -> str:
        """The absolute address of a cell from any sheet; rows count from 0."""
        return f"{quoted_sheet(self.sheet_name)}!${self.letter(column, year)}${FIRST_ROW + row}"

    def column_range(self, column: str, year: int | None = None) -> str:
        """The absolute address of a column over all rows."""
        letter = self.letter(column, year)
        last = FIRST_ROW + max(self.rows, 1) - 1
        return f"{quoted_sheet(self.sheet_name)}!${letter}${FIRST_ROW}:${letter}${last}"

    def name(self, column: str, year: int | None = None) -> str:
        """The defined name of a column over all rows."""
        return f"{self.prefix}_{column}" if year is None else f"{self.prefix}_{column}_{year}"

    def define_names(self, book: Book) -> None:
        """Give every column its name in the workbook."""
        for column in self.single:
            book.define(self.name(column), self.column_range(column))
        for column in self.blocks:
            for year in self.years:
                book.define(self.name(column, year), self.column_range(column, year))


INSTALLATION_COLUMNS = (
    "id",
    "title",
    "title_zh",
    "province_name",
    "product_name",
    "technology",
    "activity",
    "intensity",
    "factor",
    "opens",
    "closes",
    "covered",
    "base_emissions",
    "entitled_activity",
    "intensity_per_factor",
    "sector",
    "product",
    "province",
    "group",
)
INSTALLATION_BLOCKS = ("emissions", "allocation", "shortfall")

OWN_REMOVED = "own_removed"
"""Block of what measures of single installations remove, after the others, where the case has any."""

TOTAL_COLUMNS = (
    "id",
    "province_name",
    "product_name",
    "technology",
    "count",
    "activity",
    "intensity",
    "base_emissions",
    "entitled_activity",
    "intensity_per_factor",
    "covered",
    "sector",
    "product",
    "province",
    "group",
)
BAND_RATE, WHOLE = "band_rate", "whole"
TOTAL_BLOCKS = (*INSTALLATION_BLOCKS, BAND_RATE, WHOLE)
"""Of totals over installations that have workbooks of their own: what only those can compute is a constant:
the mean rate of the intensity band, and the sum of allocations in whole tonnes."""

GROUP_COLUMNS = (
    "id",
    "product_name",
    "technology",
    "covered",
    "opens",
    "closes",
    "sector",
    "product",
    "activity",
    "base_emissions",
    "largest_intensity_per_factor",
)
GROUP_BLOCKS = ("baseline_factor", "removed", "emissions_factor", "allocation_factor")

SHARE_COLUMNS = (
    "measure_name",
    "product_name",
    "technology",
    "measure",
    "group",
    "potential",
    "ramp",
    "breach",
)
SHARE_BLOCKS = ("share", "abated")


@dataclass(frozen=True)
class Layouts:
    """The layouts of installations, groups and measure shares (None: no such sheet)."""

    installations: Layout
    groups: Layout
    shares: Layout | None

    @property
    def sheet_of_shares(self) -> Layout:
        """The layout of measure shares. Raises ValueError for a workbook without that sheet."""
        if self.shares is None:
            raise ValueError("this workbook has no sheet of measure shares")
        return self.shares


def layouts_of(book: Book, share_rows: int | None, total_rows: int | None = None) -> Layouts:
    """Lay the big tables out and name their columns.

    ``share_rows``: how many measures of groups; None where the workbook has no sheet of them.
    ``total_rows``: how many rows of totals stand in place of the installations; None where they stand
    themselves.
    """
    years: Sequence[int] = book.index.years

    def layout(
        key: str, prefix: str, single: tuple[str, ...], blocks: tuple[str, ...], rows: int, unnamed: int = 0
    ) -> Layout:
        made = Layout(book.sheet_names[key], prefix, single, blocks, tuple(years), rows, unnamed)
        made.define_names(book)
        return made

    case = book.plan.case
    own = () if book.index.own_removed_t is None else (OWN_REMOVED,)
    if total_rows is None:
        gases = len(gas_columns(case))
        rows = len(case.installations)
        installations = layout(
            "installations",
            "installation",
            INSTALLATION_COLUMNS,
            (*INSTALLATION_BLOCKS, *own),
            rows,
            unnamed=gases,
        )
    else:
        blocks = (*TOTAL_BLOCKS, *own)
        installations = layout("installation_totals", "installation", TOTAL_COLUMNS, blocks, total_rows)
    return Layouts(
        installations=installations,
        groups=layout("groups", "group", GROUP_COLUMNS, GROUP_BLOCKS, len(book.index.groups)),
        shares=None
        if share_rows is None
        else layout("shares", "option", SHARE_COLUMNS, SHARE_BLOCKS, share_rows),
    )


def gas_columns(case: Case) -> list[str]:
    """The columns of the case's installations that give a gas (t gas per unit)."""
    return [name for name in case.installations.columns if str(name).startswith(GAS_PREFIX)]
