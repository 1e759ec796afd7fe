"""Products: output, emissions, free allocation and burden by year."""

from __future__ import annotations

from planner.workbook.book import Book
from planner.workbook.derived import totals_by
from planner.workbook.inputs import item_key
from planner.workbook.layout import Layouts
from planner.workbook.style import Style
from planner.workbook.year_table import Item, YearTable

_AMOUNT, _FACTOR, _SHARE = Style("amount"), Style("benchmark"), Style("share")


def write_products(book: Book, layouts: Layouts) -> None:
    """One block of rows per product.

    Output per unit of base-year activity spreads the national forecast over the installations that are open.
    """
    table, index = YearTable(book, "products"), book.index
    solved = totals_by(book.plan, book.plan.installations["product"])
    units = book.plan.case.products.set_index("product")["unit"]
    for product, number in index.product_number.items():
        item = table.item(product, book.product_labels[product], number)
        _add_output(book, item, layouts, units[product])
        covered = [year for year in index.years if index.is_covered(product, year)]
        if covered and ((index.groups["product"] == product) & index.groups["covered"]).any():
            _add_emissions(item, layouts, covered, solved)
            _add_burden(book, item, covered)
        table.gap()
    _record_largest_burden(book)


def _add_output(book: Book, item: Item, layouts: Layouts, unit: str) -> None:
    index, product, groups = book.index, item.key, layouts.groups

    def forecast(column: str) -> dict[int, str]:
        return {y: book.where(f"output_forecast.{column}", item_key(product), y) for y in index.years}

    counted = book.unit.count(book.terms, unit)
    item.live("output", forecast("output"), _AMOUNT, unit=counted, total=True)
    item.live("intensity_index", forecast("intensity_index"), _FACTOR)
    of_product = f"{groups.name('product')},{item.number_cell()}"
    open_activity = {}
    for year in index.years:
        header = item.table.year_cell(year)
        is_open = f'{groups.name("opens")},"<="&{header},{groups.name("closes")},">="&{header}'
        open_activity[year] = f"SUMIFS({groups.name('activity')},{of_product},{is_open})/tonnes_per_unit"
    item.live("open_activity", open_activity, _AMOUNT, unit=counted)
    spread = {}
    for year in index.years:
        activity = item.where("open_activity", year)
        spread[year] = f"IF({activity}>0,{item.where('output', year)}/{activity},0)"
    item.live("output_per_activity", spread, _FACTOR)


def _add_emissions(
    item: Item, layouts: Layouts, covered: list[int], solved: dict[str, dict[tuple[str, int], float]]
) -> None:
    groups, rows, product = layouts.groups, layouts.installations, item.key

    def recorded(quantity: str) -> dict[int, float]:
        return {year: solved[quantity].get((product, year), 0.0) for year in covered}

    number = item.number_cell()
    in_product = f"({groups.name('product')}={number})*({groups.name('covered')}=1)"
    factors = {
        year: f"{groups.name('base_emissions')}*{groups.name('baseline_factor', year)}" for year in covered
    }
    item.live(
        "baseline_emissions",
        {year: f"SUMPRODUCT({in_product}*{factors[year]})/tonnes_per_unit" for year in covered},
        _AMOUNT,
        total=True,
        recorded=recorded("baseline_emissions"),
    )
    for quantity, block in (("emissions", "emissions"), ("free_allocation", "allocation")):
        criteria = f"{rows.name('product')},{item.number_cell()},{rows.name('covered')},1"
        item.live(
            quantity,
            {year: f"SUMIFS({rows.name(block, year)},{criteria})/tonnes_per_unit" for year in covered},
            _AMOUNT,
            total=True,
            recorded=recorded(quantity),
        )


def _add_burden(book: Book, item: Item, covered: list[int]) -> None:
    """Burden, and what the solver made as even as it could: burden + protection in the years it decided."""
    index, product = book.index, item.key
    output = book.plan.case.output_forecast.set_index(["product", "year"])["output"]
    years = [year for year in covered if output[product, year] > 0]
    given, baseline = (
        book.where(f"{quantity}_total", product) for quantity in ("free_allocation", "baseline_emissions")
    )
    item.live(
        "burden",
        {y: f"1-{item.where('free_allocation', y)}/{item.where('baseline_emissions', y)}" for y in years},
        _SHARE,
        total=f"IF({baseline}>0,1-{given}/{baseline},0)",
    )
    decided = [year for year in years if (product, year) in index.decided]
    protection = book.where("products.protection", item_key(product))
    if decided:
        item.live("burden_level", {y: f"{item.where('burden', y)}+{protection}" for y in decided}, _SHARE)


def _record_largest_burden(book: Book) -> None:
    """The largest level of burden, unless a decided product-year has no output and so no burden in Mt."""
    placed = [key for key in book.addresses if key[0] == "burden_level"]
    if placed and len(placed) == len(book.index.decided):
        largest = f"MAX({','.join(book.rows_of('burden_level'))})"
        book.record(
            "products",
            book.terms.line("all_sectors"),
            "largest_burden_level",
            largest,
            book.plan.burden_levels[0],
            "share",
        )
