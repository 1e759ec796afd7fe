"""Groups of installations: what a year makes of a tonne of base-year emissions and a unit of activity."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from planner.workbook.book import Book
from planner.workbook.derived import BENCHMARK
from planner.workbook.layout import GROUP_BLOCKS, Layouts
from planner.workbook.sheet import Column
from planner.workbook.style import WRAPPED, Style
from planner.workbook.text import Formula, Value

_FACTOR, _HELPER, _TONNES = Style("benchmark"), Style("integer", "helper"), Style("tonnes")
_LOOKS = (_HELPER, WRAPPED, WRAPPED, *([_HELPER] * 5), _TONNES, _TONNES, _FACTOR)


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
    terms, years = book.terms, book.index.years
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
    block_looks = [Style("share") if block == "removed" else _FACTOR for block in units for _ in years]
    sheet.rows([*_LOOKS, *block_looks], _rows(book, layouts, removed))


def _rows(
    book: Book, layouts: Layouts, removed: Mapping[tuple[int, int], float] | None
) -> Iterator[list[Value]]:
    """The cells of every group."""
    index, rows = book.index, layouts.installations
    for position, group in enumerate(index.groups.to_dict("records")):
        product = group["product"]
        number = layouts.groups.cell(position, "id")
        match = f"{rows.name('group')}={number}"
        blocks = _blocks(book, layouts, group, removed)
        yield [
            group["group"],
            book.product_labels[product],
            book.terms.word(group["technology"], "\n"),
            int(group["covered"]),
            group["opens"],
            group["closes"],
            index.sector_number[index.sector_of[product]],
            index.product_number[product],
            Formula(f"SUMIFS({rows.name('activity')},{rows.name('group')},{number})"),
            Formula(f"SUMIFS({rows.name('base_emissions')},{rows.name('group')},{number})"),
            Formula(f"SUMPRODUCT(MAX(({match})*{rows.name('intensity_per_factor')}))"),
            *(blocks[block].get(year) for block in GROUP_BLOCKS for year in index.years),
        ]


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
