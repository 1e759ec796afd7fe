"""Every variant in every year, and what it comes to: prices, trades, payments, concentration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from planner.rehearsal.abatement_steps import FloatArray
from planner.rehearsal.call_auction import Cleared, clear
from planner.rehearsal.carry_over import TONNES_PER_MT
from planner.rehearsal.continuous import trade_continuously
from planner.rehearsal.positions import Positions
from planner.rehearsal.rules import Rules, Variant

CARRYING, GOVERNMENT = "carry-over", "auction"
"""Traders that are no installation: who carries allowances over, and the government's auction."""

SMALLEST_TRADE_MT = 1e-6
"""An allowance is a tonne: who trades less trades nothing."""

HHI_OF_ONE = 10_000.0
"""Herfindahl-Hirschman index of a single trader: the sum of squared shares in per cent."""


@dataclass(frozen=True)
class Rehearsal:
    """Tables, sorted by their first columns; amounts in Mt, money in million CNY, prices in CNY/t.

    - markets: variant, year, price (in whole ticks), replay_price, volume, value, buyers, sellers, carrying
      (trade of those who carry over, negative = they sell), auctioned, bank, held_back (kept by
      installations, willingly or unsold), lapsed, unfilled, rationed (share that the longer side was served
      with), hhi_buyers, hhi_sellers; columns continuous_...: of the continuous double auction
    - payments: variant, year, payer, payee (products, ``carry-over`` or ``auction``), amount, payment
    - largest: variant, year, side (buyer, seller), rank, installation, amount, share (of that side's volume)
    - trades: variant, year, installation, product, province, bought (t, negative = sold), paid (CNY,
      negative = received)
    """

    markets: pd.DataFrame
    payments: pd.DataFrame
    largest: pd.DataFrame
    trades: pd.DataFrame


def rehearse(positions: Positions, rules: Rules, years: Sequence[int]) -> Rehearsal:
    """Hold the rehearsal of the given years of the plan under every variant."""
    markets, payments, largest, trades = [], [], [], []
    for variant in rules.variants:
        for year in years:
            market = positions.markets[year]
            cleared = clear(market, variant)
            price = in_ticks(cleared.price, rules.tick)
            key = {"variant": variant.name, "year": year}
            row = _market_row(cleared, price)
            row |= {"replay_price": market.replay_price}
            continuous = trade_continuously(market, variant, cleared, rules.continuous)
            row |= {f"continuous_{name}": value for name, value in asdict(continuous).items()}
            markets.append(key | row)
            payments.append(_payments(positions, cleared, price).assign(variant=variant.name, year=year))
            largest.append(
                _largest(positions, cleared, rules.largest).assign(variant=variant.name, year=year)
            )
            trades.append(_trades(positions, cleared, price).assign(variant=variant.name, year=year))
    first = ["variant", "year"]

    def joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
        table = pd.concat(tables, ignore_index=True)
        return table[[*first, *(name for name in table.columns if name not in first)]]

    return Rehearsal(pd.DataFrame(markets), joined(payments), joined(largest), joined(trades))


def frictionless(rules: Rules) -> list[Variant]:
    """The variants in which nothing beside the plan's own rules is in force."""
    return [
        variant
        for variant in rules.variants
        if variant == Variant(name=variant.name, name_zh=variant.name_zh)
    ]


def in_ticks(price: float, tick: float) -> float:
    """The nearest whole number of ticks, as a price."""
    return round(round(price / tick) * tick, 10)


def herfindahl(amounts: FloatArray) -> float:
    """Herfindahl-Hirschman index of a side of the market, 0 to 10,000; NaN without trades."""
    total = float(amounts.sum())
    return float(((amounts / total) ** 2).sum()) * HHI_OF_ONE if total > 0 else float("nan")


def _market_row(cleared: Cleared, price: float) -> dict[str, float]:
    bought, sold = np.maximum(cleared.trades, 0), np.maximum(-cleared.trades, 0)
    volume = float(bought.sum()) + max(cleared.carrying, 0.0)
    return {
        "price": price,
        "volume": volume,
        "value": volume * price,
        "buyers": int((bought >= SMALLEST_TRADE_MT).sum()),
        "sellers": int((sold >= SMALLEST_TRADE_MT).sum()),
        "carrying": cleared.carrying,
        "auctioned": cleared.auctioned,
        "bank": cleared.bank,
        "held_back": cleared.held_back,
        "lapsed": cleared.lapsed,
        "unfilled": cleared.unfilled,
        "rationed": cleared.rationed,
        "hhi_buyers": herfindahl(bought),
        "hhi_sellers": herfindahl(sold),
    }


def _payments(positions: Positions, cleared: Cleared, price: float) -> pd.DataFrame:
    """Who pays whom: with one price and one auction, every buyer buys from every seller in proportion."""
    product = positions.entities["product"]
    buys = pd.Series(np.maximum(cleared.trades, 0)).groupby(product).sum()
    sells = pd.Series(np.maximum(-cleared.trades, 0)).groupby(product).sum()
    buys[CARRYING], sells[CARRYING] = max(cleared.carrying, 0.0), max(-cleared.carrying, 0.0)
    sells[GOVERNMENT] = cleared.auctioned
    buys, sells = buys[buys >= SMALLEST_TRADE_MT], sells[sells >= SMALLEST_TRADE_MT]
    rows = [
        (payer, payee, float(bought * sold / sells.sum()))
        for payer, bought in buys.items()
        for payee, sold in sells.items()
    ]
    table = pd.DataFrame(rows, columns=["payer", "payee", "amount"])
    return table.assign(payment=table["amount"] * price)


def _largest(positions: Positions, cleared: Cleared, count: int) -> pd.DataFrame:
    tables = []
    for side, amounts in (
        ("buyer", np.maximum(cleared.trades, 0)),
        ("seller", np.maximum(-cleared.trades, 0)),
    ):
        found = pd.DataFrame({"installation": positions.entities["installation"], "amount": amounts})
        found = found[found["amount"] >= SMALLEST_TRADE_MT].round({"amount": 9})
        top = found.sort_values(["amount", "installation"], ascending=[False, True]).head(count)
        total = float(amounts.sum())
        tables.append(
            top.assign(side=side, rank=range(1, len(top) + 1), share=top["amount"] / total if total else 0.0)
        )
    table = pd.concat(tables, ignore_index=True)
    return table[["side", "rank", "installation", "amount", "share"]]


def _trades(positions: Positions, cleared: Cleared, price: float) -> pd.DataFrame:
    bought = cleared.trades * TONNES_PER_MT
    return positions.entities.drop(columns="sector").assign(bought=bought, paid=bought * price)
