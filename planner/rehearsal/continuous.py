"""Continuous double auction of traders without intelligence, who never trade at a loss.

Source: D. K. Gode and S. Sunder, Allocative efficiency of markets with zero-intelligence traders, Journal of
Political Economy 101 (1993): every trader shouts a random price between its reservation price and the limit
of the day; a shout that meets the best quote trades at the quote's price. Draws are seeded.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.rehearsal.abatement_steps import FloatArray, IntArray
from planner.rehearsal.call_auction import Cleared, held_back
from planner.rehearsal.positions import YearMarket
from planner.rehearsal.rules import Continuous, Variant

SMALLEST_ORDER_MT = 1e-6
"""An allowance is a tonne: less cannot be traded."""


@dataclass(frozen=True)
class ContinuousTrading:
    """Outcome of a year: amounts in Mt, prices in CNY/t (NaN where nothing traded).

    ``share_of_call``: volume over that of the call auction (NaN where that is 0).
    """

    volume: float
    mean_price: float
    first_price: float
    last_price: float
    lowest_price: float
    highest_price: float
    deals: int
    share_of_call: float


@dataclass(frozen=True)
class _Orders:
    """Orders: amount (positive buys, Mt) and the worst price that is accepted (CNY/t)."""

    amount: FloatArray
    reservation: FloatArray


def trade_continuously(
    market: YearMarket, variant: Variant, cleared: Cleared, rules: Continuous
) -> ContinuousTrading:
    """Let the orders of a year meet in random order, for some rounds, around the call auction's price."""
    low = cleared.price * (1 - rules.price_limit)
    high = cleared.price * (1 + rules.price_limit)
    if variant.price_floor is not None:
        low = max(low, variant.price_floor)
    if variant.price_ceiling is not None:
        high = min(high, variant.price_ceiling)
    orders = _orders(market, variant, cleared, low, high)
    generator = np.random.default_rng([rules.seed, market.year])
    deals = _match(orders, low, high, rules.rounds, generator)
    volume_of_call = _volume(cleared)
    if not deals:
        nan = float("nan")
        return ContinuousTrading(0.0, nan, nan, nan, nan, nan, 0, 0.0 if volume_of_call else nan)
    price, amount = np.array([deal[0] for deal in deals]), np.array([deal[1] for deal in deals])
    volume = float(amount.sum())
    return ContinuousTrading(
        volume=volume,
        mean_price=float((price * amount).sum() / volume),
        first_price=float(price[0]),
        last_price=float(price[-1]),
        lowest_price=float(price.min()),
        highest_price=float(price.max()),
        deals=len(deals),
        share_of_call=volume / volume_of_call if volume_of_call > 0 else float("nan"),
    )


def _volume(cleared: Cleared) -> float:
    return float(np.maximum(cleared.trades, 0).sum()) + max(cleared.carrying, 0.0)


def _orders(market: YearMarket, variant: Variant, cleared: Cleared, low: float, high: float) -> _Orders:
    """Cut every entity's schedule between the limits into orders at the prices where it changes.

    What an entity wants at the upper limit it wants at any price; each fall of its need at a price is an
    order to buy below it, or to sell above it, whichever side the entity is on.
    """
    prices = [price for price in market.decision_prices() if low < price < high]
    entities = market.entities

    def need_at(price: float) -> FloatArray:
        need = market.net_need(price, at_price=True)
        if variant.auction is not None:
            need = need + variant.auction.share * np.bincount(
                market.entity_of, market.free, minlength=entities
            )
        return need + held_back(np.maximum(-need, 0.0), variant, market.carry_over)

    before = need_at(low)
    amounts, reservations = [np.minimum(before, 0.0)], [np.full(entities, low)]
    for price in prices:
        after = need_at(float(price))
        buys = np.maximum(before, 0.0) - np.maximum(after, 0.0)
        sells = np.minimum(after, 0.0) - np.minimum(before, 0.0)
        amounts += [buys, sells]
        reservations += [np.full(entities, price), np.full(entities, price)]
        before = after
    amounts.append(np.maximum(before, 0.0))
    reservations.append(np.full(entities, high))
    carrying = np.array([cleared.carrying, -cleared.auctioned])
    value = np.array([min(max(market.bank_value, low), high), low])
    amount = np.concatenate([*amounts, carrying])
    reservation = np.concatenate([*reservations, np.where(carrying > 0, value, low)])
    kept = np.abs(amount) >= SMALLEST_ORDER_MT
    return _Orders(amount[kept], reservation[kept])


def _match(
    orders: _Orders, low: float, high: float, rounds: int, generator: np.random.Generator
) -> list[tuple[float, float]]:
    """Deals (price, amount) in order; what is left of an order shouts anew in the next round."""
    left = np.abs(orders.amount)
    buys = orders.amount > 0
    deals: list[tuple[float, float]] = []
    for _ in range(rounds):
        waiting: IntArray = np.flatnonzero(left >= SMALLEST_ORDER_MT)
        if not (buys[waiting].any() and (~buys[waiting]).any()):
            break
        draw = generator.random(len(left))
        worst = orders.reservation
        shout = np.where(buys, low + draw * (worst - low), worst + draw * (high - worst))
        _round(generator.permutation(waiting), shout, buys, left, deals)
    return deals


def _round(
    arrival: IntArray,
    shout: FloatArray,
    buys: npt.NDArray[np.bool_],
    left: FloatArray,
    deals: list[tuple[float, float]],
) -> None:
    """One pass: whoever meets the best quote trades at it, the rest is quoted; ``left`` is reduced."""
    bids: list[tuple[float, int, int]] = []
    asks: list[tuple[float, int, int]] = []
    for turn, order in enumerate(arrival.tolist()):
        price = float(shout[order])
        against, own, sign = (asks, bids, 1.0) if buys[order] else (bids, asks, -1.0)
        while left[order] >= SMALLEST_ORDER_MT and against:
            quote, _, other = against[0]
            quoted = quote if buys[order] else -quote
            if sign * (price - quoted) < 0:
                break
            amount = float(min(left[order], left[other]))
            left[order] -= amount
            left[other] -= amount
            deals.append((quoted, amount))
            if left[other] < SMALLEST_ORDER_MT:
                heapq.heappop(against)
        if left[order] >= SMALLEST_ORDER_MT:
            heapq.heappush(own, (-sign * price, turn, order))
