"""Benchmarks by product and year, with tightening and the limits that the solver had to keep."""

from __future__ import annotations

import math

from planner.workbook.book import Book
from planner.workbook.derived import INTENSITY_BAND
from planner.workbook.inputs import item_key
from planner.workbook.layout import Layouts
from planner.workbook.style import Style
from planner.workbook.text import Formula, Value
from planner.workbook.year_table import Item, YearTable

_SOLVER, _BENCHMARK, _SHARE = Style("benchmark", "solver"), Style("benchmark"), Style("share")


def write_benchmarks(book: Book, layouts: Layouts) -> None:
    """One block of rows per product: balance value, benchmark, tightening, limits, index.

    Benchmarks that the solver decided are constants marked as its output; announced ones point at the input.
    """
    table, index = YearTable(book, "benchmarks"), book.index
    solved = book.plan.benchmarks.set_index(["product", "year"])[["benchmark", "tightening"]].to_dict()
    for product, number in index.product_number.items():
        item = table.item(product, book.product_labels[product], number)
        years = [year for year in index.years if (product, year) in index.published]
        unit = _unit(book, product)
        _add_balance(book, item, layouts, unit)
        if years:
            benchmark = {year: solved["benchmark"][product, year] for year in years}
            tightening = {year: solved["tightening"][product, year] for year in years}
            _add_benchmark(book, item, benchmark, unit)
            _add_tightening(book, item, tightening, unit)
            _add_limits(book, item, layouts, unit)
            first = item.where("benchmark", years[0])
            item.live("benchmark_index", {y: f"{item.where('benchmark', y)}/{first}" for y in years}, _SHARE)
        table.gap()
    _check_limits(book)


def _unit(book: Book, product: str) -> str:
    units = book.plan.case.products.set_index("product")["unit"]
    return f"tCO2e/{book.terms.word(units[product])}"


def _add_balance(book: Book, item: Item, layouts: Layouts, unit: str) -> None:
    """The announced balance value of a year in the intensity band, else the covered rows' mean intensity."""
    index, groups, rows = book.index, layouts.groups, layouts.installations
    product, cell = item.key, item.number_cell()
    sector = index.sector_of[product]
    if not ((index.groups["product"] == product) & index.groups["covered"]).any():
        return
    of_product = f"{groups.name('product')},{cell},{groups.name('covered')},1"
    activity = f"SUMIFS({groups.name('activity')},{of_product})"
    emissions = f"SUMIFS({groups.name('base_emissions')},{of_product})"
    of_rows = f"{rows.name('product')},{cell},{rows.name('covered')},1"
    plain_mean = f"AVERAGEIFS({rows.name('intensity')},{of_rows})"
    mean = f"IF({activity}>0,{emissions}/{activity},{plain_mean})"
    announced = [
        year
        for year in index.years
        if index.rule[sector, year] == INTENSITY_BAND and (product, year) in index.announced
    ]
    values = {
        year: book.where("benchmarks.benchmark", item_key(product), year) if year in announced else mean
        for year in index.years
    }
    item.live("balance", values, _BENCHMARK, unit=unit)


def _add_benchmark(book: Book, item: Item, benchmark: dict[int, float], unit: str) -> None:
    index, product = book.index, item.key
    values: dict[int, Value] = {}
    origin: dict[int, Value] = {}
    for year, value in benchmark.items():
        decided = (product, year) in index.decided
        announced = None if decided else book.where("benchmarks.benchmark", item_key(product), year)
        values[year] = Formula(announced) if announced else value
        origin[year] = book.terms.label("decided" if decided else "announced")
    item.add("benchmark", values, _SOLVER, unit=unit, recorded=benchmark)
    item.add("origin", origin, Style("verdict"))


def _add_tightening(book: Book, item: Item, tightening: dict[int, float], unit: str) -> None:
    """Tightening against the latest earlier benchmark; blank for a first announced one."""
    before = {year: place for year in tightening if (place := _before(book, item, year))}
    item.live("benchmark_before", before, _BENCHMARK, unit=unit)
    known = [year for year in before if not math.isnan(tightening[year])]
    item.live(
        "tightening",
        {y: f"1-{item.where('benchmark', y)}/{item.where('benchmark_before', y)}" for y in known},
        _SHARE,
        recorded={year: tightening[year] for year in known},
    )


def _before(book: Book, item: Item, year: int) -> str | None:
    """Where the benchmark lies that a year's is measured against."""
    index, product = book.index, item.key
    earlier = index.benchmark_before(product, year)
    if earlier is None:
        return item.where("balance", year) if (product, year) in index.decided else None
    if (product, earlier) in index.decided:
        return item.where("benchmark", earlier)
    return book.where("benchmarks.benchmark", item_key(product), earlier)


def _add_limits(book: Book, item: Item, layouts: Layouts, unit: str) -> None:
    """Least and most tightening and the lowest benchmark allowed, in years that the solver decided."""
    index, product, groups = book.index, item.key, layouts.groups
    sector = index.sector_of[product]
    decided = [year for year in index.years if (product, year) in index.decided]
    if not decided:
        return

    def limit(column: str, year: int) -> str:
        return book.where(f"allocation_rules.{column}", item_key(sector), index.rule_from[sector, year])

    item.live("tightening_min", {year: limit("tightening_min", year) for year in decided}, _SHARE)
    item.live("tightening_max", {year: limit("tightening_max", year) for year in decided}, _SHARE)
    limits = book.plan.case.allocation_rules.set_index(["sector", "from_year"])["shortfall_limit"]
    floors = {}
    for year in decided:
        if math.isnan(limits[sector, index.rule_from[sector, year]]):
            continue
        header = item.table.year_cell(year)
        largest = (
            f"SUMPRODUCT(MAX(({groups.name('product')}={item.number_cell()})*({groups.name('covered')}=1)"
            f"*({groups.name('opens')}<={header})*({groups.name('closes')}>={header})"
            f"*{groups.name('largest_intensity_per_factor')}))"
        )
        intensity_index = book.where("intensity_index", product, year)
        floors[year] = f"(1-{limit('shortfall_limit', year)})*{largest}*{intensity_index}"
    within = {}
    for year in decided:
        if ("tightening", product, year) in book.addresses:
            tightening = item.where("tightening", year)
            above, below = item.where("tightening_min", year), item.where("tightening_max", year)
            within[year] = f"MIN({tightening}-{above},{below}-{tightening})"
    item.live("tightening_slack", within, _SHARE)
    if floors:
        item.live("benchmark_floor", floors, _BENCHMARK, unit=unit)
        slack = {
            year: f"{item.where('benchmark', year)}-{item.where('benchmark_floor', year)}" for year in floors
        }
        item.live("floor_slack", slack, _BENCHMARK, unit=unit)


def _check_limits(book: Book) -> None:
    """Tightening within its limits, every benchmark above what the protection of installations demands."""
    book.check_slack("benchmarks", "check_tightening", "tightening_slack", "tolerance_share")
    book.check_slack("benchmarks", "check_shortfall_limit", "floor_slack", "tolerance_share")
