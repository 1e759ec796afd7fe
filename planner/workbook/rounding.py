"""Whole tonnes: allowances are issued as integers, so the totals are sums of rounded allocations."""

from __future__ import annotations

from planner.workbook.layout import WHOLE, Layout


def whole_allocation(layout: Layout, column: str, number: str, year: int) -> str:
    """The sum of the installations' allocations of a year, each rounded to whole tonnes.

    Of the rows whose ``column`` (sector, province) holds ``number``, the address of a cell.
    """
    if WHOLE in layout.blocks:
        return f"SUMIFS({layout.name(WHOLE, year)},{layout.name(column)},{number})"
    return f"SUMPRODUCT(({layout.name(column)}={number})*ROUND({layout.name('allocation', year)},0))"
