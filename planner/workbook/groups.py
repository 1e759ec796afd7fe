"""Groups of installations: what a year makes of a tonne of base-year emissions and a unit of activity."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from planner.workbook.book import Book
from planner.workbook.derived import BENCHMARK
from planner.workbook.layout import GROUP_BLOCKS, Layouts
from planner.workbook.sheet import Column, Entry
from planner.workbook.style import WRAPPED, Style
from planner.workbook.text import Formula, Value

_FACTOR = Style("benchmark")


def write_groups(
    book: Book, layouts: Layouts, removed: Mapping[tuple[int, int], float] | None = None
) -> None:
    """One row per group (product, technology, coverage, years of operation) with four blocks of years.

    - baseline_factor: output per unit of base-year activity x intensity index
    - removed: share of baseline emissions removed by all measures
    - emissions_factor: baseline_factor x (1 - removed): emissions per tonne of base-year emissions
    - allocation_factor: benchmark x output per unit of activity, in years under ``benchmark``

    Years in which the group is closed stay blank. ``removed``: by group and year, constants in place of the
    sums over the sheet of measure shares, for a workbook that has none.
    """
    terms, index, years = book.terms, book.index, book.index.years
    units = {"baseline_factor": "", "removed": "%", "emissions_factor": "", "allocation_factor": "tCO2e"}
    columns = [
        Column(terms.header("group"), 8),
        Column(terms.header("product"), 34),
        Column(terms.header("technology"), 18),
        Column(terms.header("covered"), 8),
        Column(terms.header("opens"), 8),
        Column(terms.header("closes"), 8),
        Column(terms.header("sector_number"), 8),
        Column(terms.header("product_number"), 8),
        Column(terms.header("activity_level"), 17),
        Column(terms.header("base_emissions", "t"), 17),
        Column(terms.header("largest_intensity_per_factor"), 12),
        *(
            Column(f"{terms.header(block, unit)}\n{year}", 11)
            for block, unit in units.items()
            for year in years
        ),
    ]
    sheet = book.sheet("groups", columns, frozen=3, pages_wide=4)
    rows = layouts.installations
    for position, group in enumerate(index.groups.to_dict("records")):
        product, sector = group["product"], index.sector_of[group["product"]]
        number = layouts.groups.cell(position, "id")
        helper = Style("integer", "helper")
        match = f"{rows.name('group')}={number}"
        cells: list[Entry | None] = [
            (group["group"], helper),
            (book.product_labels[product], WRAPPED),
            (terms.word(group["technology"], "\n"), WRAPPED),
            (int(group["covered"]), helper),
            (group["opens"], helper),
            (group["closes"], helper),
            (index.sector_number[sector], helper),
            (index.product_number[product], helper),
            (Formula(f"SUMIFS({rows.name('activity')},{rows.name('group')},{number})"), Style("tonnes")),
            (
                Formula(f"SUMIFS({rows.name('base_emissions')},{rows.name('group')},{number})"),
                Style("tonnes"),
            ),
            (Formula(f"SUMPRODUCT(MAX(({match})*{rows.name('intensity_per_factor')}))"), _FACTOR),
        ]
        blocks = _blocks(book, layouts, group, removed)
        for block in units:
            look = Style("share") if block == "removed" else _FACTOR
            cells += [(blocks[block].get(year), look) for year in years]
        sheet.row(cells)


def _blocks(
    book: Book,
    layouts: Layouts,
    group: Mapping[Hashable, Any],
    constant: Mapping[tuple[int, int], float] | None,
) -> dict[str, dict[int, Value]]:
    """The cells of a group by block and year, for the years in which it is open."""
    index, groups, shares = book.index, layouts.groups, layouts.shares
    product, position = group["product"], group["group"] - 1
    number = groups.cell(position, "id")
    blocks: dict[str, dict[int, Value]] = {block: {} for block in GROUP_BLOCKS}
    for year in range(group["opens"], group["closes"] + 1):
        load = book.where("output_per_activity", product, year)
        baseline, removed = (groups.cell(position, name, year) for name in ("baseline_factor", "removed"))
        blocks["baseline_factor"][year] = Formula(f"{load}*{book.where('intensity_index', product, year)}")
        if shares is not None:
            own = f"{shares.name('share', year)},{shares.name('group')},{number}"
            blocks["removed"][year] = Formula(f"SUMIFS({own})")
        elif constant is not None:
            blocks["removed"][year] = constant[group["group"], year]
        blocks["emissions_factor"][year] = Formula(f"{baseline}*(1-{removed})")
        if group["covered"] and index.rule[index.sector_of[product], year] == BENCHMARK:
            blocks["allocation_factor"][year] = Formula(f"{book.where('benchmark', product, year)}*{load}")
    return blocks
