"""The key table: what a reviewer asks first, with the live answer and the solver's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.workbook.book import Book
from planner.workbook.market import MARKET, REPLAY
from planner.workbook.measures import COSTS
from planner.workbook.sectors import ALL_SECTORS


@dataclass(frozen=True)
class Answer:
    """A question's label, the formula that points at the answer, the solver's value, its look and unit.

    ``solved`` is in the display unit; None where the plan has no such number of its own.
    """

    label: str
    live: str
    solved: float | None
    quantity: str
    unit: str = ""


def answers(book: Book) -> Iterator[Answer]:
    """Peak, cost, prices, issuance, burden and tightening, in that order."""
    yield from _peaks(book)
    yield from _costs(book)
    yield from _prices_and_issuance(book)
    yield from _burden_and_tightening(book)


def _peaks(book: Book) -> Iterator[Answer]:
    first = book.index.years[0]
    for item, peak in ((MARKET, book.plan.peak), (REPLAY, book.plan.replay_peak)):
        year = book.where("peak_year", item, first)
        yield Answer(book.terms.line(f"{item}_peak_year"), year, float(peak.year), "integer")
        highest, solved = (
            book.where("highest_emissions", item, first),
            book.shown(peak.emissions_mt, "amount"),
        )
        yield Answer(book.terms.line(f"{item}_highest"), highest, solved, "amount", book.mass)


def _costs(book: Book) -> Iterator[Answer]:
    plan, first = book.plan, book.index.years[0]
    for key, live, solved in (
        ("least_cost", book.where("least_cost", COSTS, first), plan.cost_million_cny),
        ("plan_cost", book.where("present_value_total", COSTS), plan.plan_cost_million_cny),
    ):
        yield Answer(book.terms.line(key), live, book.shown(solved, "money"), "money", book.money)


def _prices_and_issuance(book: Book) -> Iterator[Answer]:
    terms, plan, years = book.terms, book.plan, book.index.years
    prices = dict(zip(plan.market["year"], plan.market["price"], strict=True))
    issuance = plan.allocations.groupby("year")["issuance"].sum()
    ends = tuple(dict.fromkeys((years[0], years[-1])))
    for year in ends:
        live = book.where("allowance_price", REPLAY, year)
        yield Answer(f"{terms.line('allowance_price')} {year}", live, prices[year], "price", book.price_unit)
    for year in ends:
        issued = book.addresses.get(("issuance", ALL_SECTORS, year))
        if issued:
            solved = book.shown(float(issuance[year]), "amount")
            yield Answer(f"{terms.line('issuance')} {year}", issued, solved, "amount", book.mass)


def _burden_and_tightening(book: Book) -> Iterator[Answer]:
    terms, plan = book.terms, book.plan
    if levels := book.rows_of("burden_level"):
        label = terms.line("largest_burden_level")
        yield Answer(label, f"MAX({','.join(levels)})", plan.burden_levels[0], "share")
    largest = plan.benchmarks[plan.benchmarks["year"].isin(book.index.years)]
    solved = largest.groupby("product")["tightening"].max()
    for product in book.index.product_number:
        if any(("tightening", product, year) in book.addresses for year in book.index.years):
            label = f"{terms.line('largest_tightening')} · {book.product_names[product]}"
            row = book.where("tightening_row", product)
            yield Answer(label, f"MAX({row})", float(solved[product]), "share")
