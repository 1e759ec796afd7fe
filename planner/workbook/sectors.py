"""Sectors: allocation, emissions, shortfall and burden by year; caps and issuance."""

from __future__ import annotations

from planner.workbook.book import Book
from planner.workbook.derived import UNCOVERED
from planner.workbook.inputs import item_key
from planner.workbook.layout import Layouts
from planner.workbook.rounding import whole_allocation
from planner.workbook.style import Style
from planner.workbook.year_table import Item, YearTable, whole_tonnes_table

ALL_SECTORS = "ALL"
"""The case format's name for all sectors together."""
_AMOUNT, _SHARE, _PRICE = Style("amount"), Style("share"), Style("price", "solver")
_SUMMED = (
    "baseline_emissions",
    "emissions",
    "free_allocation",
    "whole_allocation",
    "auction",
    "reserve",
    "issuance",
    "uncovered_emissions",
)


def write_sectors(book: Book, layouts: Layouts) -> None:
    """One block of rows per sector and one for all of them; sums over installations, in Mt."""
    table, index = whole_tonnes_table(book, "sectors"), book.index
    solved = _solved(book)
    for sector, number in index.sector_number.items():
        item = table.item(f"sector {sector}", book.sector_labels[sector], number)
        _add_sector(book, item, layouts, sector, solved)
        table.gap()
    _add_all(book, table.item(ALL_SECTORS, book.terms.label("all_sectors")))


Solved = dict[str, dict[tuple[str, int], float]]


def _solved(book: Book) -> Solved:
    """The plan's own totals: quantity -> (sector, year) -> value."""
    allocations = book.plan.allocations
    keys = list(zip(allocations["sector"], allocations["year"].astype(int), strict=True))
    amounts = allocations.columns.difference(["sector", "year", "rule"])
    return {name: dict(zip(keys, allocations[name].tolist(), strict=True)) for name in amounts}


def _add_sector(book: Book, item: Item, layouts: Layouts, sector: str, solved: Solved) -> None:
    index, groups, rows = book.index, layouts.groups, layouts.installations
    years = index.years
    covered = [year for year in years if index.rule[sector, year] != UNCOVERED]

    def amounts(quantity: str, formulas: dict[int, str]) -> None:
        recorded = {year: solved[quantity][sector, year] for year in formulas}
        item.live(quantity, formulas, _AMOUNT, total=True, recorded=recorded)

    def summed(block: str, year: int, covered_flag: int | None) -> str:
        criteria = f"{rows.name('sector')},{item.number_cell()}"
        if covered_flag is not None:
            criteria += f",{rows.name('covered')},{covered_flag}"
        return f"SUMIFS({rows.name(block, year)},{criteria})/tonnes_per_unit"

    def share(column: str, year: int) -> str:
        return book.where(f"allocation_rules.{column}", item_key(sector), index.rule_from[sector, year])

    item.add("rule", {y: book.terms.label(f"rule_{index.rule[sector, y]}") for y in years}, Style("verdict"))
    in_sector = f"({groups.name('sector')}={item.number_cell()})*({groups.name('covered')}=1)"
    baseline = {y: f"{groups.name('base_emissions')}*{groups.name('baseline_factor', y)}" for y in covered}
    amounts(
        "baseline_emissions",
        {y: f"SUMPRODUCT({in_sector}*{baseline[y]})/tonnes_per_unit" for y in covered},
    )
    amounts("emissions", {y: summed("emissions", y, 1) for y in covered})
    amounts("free_allocation", {y: summed("allocation", y, 1) for y in covered})
    whole = {y: whole_allocation(rows, "sector", item.number_cell(), y) for y in covered}
    item.live("whole_allocation", whole, Style("tonnes"), unit="t", total=True)
    amounts(
        "issuance",
        {
            y: f"{item.where('free_allocation', y)}/({share('free_share', y)}-{share('reserve_share', y)})"
            for y in covered
        },
    )
    amounts("auction", {y: f"(1-{share('free_share', y)})*{item.where('issuance', y)}" for y in covered})
    amounts("reserve", {y: f"{share('reserve_share', y)}*{item.where('issuance', y)}" for y in covered})
    amounts(
        "shortfall", {y: f"{item.where('emissions', y)}-{item.where('free_allocation', y)}" for y in covered}
    )
    with_baseline = [year for year in covered if solved["baseline_emissions"][sector, year] > 0]
    item.live(
        "burden",
        {
            y: f"1-{item.where('free_allocation', y)}/{item.where('baseline_emissions', y)}"
            for y in with_baseline
        },
        _SHARE,
        recorded={year: solved["burden"][sector, year] for year in with_baseline},
    )
    amounts("uncovered_emissions", {y: summed("emissions", y, 0 if y in covered else None) for y in years})


def _add_all(book: Book, item: Item) -> None:
    """The same rows summed over all sectors."""
    index, sectors = book.index, book.index.sector_number

    def places(quantity: str, year: int) -> list[str]:
        keys = [(quantity, f"sector {sector}", year) for sector in sectors]
        return [book.addresses[key] for key in keys if key in book.addresses]

    for quantity in _SUMMED:
        sums = {y: f"SUM({','.join(places(quantity, y))})" for y in index.years if places(quantity, y)}
        if quantity == "whole_allocation":
            item.live(quantity, sums, Style("tonnes"), unit="t", total=True)
        else:
            item.live(quantity, sums, _AMOUNT, total=True)
    covered = [year for year in index.years if places("emissions", year)]
    item.live(
        "shortfall",
        {y: f"{item.where('emissions', y)}-{item.where('free_allocation', y)}" for y in covered},
        _AMOUNT,
        total=True,
    )
    item.live(
        "burden",
        {y: f"1-{item.where('free_allocation', y)}/{item.where('baseline_emissions', y)}" for y in covered},
        _SHARE,
    )


def write_caps(book: Book) -> None:
    """Issuance against the cap, sector by sector and for all together; what a tonne of cap is worth."""
    table, index = YearTable(book, "caps"), book.index
    cap_rows = book.plan.shadow_prices[book.plan.shadow_prices["constraint"] == "cap"]
    keys = zip(cap_rows["item"], cap_rows["year"].astype(int), strict=True)
    prices: dict[tuple[str, int], float] = dict(zip(keys, cap_rows["value"].tolist(), strict=True))
    blocks = [
        (sector, f"sector {sector}", book.sector_labels[sector], number)
        for sector, number in index.sector_number.items()
    ]
    for sector, source, label, number in [
        *blocks,
        (ALL_SECTORS, ALL_SECTORS, book.terms.label("all_sectors"), None),
    ]:
        item = table.item(f"cap {sector}", label, number)
        issued = {y: place for y in index.years if (place := book.addresses.get(("issuance", source, y)))}
        capped = [
            y
            for y in index.years
            if ("cap_trajectory.cap", item_key(sector), y) in book.addresses and y in issued
        ]
        item.live("issuance", issued, _AMOUNT, total=True)
        if capped:
            caps = {y: book.where("cap_trajectory.cap", item_key(sector), y) for y in capped}
            item.live("cap", caps, _AMOUNT)
            slack = {y: f"{item.where('cap', y)}-{item.where('issuance', y)}" for y in capped}
            item.live("cap_slack", slack, _AMOUNT)
            valued = {y: prices[sector, y] for y in capped if (sector, y) in prices}
            item.add("cap_price", valued, _PRICE, unit=book.price_unit)
        table.gap()
    book.check_slack("caps", "check_caps", "cap_slack", "tolerance_amount")
