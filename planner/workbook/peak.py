"""Emissions of the whole perimeter: when they peak, and whether ceiling and budget are kept."""

from __future__ import annotations

from planner.plan import EmissionsPeak
from planner.workbook.book import Book, Check
from planner.workbook.layout import Layouts
from planner.workbook.market import MARKET, REPLAY
from planner.workbook.style import Style
from planner.workbook.year_table import Item, YearTable

_AMOUNT, _SOLVED = Style("amount"), Style("amount", "solver")


def write_peak(book: Book, layouts: Layouts) -> None:
    """Total emissions of the plan (live, from the installations) and of the replay, against the targets."""
    table, plan, years = YearTable(book, "peak"), book.plan, book.index.years
    rows = layouts.installations
    market = dict(zip(plan.market["year"], plan.market["total_emissions"], strict=True))
    item = table.item(MARKET, book.terms.label("the_plan"))
    item.live(
        "total_emissions",
        {y: f"SUM({rows.name('emissions', y)})/tonnes_per_unit" for y in years},
        _AMOUNT,
        total=True,
        recorded=market,
    )
    _add_targets(book, item, plan.peak)
    for slack in ("peak_slack", "ceiling_slack", "budget_slack"):
        _check_target(book, slack)
    table.gap()
    replay = dict(zip(plan.replay_market["year"], plan.replay_market["total_emissions"], strict=True))
    answered = table.item(REPLAY, book.terms.label("the_replay"))
    answered.add("total_emissions", replay, _SOLVED, total=True, recorded=replay)
    _add_targets(book, answered, plan.replay_peak)


def _check_target(book: Book, slack: str) -> None:
    """The plan itself must meet its targets; whether firms' answer does is reported, not checked."""
    if any(key[:2] == (slack, MARKET) for key in book.addresses):
        row = book.where(f"{slack}_row", MARKET)
        book.checks.append(Check("peak", f"check_{slack}", f"-MIN({row})", "tolerance_amount"))


def _add_targets(book: Book, item: Item, solved: EmissionsPeak) -> None:
    """Room to every target by year (negative = missed), the year of the peak, and the verdicts."""
    settings, years = book.plan.case.settings, book.index.years
    total = book.where("total_emissions_row", item.key)
    item.live(
        "change",
        {y: f"{item.where('total_emissions', y)}-{item.where('total_emissions', y - 1)}" for y in years[1:]},
        _AMOUNT,
    )
    highest = f"MAX({total})"
    item.live(
        "at_the_peak",
        {y: f"IF({item.where('total_emissions', y)}>={highest}-tolerance_amount,1,0)" for y in years},
        Style("flag"),
    )
    item.live(
        "peak_marker",
        {y: f"{item.where('at_the_peak', y)}*{item.where('total_emissions', y)}" for y in years},
        Style("nonzero_amount"),
    )
    marks = book.where("at_the_peak_row", item.key)
    peak_year = f"INDEX({item.table.years_range()},MATCH(1,{marks},0))"
    item.live("peak_year", {years[0]: peak_year}, Style("integer"))
    item.live("highest_emissions", {years[0]: highest}, _AMOUNT)
    if settings.peak_year is not None:
        after = [y for y in years[1:] if y > settings.peak_year]
        item.live("peak_slack", {y: f"-{item.where('change', y)}" for y in after}, _AMOUNT)
    if settings.peak_ceiling_mt is not None:
        ceiling = {y: f"setting_peak_ceiling-{item.where('total_emissions', y)}" for y in years}
        item.live("ceiling_slack", ceiling, _AMOUNT)
    if settings.emissions_budget_mt is not None:
        last = years[-1]
        spent = book.where("total_emissions_total", item.key)
        item.live("budget_slack", {last: f"setting_emissions_budget-{spent}"}, _AMOUNT)
    for quantity, value, look in (
        ("peak_year", float(solved.year), "integer"),
        ("highest_emissions", solved.emissions_mt, "amount"),
    ):
        book.record("peak", item.label, quantity, item.where(quantity, years[0]), value, look)
