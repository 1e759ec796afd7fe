"""Summary: the answer in a minute, every number live or pointing at where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from planner.workbook.book import Book
from planner.workbook.market import MARKET, REPLAY
from planner.workbook.measures import COSTS
from planner.workbook.sectors import ALL_SECTORS
from planner.workbook.sheet import Column
from planner.workbook.style import LABEL, WRAPPED, Style
from planner.workbook.text import Formula

_SLACKS = ("peak_slack", "ceiling_slack", "budget_slack")


def verdicts(book: Book) -> Iterator[tuple[str, str]]:
    """Key and formula of each verdict on the emissions targets, of the plan and of the replay."""
    for item in (MARKET, REPLAY):
        for slack in _SLACKS:
            if any(key[:2] == (slack, item) for key in book.addresses):
                row = book.where(f"{slack}_row", item)
                yield f"{item}_{slack}", f"IF(MIN({row})>=-tolerance_Mt,word_met,word_missed)"


def write_summary(book: Book) -> None:
    """Question, answer, unit; then prices by year and tightening and burden by product."""
    terms, years = book.terms, book.index.years
    columns = [
        Column(terms.header("question"), 90),
        Column(terms.header("answer"), 22),
        Column(terms.header("unit"), 20),
    ]
    sheet = book.sheet("summary", columns)

    def line(label: str, formula: str, quantity: str, unit: str = "") -> None:
        sheet.row([(label, WRAPPED), (Formula(formula), Style(quantity)), (unit, LABEL)])

    first, last = years[0], years[-1]
    currency = book.plan.case.settings.currency
    line(terms.line("overall_verdict"), "verdict", "verdict")
    for key, formula in verdicts(book):
        line(terms.line(key), formula, "verdict")
    for item in (MARKET, REPLAY):
        line(terms.line(f"{item}_peak_year"), book.where("peak_year", item, first), "integer")
        line(terms.line(f"{item}_highest"), book.where("highest_emissions", item, first), "megatonnes", "Mt")
    line(
        terms.line("least_cost"),
        book.where("least_cost", COSTS, first),
        "money",
        f"{terms.line('million')} {currency}",
    )
    present_value = book.where("present_value_total", COSTS)
    line(terms.line("plan_cost"), present_value, "money", f"{terms.line('million')} {currency}")
    for year in dict.fromkeys((first, last)):
        label = f"{terms.line('allowance_price')} {year}"
        line(label, book.where("allowance_price", REPLAY, year), "price", f"{currency}/t")
    for year in dict.fromkeys((first, last)):
        issued = book.addresses.get(("issuance", ALL_SECTORS, year))
        if issued:
            line(f"{terms.line('issuance')} {year}", issued, "megatonnes", "Mt")
    levels = [key for key in book.addresses if key[0] == "burden_level"]
    if levels:
        line(terms.line("largest_burden_level"), f"MAX({','.join(book.rows_of('burden_level'))})", "share")
    for product in book.index.product_number:
        own = [year for year in years if ("tightening", product, year) in book.addresses]
        if own:
            row = book.where("tightening_row", product)
            label = f"{terms.line('largest_tightening')} · {book.product_names[product]}"
            line(label, f"MAX({row})", "share")
