"""The market: what is surrendered and what is supplied, in the plan and when firms answer it."""

from __future__ import annotations

import math

from planner.workbook.book import Book, Check
from planner.workbook.derived import BENCHMARK
from planner.workbook.inputs import item_key
from planner.workbook.sectors import ALL_SECTORS
from planner.workbook.style import Style
from planner.workbook.year_table import Item, YearTable

MARKET, REPLAY = "market", "replay"
_AMOUNT, _SOLVED, _PRICE = Style("amount"), Style("amount", "solver"), Style("price", "solver")


def write_market(book: Book) -> None:
    """Balance, bank, offsets and prices of the plan; beside them the replay (firms, benchmarks given)."""
    table, plan = YearTable(book, "market"), book.plan
    years, price_unit = book.index.years, book.price_unit
    item = table.item(MARKET, book.terms.label("the_plan"))
    solved = {name: dict(zip(plan.market["year"], plan.market[name], strict=True)) for name in plan.market}
    item.live(
        "market_emissions",
        {y: book.addresses.get(("emissions", ALL_SECTORS, y), "0") for y in years},
        _AMOUNT,
        total=True,
        recorded=solved["emissions"],
    )
    supply = dict.fromkeys(years, "0")
    for year in years:
        if ("issuance", ALL_SECTORS, year) in book.addresses:
            issued, withheld = (book.where(name, ALL_SECTORS, year) for name in ("issuance", "reserve"))
            supply[year] = f"{issued}-{withheld}"
    item.live("supply", supply, _AMOUNT, total=True, recorded=solved["supply"])
    item.add("offset", solved["offset"], _SOLVED, total=True, recorded=solved["offset"])
    item.add("bank", solved["bank"], _SOLVED, recorded=solved["bank"])
    _add_balance(book, item)
    _add_offset_limit(book, item)
    _add_banking_limit(book, item)
    item.add("allowance_price", solved["price"], _PRICE, unit=price_unit, recorded=solved["price"])
    marginal = {y: value for y, value in solved["marginal_cost"].items() if not math.isnan(value)}
    item.add("marginal_cost", marginal, _PRICE, unit=price_unit, recorded=marginal)
    table.gap()
    _add_replay(book, table.item(REPLAY, book.terms.label("the_replay")), price_unit)


def _add_lapsed(item: Item) -> None:
    """Supply, offsets and bank before, less what was surrendered or carried over."""
    years = item.table.years
    before = {y: item.where("bank", y - 1) if y > years[0] else "setting_initial_bank" for y in years}
    item.live("bank_before", before, _AMOUNT)
    lapsed = {
        y: f"{item.where('supply', y)}+{item.where('offset', y)}+{item.where('bank_before', y)}"
        f"-{item.where('market_emissions', y)}-{item.where('bank', y)}"
        for y in years
    }
    item.live("lapsed", lapsed, _AMOUNT, total=True)


def _add_balance(book: Book, item: Item) -> None:
    """Emissions + bank = supply + offsets + bank before; a surplus may lapse in the early years only."""
    settings, years = book.plan.case.settings, book.index.years
    _add_lapsed(item)
    exact = [y for y in years if y >= settings.no_over_issuance_from]
    slack = {y: f"-ABS({item.where('lapsed', y)})" if y in exact else item.where("lapsed", y) for y in years}
    item.live("balance_slack", slack, _AMOUNT)
    book.check_slack("market", "check_market_balance", "balance_slack", "tolerance_amount")
    if years[-1] in exact:
        book.checks.append(
            Check("market", "check_final_bank", item.where("bank", years[-1]), "tolerance_amount")
        )


def _add_offset_limit(book: Book, item: Item) -> None:
    """Offsets up to a share of the emissions of sectors under ``benchmark``; none without a price."""
    index, market = book.index, book.plan.case.market
    with_offsets = set(market.dropna(subset=["offset_price", "offset_limit"])["year"])
    years = [y for y in index.years if y in with_offsets]
    prices = {y: book.where("market.offset_price", item_key(), y) for y in years}
    item.live("offset_price", prices, Style("price"), unit=book.price_unit)
    limits = {}
    for year in index.years:
        sectors = [s for s in index.sector_number if index.rule[s, year] == BENCHMARK]
        emissions = ",".join(book.where("emissions", f"sector {sector}", year) for sector in sectors)
        if year in years and sectors:
            limits[year] = f"{book.where('market.offset_limit', item_key(), year)}*SUM({emissions})"
        else:
            limits[year] = "0"
    item.live("offset_limit", limits, _AMOUNT)
    slack = {y: f"{item.where('offset_limit', y)}-{item.where('offset', y)}" for y in index.years}
    item.live("offset_slack", slack, _AMOUNT)
    book.check_slack("market", "check_offsets", "offset_slack", "tolerance_amount")


def _add_banking_limit(book: Book, item: Item) -> None:
    limited = set(book.plan.case.market.dropna(subset=["banking_limit"])["year"])
    years = [y for y in book.index.years if y in limited]
    if not years:
        return
    limits = {
        y: f"{book.where('market.banking_limit', item_key(), y)}*{item.where('supply', y)}" for y in years
    }
    item.live("banking_limit", limits, _AMOUNT)
    slack = {y: f"{item.where('banking_limit', y)}-{item.where('bank', y)}" for y in years}
    item.live("banking_slack", slack, _AMOUNT)
    book.check_slack("market", "check_banking", "banking_slack", "tolerance_amount")


def _add_replay(book: Book, item: Item, price_unit: str) -> None:
    """What firms do; every amount is the solver's, only the balance and the difference are live."""
    plan, years = book.plan, book.index.years
    solved = {
        name: dict(zip(plan.replay_market["year"], plan.replay_market[name], strict=True))
        for name in plan.replay_market
    }
    for quantity, column in (
        ("market_emissions", "emissions"),
        ("supply", "supply"),
        ("offset", "offset"),
        ("bank", "bank"),
    ):
        item.add(quantity, solved[column], _SOLVED, total=column != "bank", recorded=solved[column])
    _add_lapsed(item)
    item.live("replay_balance_slack", {y: item.where("lapsed", y) for y in years}, _AMOUNT)
    book.check_slack("market", "check_replay_balance", "replay_balance_slack", "tolerance_amount")
    item.add("allowance_price", solved["price"], _PRICE, unit=price_unit, recorded=solved["price"])
    difference = {
        y: f"{item.where('market_emissions', y)}-{book.where('market_emissions', MARKET, y)}" for y in years
    }
    item.live("replay_minus_plan", difference, _AMOUNT, total=True)
