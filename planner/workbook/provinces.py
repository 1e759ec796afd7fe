"""Provinces: emissions, free allocation and shortfall by year."""

from __future__ import annotations

from planner.workbook.book import Book, Check
from planner.workbook.layout import Layouts
from planner.workbook.rounding import whole_allocation
from planner.workbook.sectors import ALL_SECTORS
from planner.workbook.sheet import FIRST_ROW
from planner.workbook.style import Style
from planner.workbook.year_table import QUANTITY_COLUMN, whole_tonnes_table

_AMOUNT, _TONNES = Style("amount"), Style("tonnes")
_BLOCKS = (("all_emissions", "emissions"), ("free_allocation", "allocation"), ("shortfall", "shortfall"))


def write_provinces(book: Book, layouts: Layouts) -> None:
    """Sums over the installations of a province; emissions include rows that are not covered."""
    table, index, rows = whole_tonnes_table(book, "provinces"), book.index, layouts.installations
    for province, number in index.province_number.items():
        item = table.item(f"province {province}", book.terms.word(province, "\n"), number)
        for quantity, block in _BLOCKS:
            criteria = f"{rows.name('province')},{item.number_cell()}"
            sums = {y: f"SUMIFS({rows.name(block, y)},{criteria})/tonnes_per_unit" for y in index.years}
            item.live(quantity, sums, _AMOUNT, total=True)
        whole = {y: whole_allocation(rows, "province", item.number_cell(), y) for y in index.years}
        item.live("whole_allocation", whole, _TONNES, unit="t", total=True)
    table.gap()
    last_row = table.sheet.next_row - 1
    total = table.item("provinces", book.terms.label("all_provinces"))
    labels = table.sheet.range(FIRST_ROW, QUANTITY_COLUMN, last_row, QUANTITY_COLUMN)
    for quantity in (*(quantity for quantity, _ in _BLOCKS), "whole_allocation"):
        own_label = table.sheet.at(table.sheet.next_row, QUANTITY_COLUMN)
        sums = {}
        for year in index.years:
            column = table.column_of(year)
            sums[year] = (
                f"SUMIFS({table.sheet.range(FIRST_ROW, column, last_row, column)},{labels},{own_label})"
            )
        if quantity == "whole_allocation":
            total.live(quantity, sums, _TONNES, unit="t", total=True)
        else:
            total.live(quantity, sums, _AMOUNT, total=True)
    _check_totals(book)


def _check_totals(book: Book) -> None:
    """Provinces add up to the country, both from the installations' side and from the sectors'."""
    country = "+".join(
        book.where(f"{quantity}_total", ALL_SECTORS) for quantity in ("emissions", "uncovered_emissions")
    )
    for key, provinces, sectors in (
        ("check_province_emissions", book.where("all_emissions_total", "provinces"), country),
        (
            "check_province_allocation",
            book.where("free_allocation_total", "provinces"),
            book.where("free_allocation_total", ALL_SECTORS),
        ),
        (
            "check_whole_allocation",
            book.where("whole_allocation_total", "provinces"),
            book.where("whole_allocation_total", ALL_SECTORS),
        ),
    ):
        scale = f"MAX(smallest_scale,ABS({provinces}))"
        breach = f"ABS({provinces}-({sectors}))/{scale}"
        book.checks.append(Check("provinces", key, breach, "tolerance_record"))
