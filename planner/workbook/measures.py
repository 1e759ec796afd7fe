"""Measures: what each abates and costs by year, and the cost of the whole plan."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from planner.rows import CNY_PER_MILLION, TONNES_PER_MT
from planner.workbook.book import Book, Check
from planner.workbook.inputs import item_key
from planner.workbook.layout import Layouts
from planner.workbook.market import MARKET
from planner.workbook.sheet import FIRST_ROW
from planner.workbook.style import Style
from planner.workbook.year_table import UNIT_COLUMN, Item, YearTable

_AMOUNT, _MONEY, _FACTOR = Style("amount"), Style("money"), Style("benchmark")
MEASURE_KEY = ["measure", "product", "technology"]
COSTS = "costs"
OWN_MEASURES = "own measures"
"""The item under which all measures of single installations stand together."""
MOST_OWN_ITEMS = 300
"""With more names of measures of single installations, they are summed in one item."""
_ITEM_WIDTH = 46.0
"""A measure is named with its product and technology."""


def write_measures(book: Book, layouts: Layouts) -> None:
    """Abatement and cost (undiscounted) of every measure row of the case, then the totals.

    Measures of single installations are constants of the solver: their shares stand in
    installation_abatement.parquet.
    """
    table, plan = YearTable(book, "measures", item_width=_ITEM_WIDTH), book.plan
    years, shares = book.index.years, layouts.sheet_of_shares
    solved = plan.abatement.set_index([*MEASURE_KEY, "year"])[["abated", "cost"]].to_dict()
    for number, record in enumerate(plan.case.measures.to_dict("records"), start=1):
        key = tuple(record[name] for name in MEASURE_KEY)
        item = table.item(f"measure {item_key(*key)}", _label(book, record), number)
        criteria = f"{shares.name('measure')},{item.number_cell()}"
        item.live(
            "abated",
            {y: f"SUMIFS({shares.name('abated', y)},{criteria})" for y in years},
            _AMOUNT,
            total=True,
            recorded={y: solved["abated"][(*key, y)] for y in years},
        )
        unit_cost = book.where("measures.cost", item_key(*key))
        item.live(
            "measure_cost",
            {y: f"{item.where('abated', y)}*{unit_cost}" for y in years},
            _MONEY,
            unit=book.money,
            total=True,
            recorded={y: solved["cost"][(*key, y)] for y in years},
        )
    own_items = _add_own_measures(book, table)
    last_row = table.sheet.next_row
    table.gap()
    _add_costs(book, table.item(COSTS, book.terms.label("all_measures")), last_row)
    table.gap()
    _add_by_measure(book, table)
    if own_items:
        sums = {y: f"SUM({','.join(book.where('abated', key, y) for key in own_items)})" for y in years}
        table.item(OWN_MEASURES, book.terms.label("own_measures")).live("abated", sums, _AMOUNT, total=True)


def _add_own_measures(book: Book, table: YearTable) -> list[str]:
    """Measures of single installations as solved, summed by name and product; many names in one sum.

    Returns the items.
    """
    own, items = book.plan.installation_abatement, []
    if own.empty:
        return []
    named = own[["measure", "product"]].drop_duplicates()
    keys = ["measure", "product"] if len(named) <= MOST_OWN_ITEMS else []
    sums = own.groupby([*keys, "year"], as_index=False)[["abated", "cost"]].sum()
    listed = book.plan.case.installation_measures.drop_duplicates(["measure", "product"])
    first_rows = listed.set_index(["measure", "product"])[["name_zh", "name_en"]].to_dict("index")
    for name, rows in sums.groupby(keys) if keys else [((), sums)]:
        key = tuple(map(str, name))
        label = book.terms.label("own_measures")
        if key:
            label = _label(book, {"measure": key[0], "product": key[1], "technology": "", **first_rows[key]})
        items.append(f"own {item_key(*key)}")
        item = table.item(items[-1], label)
        years = rows["year"].tolist()
        abated = dict(zip(years, (rows["abated"] / TONNES_PER_MT).tolist(), strict=True))
        cost = dict(zip(years, (rows["cost"] / CNY_PER_MILLION).tolist(), strict=True))
        item.add("abated", abated, Style("amount", "solver"), total=True)
        item.add("measure_cost", cost, Style("money", "solver"), unit=book.money, total=True)
    return items


def measure_item(measure: str) -> str:
    """The item under which a measure stands with all its products together."""
    return f"everywhere {measure}"


def measure_names(book: Book) -> dict[str, str]:
    """Name every measure as its first row in the case does."""
    first_rows = book.plan.case.measures.drop_duplicates("measure")
    names = zip(first_rows["measure"], first_rows["name_zh"], first_rows["name_en"], strict=True)
    return {measure: book.terms.pair(zh, en) or measure for measure, zh, en in names}


def _add_by_measure(book: Book, table: YearTable) -> None:
    """What each measure abates over all products and technologies."""
    rows = book.plan.case.measures[MEASURE_KEY]
    for measure, name in measure_names(book).items():
        own = rows[rows["measure"] == measure].itertuples(index=False)
        keys = [f"measure {item_key(*key)}" for key in own]
        sums = {y: f"SUM({','.join(book.where('abated', key, y) for key in keys)})" for y in table.years}
        table.item(measure_item(measure), name).live("abated", sums, _AMOUNT, total=True)


def _label(book: Book, record: Mapping[Hashable, str]) -> str:
    """Measure, product and technology, one under the other where there are two languages."""
    terms, case = book.terms, book.plan.case
    products = case.products.set_index("product")[["name_zh", "name_en"]]
    product = products.loc[record["product"]]
    technology = record["technology"]
    chinese, english = (
        " · ".join(part for part in parts if part)
        for parts in (
            (record["name_zh"], product["name_zh"], terms.word_zh(technology)),
            (record["name_en"], product["name_en"], technology),
        )
    )
    named = terms.pair(chinese, english, separator="\n")
    return named or " · ".join(part for part in (record["measure"], record["product"], technology) if part)


def _add_costs(book: Book, item: Item, last_row: int) -> None:
    """Totals by year, discounting and the present value, against the least cost and what fairness may add."""
    plan, years, sheet = book.plan, book.index.years, item.table.sheet
    units = sheet.range(FIRST_ROW, UNIT_COLUMN, last_row, UNIT_COLUMN)
    for quantity, look, unit in (
        ("abated", _AMOUNT, book.mass),
        ("measure_cost", _MONEY, book.money),
    ):
        own_unit = sheet.at(sheet.next_row, UNIT_COLUMN)
        sums = {}
        for year in years:
            column = item.table.column_of(year)
            sums[year] = f"SUMIFS({sheet.range(FIRST_ROW, column, last_row, column)},{units},{own_unit})"
        item.live(quantity, sums, look, unit=unit, total=True)
    offsets = {
        y: f"{book.where('offset', MARKET, y)}*{price}"
        for y in years
        if (price := book.addresses.get(("offset_price", MARKET, y)))
    }
    item.live("offset_cost", offsets, _MONEY, unit=book.money, total=True)
    item.live(
        "discount_factor",
        {y: f"(1+setting_discount_rate)^(setting_first_year-{item.table.year_cell(y)})" for y in years},
        _FACTOR,
    )
    item.live(
        "present_value",
        {
            y: f"SUM({item.where('measure_cost', y)},{book.addresses.get(('offset_cost', COSTS, y), '0')})"
            f"*{item.where('discount_factor', y)}"
            for y in years
        },
        _MONEY,
        unit=book.money,
        total=True,
    )
    present_value = book.where("present_value_total", COSTS)
    first = years[0]
    item.add("least_cost", {first: plan.cost_million_cny}, Style("money", "solver"), unit=book.money)
    least = item.where("least_cost", first)
    allowed = f"setting_cost_slack*ABS({least})"
    if plan.fairness is not None and not plan.fairness.within_cost_slack:
        extra = plan.fairness.extra_cost_million_cny
        item.add("cost_above_least", {first: extra}, Style("money", "solver"), unit=book.money)
        allowed = item.where("cost_above_least", first)
    item.live("cost_limit", {first: f"{least}+{allowed}"}, _MONEY, unit=book.money)
    label = book.terms.line("all_measures")
    book.record("measures", label, "present_value", present_value, plan.plan_cost_million_cny, "money")
    scale = f"MAX(smallest_scale,ABS({least}))"
    breach = f"({present_value}-{item.where('cost_limit', first)})/{scale}"
    book.checks.append(Check("measures", "check_cost", breach, "tolerance_cost"))
