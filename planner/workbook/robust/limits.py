"""Sheets of robust.xlsx that show that caps are kept, and by how much allocations had to be corrected."""

from __future__ import annotations

import math

from models.data import ALL_SECTORS
from planner.robust.plan import RobustPlan
from planner.robust.tables import caps_table, corrections_table
from planner.workbook.report_book import ReportBook, names_of
from planner.workbook.sheet import FIRST_ROW, Column
from planner.workbook.style import LABEL, WRAPPED, Style
from planner.workbook.text import Formula

ISSUANCE, CAP, ROOM = 4, 5, 6
FACTOR = 6
DECIMALS_OF_ROOM = 6
"""Of a million tonnes: what is left of a tonne is rounding, and would be shown as a negative 0."""


def write_caps(book: ReportBook, plan: RobustPlan) -> None:
    """One row a future, sector and year with a cap; the room is live."""
    terms = book.terms
    columns = [
        Column(terms.header("robust_future"), 34),
        Column(terms.header("sector"), 26),
        Column(terms.header("year"), 10),
        Column(terms.header("issuance", book.mass), 18),
        Column(terms.header("cap", book.mass), 18),
        Column(terms.header("robust_room", book.mass), 18),
    ]
    sheet = book.sheet("robust_caps", columns, frozen=3)
    names = _sectors(book, plan)
    for row in caps_table(plan).to_dict("records"):
        at = sheet.next_row
        sheet.row(
            [
                (row["future"], LABEL),
                (names[row["sector"]], WRAPPED),
                (int(row["year"]), Style("integer")),
                (book.shown(row["issuance"], "amount"), Style("amount", "solver")),
                (book.shown(row["cap"], "amount"), Style("amount", "input")),
                (
                    Formula(f"ROUND({sheet.at(at, CAP)}-{sheet.at(at, ISSUANCE)},{DECIMALS_OF_ROOM})"),
                    Style("amount", "total"),
                ),
            ]
        )
    if sheet.next_row > FIRST_ROW:
        sheet.filter_by_header(len(columns))
        book.defined["robust_room", ""] = sheet.range(FIRST_ROW, ROOM, sheet.next_row - 1, ROOM)
    else:
        book.write_notes(sheet, "robust_no_caps")


def write_corrections(book: ReportBook, plan: RobustPlan) -> None:
    """One row a future, sector and year whose allocation is corrected; the factor is live."""
    terms = book.terms
    columns = [
        Column(terms.header("robust_future"), 34),
        Column(terms.header("sector"), 26),
        Column(terms.header("year"), 10),
        Column(terms.header("robust_before_correction", book.mass), 20),
        Column(terms.header("robust_withheld", book.mass), 18),
        Column(terms.header("robust_factor"), 16),
        Column(terms.header("robust_above_cap", book.mass), 22),
    ]
    sheet = book.sheet("robust_corrections", columns, frozen=3)
    names = _sectors(book, plan)
    for row in corrections_table(plan).to_dict("records"):
        at = sheet.next_row
        above = None if math.isnan(row["above_cap"]) else book.shown(row["above_cap"], "amount")
        sheet.row(
            [
                (row["future"], LABEL),
                (names[row["sector"]], WRAPPED),
                (int(row["year"]), Style("integer")),
                (book.shown(row["free_allocation"], "amount"), Style("amount", "solver")),
                (book.shown(row["withheld"], "amount"), Style("amount", "solver")),
                (Formula(f"1-{sheet.at(at, 5)}/{sheet.at(at, 4)}"), Style("benchmark", "total")),
                (above, Style("amount", "solver")),
            ]
        )
    if sheet.next_row > FIRST_ROW:
        sheet.filter_by_header(len(columns))
        book.defined["robust_factor", ""] = sheet.range(FIRST_ROW, FACTOR, sheet.next_row - 1, FACTOR)
    else:
        book.write_notes(sheet, "robust_no_corrections")


def _sectors(book: ReportBook, plan: RobustPlan) -> dict[str, str]:
    tables = [future.case.sectors for future in (plan.futures.central, *plan.futures.members)]
    return {**names_of(book.terms, tables, "sector", "\n"), ALL_SECTORS: book.terms.label("all_sectors")}
