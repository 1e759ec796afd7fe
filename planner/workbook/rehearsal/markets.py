"""Prices and volumes of a rehearsal: a row a market, and variants against years."""

from __future__ import annotations

import math
from collections.abc import Mapping

from planner.rehearsal.rehearse import Rehearsal
from planner.workbook.report_book import ReportBook
from planner.workbook.sheet import Column, Entry
from planner.workbook.style import WRAPPED, Style
from planner.workbook.text import Formula

COLUMNS = (
    ("price", "price"),
    ("replay_price", "price"),
    ("volume", "amount"),
    ("value", "money"),
    ("buyers", "integer"),
    ("sellers", "integer"),
    ("carrying", "amount"),
    ("auctioned", "amount"),
    ("bank", "amount"),
    ("held_back", "amount"),
    ("lapsed", "amount"),
    ("unfilled", "amount"),
    ("hhi_buyers", "price"),
    ("hhi_sellers", "price"),
    ("continuous_volume", "amount"),
    ("continuous_mean_price", "price"),
    ("continuous_last_price", "price"),
    ("continuous_deals", "integer"),
)
"""Columns of the table of markets, with their looks."""

COUNTS = ("hhi_buyers", "hhi_sellers")
"""Numbers without a unit although they look like prices."""

VARIANT_WIDTH = 34.0

FIRST_NUMBER = 3
"""Column of the first number; variant and year stand before it."""


def write_markets(book: ReportBook, held: Rehearsal, names: Mapping[str, str]) -> None:
    """One row a variant and year; turnover is live. ``names``: what variants are called in it."""
    terms = book.terms
    units = {"price": book.price_unit, "amount": book.mass, "money": book.money}
    columns = [
        Column(terms.header("rehearsal_variant"), VARIANT_WIDTH),
        Column(terms.header("year"), 8),
        *(
            Column(terms.header(f"rehearsal_{name}", "" if name in COUNTS else units.get(look, "")), 15)
            for name, look in COLUMNS
        ),
    ]
    sheet = book.sheet("rehearsal_markets", columns, frozen=2, pages_wide=2)
    for record in held.markets.to_dict("records"):
        number = sheet.next_row
        entries: list[Entry | None] = [
            (names[record["variant"]], WRAPPED),
            (int(record["year"]), Style("integer")),
        ]
        for name, look in COLUMNS:
            value = record[name]
            if name == "value":
                live = f"{sheet.at(number, FIRST_NUMBER)}*{sheet.at(number, FIRST_NUMBER + 2)}"
                entries.append((Formula(live), Style(look, "total")))
            else:
                shown = None if math.isnan(value) else book.shown(value, look)
                entries.append((shown, Style(look, "solver")))
        sheet.row(entries)
        key = (record["variant"], str(record["year"]))
        for offset, (name, _) in enumerate(COLUMNS):
            book.defined["rehearsal", name, *key] = sheet.at(number, FIRST_NUMBER + offset)
    sheet.filter_by_header(len(columns))


def write_overview(book: ReportBook, held: Rehearsal, names: Mapping[str, str]) -> None:
    """Variants against years: prices, differences from the replay, volumes; all live."""
    terms = book.terms
    years = sorted(set(held.markets["year"].astype(int)))
    variants = list(dict.fromkeys(held.markets["variant"]))
    columns = [
        Column(terms.header("quantity"), 50),
        Column(terms.header("rehearsal_variant"), 34),
        *(Column(year, 11) for year in years),
    ]
    sheet = book.sheet("rehearsal_overview", columns, frozen=2, pages_high=1)

    def cells(quantity: str, variant: str) -> list[str]:
        return [book.defined["rehearsal", quantity, variant, str(year)] for year in years]

    price = f"{terms.line('rehearsal_price')} ({book.price_unit})"
    replay = f"{terms.line('rehearsal_replay_price')} ({book.price_unit})"
    difference = f"{terms.line('rehearsal_difference')} ({book.price_unit})"
    volume = f"{terms.line('rehearsal_volume')} ({book.mass})"
    kept = f"{terms.line('rehearsal_held_back')} ({book.mass})"
    at_replay = cells("replay_price", variants[0])
    known: list[Entry | None] = [(Formula(cell), Style("price")) for cell in at_replay]
    sheet.row([(replay, WRAPPED), ("", WRAPPED), *known])
    for label, quantity, look in (
        (price, "price", "price"),
        (difference, "", "price"),
        (volume, "volume", "amount"),
        (kept, "held_back", "amount"),
    ):
        for variant in variants:
            if quantity:
                formulas = cells(quantity, variant)
            else:
                pairs = zip(cells("price", variant), at_replay, strict=True)
                formulas = [f"{one}-{other}" for one, other in pairs]
            entries: list[Entry | None] = [(Formula(formula), Style(look)) for formula in formulas]
            sheet.row([(label, WRAPPED), (names[variant], WRAPPED), *entries])
    sheet.row([])
    book.write_notes(sheet, "notes_rehearsal_overview")
