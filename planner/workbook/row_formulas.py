"""What a row of installations, or of their totals, emits and is given: formulas that a group's rows share."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from planner.workbook.book import Book
from planner.workbook.derived import BENCHMARK, INTENSITY_BAND
from planner.workbook.inputs import item_key
from planner.workbook.layout import BAND_RATE, OWN_REMOVED, Layouts
from planner.workbook.row_text import ROW, SharedCells
from planner.workbook.text import Formula


def row_formulas(book: Book, layouts: Layouts, group: dict[Hashable, Any]) -> SharedCells:
    """The formulas of a group's rows, block by block and year by year; None where the cell stays blank."""
    layout, years, product = layouts.installations, book.index.years, group["product"]
    position = group["group"] - 1
    base, emissions, allocation, shortfall = layout.letter("base_emissions"), [], [], []
    for year in years:
        is_open = group["opens"] <= year <= group["closes"]
        has_allocation = is_open and group["covered"] and book.index.is_covered(product, year)
        emitted, given = layout.letter("emissions", year), layout.letter("allocation", year)
        factor = layouts.groups.cell(position, "emissions_factor", year)
        own = f"-{layout.letter(OWN_REMOVED, year)}{ROW}" if OWN_REMOVED in layout.blocks else ""
        emissions.append(f"{base}{ROW}*{factor}{own}" if is_open else None)
        allocation.append(_allocation(book, layouts, position, product, year) if has_allocation else None)
        shortfall.append(f"{emitted}{ROW}-{given}{ROW}" if has_allocation else None)
    return SharedCells(text and Formula(text) for text in (*emissions, *allocation, *shortfall))


def _allocation(book: Book, layouts: Layouts, position: int, product: str, year: int) -> str:
    """A covered row's allocation by its sector's rule of the year (formulation: allocation rules 1 to 3)."""
    layout, sector = layouts.installations, book.index.sector_of[product]
    emissions = f"{layout.letter('emissions', year)}{ROW}"
    rule = book.index.rule[sector, year]
    if rule == BENCHMARK:
        factor = layouts.groups.cell(position, "allocation_factor", year)
        return f"{layout.letter('entitled_activity')}{ROW}*{factor}"
    if rule != INTENSITY_BAND:
        return emissions
    rule_from = book.index.rule_from[sector, year]
    baseline = layouts.groups.cell(position, "baseline_factor", year)
    baseline_emissions = f"{layout.letter('base_emissions')}{ROW}*{baseline}"
    if BAND_RATE in layout.blocks:
        return f"{emissions}+{layout.letter(BAND_RATE, year)}{ROW}*{baseline_emissions}"
    band = book.where("allocation_rules.band", item_key(sector), rule_from)
    slope = book.where("allocation_rules.slope", item_key(sector), rule_from)
    balance = book.where("balance", product, year)
    gap = f"{slope}*({balance}-{layout.letter('intensity')}{ROW})/{balance}"
    rate = f"MAX(-{band},MIN({band},{gap}))"
    return f"{emissions}+{rate}*{baseline_emissions}"
