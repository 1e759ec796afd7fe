"""Call auction: all orders at once, one price, the lowest at which nothing more is wanted than offered.

Where a whole interval of prices clears the market the lowest is taken. That is the replay's own rule: of the
prices that prove its optimum each year's is as near to 0 as it can be. Whoever carried allowances over
offers them at no less than last year's price with a year's interest, else nobody would have carried them; and
buys to carry at no more than next year's price, discounted. So no price below the replay's clears: with the
other years' prices given, prices that clear minimise one convex function of the year's price.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.rehearsal.abatement_steps import FloatArray
from planner.rehearsal.carry_over import CarryOverLimit
from planner.rehearsal.positions import YearMarket
from planner.rehearsal.rules import Variant

CLEARED_MT = 1e-6
"""Demand above supply by less than a tonne is none (the plan is solved to 1e-9 of such amounts)."""


@dataclass(frozen=True)
class Cleared:
    """A cleared market. Amounts in Mt; trades positive = buys.

    - price: CNY/t, unrounded; rationed: the share that the longer side was served with, 1 where nobody was
    - trades: by entity; carrying: trade of those who carry allowances over (negative: they sell)
    - auctioned: sold by the government; bank: carried out; held_back: kept by entities, willingly or unsold;
      lapsed: may not be kept, or is left over at a price of 0; unfilled: demand without an offer
    """

    price: float
    rationed: float
    trades: FloatArray
    carrying: float
    auctioned: float
    bank: float
    held_back: float
    lapsed: float
    unfilled: float


@dataclass(frozen=True)
class _Orders:
    """What everybody wants at a price; ``offered``: of the allowances carried in, which are ``opening``."""

    trades: FloatArray
    kept: FloatArray
    bank: float
    auctioned: float
    offered: float
    opening: float

    @property
    def excess(self) -> float:
        return float(self.trades.sum()) + self.bank - self.offered - self.auctioned


def clear(market: YearMarket, variant: Variant) -> Cleared:
    """Clear the market of a year under the rules of a variant."""
    limit = market.carry_over
    prices = market.decision_prices()
    if variant.auction is not None and variant.auction.reserve_price > 0:
        prices = np.unique(np.append(prices, variant.auction.reserve_price))
    price = _clearing_price(market, variant, prices)
    if variant.price_floor is not None and price < variant.price_floor:
        return _rationed(
            _orders(market, variant, variant.price_floor, at_price=True), variant.price_floor, variant, limit
        )
    if variant.price_ceiling is not None and price > variant.price_ceiling:
        wanted = _orders(market, variant, variant.price_ceiling, at_price=True)
        return _rationed(wanted, variant.price_ceiling, variant, limit)
    if price == 0:
        return _rationed(_orders(market, variant, 0.0, at_price=True), 0.0, variant, limit)
    after = _orders(market, variant, price, at_price=True)
    if after.excess > CLEARED_MT:
        return _rationed(after, price, variant, limit)
    before = _orders(market, variant, price, at_price=False)
    return _rationed(_at_the_margin(before, after, market.replay_bank), price, variant, limit)


def _clearing_price(market: YearMarket, variant: Variant, prices: FloatArray) -> float:
    """The lowest price with no excess demand; the highest offer where there always is some."""
    if _orders(market, variant, 0.0, at_price=True).excess <= CLEARED_MT or not len(prices):
        return 0.0
    low, high = 0, len(prices) - 1
    while low < high:
        middle = (low + high) // 2
        if _orders(market, variant, float(prices[middle]), at_price=True).excess <= CLEARED_MT:
            high = middle
        else:
            low = middle + 1
    return float(prices[low])


def _orders(market: YearMarket, variant: Variant, price: float, *, at_price: bool) -> _Orders:
    """Orders of entities, of those who carry over, and of the government at a price.

    ``at_price``: as if the price were a trifle above (everybody indifferent sells or abates).
    """
    need = market.net_need(price, at_price=at_price)
    auctioned = market.auction
    if variant.auction is not None:
        taken = variant.auction.share * np.bincount(market.entity_of, market.free, minlength=market.entities)
        need = need + taken
        reserve = variant.auction.reserve_price
        is_met = price >= reserve if at_price else price > reserve
        auctioned += float(taken.sum()) if is_met else 0.0
    kept = held_back(np.maximum(-need, 0.0), variant, market.carry_over)
    carried = price < market.bank_value if at_price else price <= market.bank_value
    bank = 0.0
    if carried and market.bank_value > 0:
        bank = market.bank_limit if np.isfinite(market.bank_limit) else _everything(market)
    asked = price >= market.carried_at if at_price else price > market.carried_at
    offered = market.opening_bank if asked else 0.0
    return _Orders(need + kept, kept, bank, auctioned, offered, market.opening_bank)


def _everything(market: YearMarket) -> float:
    """More than can be carried over where nothing limits it: all allowances and offsets of the year."""
    return float(market.free.sum() + market.baseline.sum()) + market.auction + market.opening_bank


def held_back(surplus: FloatArray, variant: Variant, limit: CarryOverLimit) -> FloatArray:
    """What entities keep of a surplus (Mt): the share that they hold back, if they may carry it over.

    Where the variant has the carry-over rule, nobody keeps what would lapse: of a surplus S of which x is
    sold, base + multiple x may be kept.
    """
    if variant.holding_back_share is None:
        return np.zeros_like(surplus)
    kept = variant.holding_back_share * surplus
    if not variant.carry_over:
        return kept
    return np.minimum(kept, surplus - limit.least_sold(surplus))


def _at_the_margin(before: _Orders, after: _Orders, replay_bank: float) -> _Orders:
    """Serve everybody who is indifferent at the price with the same share.

    Those who carry over come first where they are indifferent too: they carry what the replay does, so that
    one year closes as the next opens, and more or less only as far as the others cannot balance it.
    """
    bank = min(max(replay_bank, after.bank), before.bank)
    wanted = float(before.trades.sum()) - before.auctioned + bank - after.offered
    others = float((before.trades - after.trades).sum()) + after.auctioned - before.auctioned
    taken = min(max(wanted / others, 0.0), 1.0) if others > 0 else 1.0
    trades = before.trades + taken * (after.trades - before.trades)
    auctioned = before.auctioned + taken * (after.auctioned - before.auctioned)
    carrying = auctioned - float(trades.sum())
    carried = min(max(carrying + after.offered, after.bank), before.bank)
    return _Orders(
        trades,
        before.kept + taken * (after.kept - before.kept),
        carried,
        auctioned,
        carried - carrying,
        before.opening,
    )


def _rationed(orders: _Orders, price: float, variant: Variant, limit: CarryOverLimit) -> Cleared:
    """Serve the shorter side whole and the longer in proportion."""
    carrying = orders.bank - orders.offered
    bought = float(np.maximum(orders.trades, 0).sum()) + max(carrying, 0.0)
    sold = float(np.maximum(-orders.trades, 0).sum()) + max(-carrying, 0.0) + orders.auctioned
    volume = min(bought, sold)
    buys = volume / bought if bought > 0 else 1.0
    sells = volume / sold if sold > 0 else 1.0
    trades = np.where(orders.trades > 0, orders.trades * buys, orders.trades * sells)
    moved = carrying * (buys if carrying > 0 else sells)
    unsold = np.maximum(-orders.trades, 0.0) * (1 - sells)
    if price == 0:  # what nobody wants is worth nothing: it lapses
        kept, bank = orders.kept, orders.bank
        worthless = orders.opening + moved - bank
    else:
        kept, bank = orders.kept + unsold, max(orders.opening + moved, 0.0)
        worthless = 0.0
    allowed = np.minimum(kept, limit.most(-trades)) if variant.carry_over else kept
    return Cleared(
        price=price,
        rationed=min(buys, sells),
        trades=trades,
        carrying=moved,
        auctioned=orders.auctioned * sells,
        bank=bank,
        held_back=float(allowed.sum()),
        lapsed=worthless + float((orders.kept + unsold - allowed).sum()),
        unfilled=bought - volume,
    )
