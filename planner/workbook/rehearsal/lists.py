"""The lists of a rehearsal: payments, largest traders, rules."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from planner.published_plan import PublishedPlan
from planner.rehearsal.positions import Positions
from planner.rehearsal.rehearse import CARRYING, GOVERNMENT, Rehearsal
from planner.rehearsal.rules import Rules
from planner.workbook.rehearsal.markets import VARIANT_WIDTH
from planner.workbook.report_book import ReportBook, names_of
from planner.workbook.sheet import Column, Entry, Sheet
from planner.workbook.style import HEADER, SENTENCE, WRAPPED, Style


def write_payments(
    book: ReportBook, plan: PublishedPlan, held: Rehearsal, variants: Mapping[str, str]
) -> None:
    """Who pays whom, by product, variant and year."""
    terms = book.terms
    names = names_of(terms, [plan.case.products], "product", "\n")
    names |= {
        CARRYING: terms.label("rehearsal_trader_carry_over"),
        GOVERNMENT: terms.label("rehearsal_trader_auction"),
    }
    columns = [
        Column(terms.header("rehearsal_variant"), VARIANT_WIDTH),
        Column(terms.header("year"), 8),
        Column(terms.header("rehearsal_payer"), 52),
        Column(terms.header("rehearsal_payee"), 52),
        Column(terms.header("rehearsal_amount", book.mass), 16),
        Column(terms.header("rehearsal_payment", book.money), 18),
    ]
    sheet = book.sheet("rehearsal_payments", columns, frozen=2)
    for row in held.payments.to_dict("records"):
        sheet.row(
            [
                (variants[row["variant"]], WRAPPED),
                (int(row["year"]), Style("integer")),
                (names[row["payer"]], WRAPPED),
                (names[row["payee"]], WRAPPED),
                (book.shown(row["amount"], "amount"), Style("amount", "solver")),
                (book.shown(row["payment"], "money"), Style("money", "solver")),
            ]
        )
    sheet.filter_by_header(len(columns))


def write_largest(
    book: ReportBook,
    plan: PublishedPlan,
    positions: Positions,
    held: Rehearsal,
    variants: Mapping[str, str],
) -> None:
    """The largest buyers and sellers of every market."""
    terms = book.terms
    names = dict(zip(plan.case.installations["installation"], plan.case.installations["name"], strict=True))
    province = positions.entities.set_index("installation")["province"]
    columns = [
        Column(terms.header("rehearsal_variant"), VARIANT_WIDTH),
        Column(terms.header("year"), 8),
        Column(terms.header("rehearsal_side"), 12),
        Column(terms.header("rehearsal_rank"), 8),
        Column(terms.header("installation"), 20),
        Column(terms.header("name"), 50),
        Column(terms.header("province"), 18),
        Column(terms.header("rehearsal_amount", book.mass), 14),
        Column(terms.header("rehearsal_share"), 14),
    ]
    sheet = book.sheet("rehearsal_largest", columns, frozen=2)
    for row in held.largest.to_dict("records"):
        sheet.row(
            [
                (variants[row["variant"]], WRAPPED),
                (int(row["year"]), Style("integer")),
                (terms.label(f"rehearsal_side_{row['side']}"), WRAPPED),
                (int(row["rank"]), Style("integer")),
                (row["installation"], WRAPPED),
                (names[row["installation"]], WRAPPED),
                (terms.word(province[row["installation"]]), WRAPPED),
                (book.shown(row["amount"], "amount"), Style("amount", "solver")),
                (row["share"], Style("share", "solver")),
            ]
        )
    sheet.filter_by_header(len(columns))


def write_rules(
    book: ReportBook,
    plan: PublishedPlan,
    rules: Rules,
    carry_over: pd.DataFrame,
    variants: Mapping[str, str],
) -> None:
    """What is in force in every variant, the rules of all, and the carry-over rule with its standing."""
    terms, price = book.terms, book.price_unit
    columns = [
        Column(terms.header("rehearsal_variant"), 44),
        Column(terms.header("rehearsal_holding_back_share"), 16),
        Column(terms.header("rehearsal_carry_over"), 16),
        Column(terms.header("rehearsal_auction_share"), 18),
        *(
            Column(terms.header(f"rehearsal_{name}", price), 16)
            for name in ("reserve_price", "price_floor", "price_ceiling")
        ),
    ]
    sheet = book.sheet("rehearsal_rules", columns, frozen=1, pages_high=1)
    in_force = (terms.line("rehearsal_in_force"), Style("verdict", "input"))
    for one in rules.variants:
        auction = one.auction
        sheet.row(
            [
                (variants[one.name], WRAPPED),
                (one.holding_back_share, Style("share", "input")),
                in_force if one.carry_over else (None, Style("verdict", "input")),
                (auction.share if auction else None, Style("share", "input")),
                (auction.reserve_price if auction else None, Style("price", "input")),
                (one.price_floor, Style("price", "input")),
                (one.price_ceiling, Style("price", "input")),
            ]
        )
    sheet.row([])
    common: list[tuple[str, Entry]] = [
        ("rehearsal_tick", (rules.tick, Style("price", "input"))),
        ("rehearsal_rounds", (rules.continuous.rounds, Style("integer", "input"))),
        ("rehearsal_price_limit", (rules.continuous.price_limit, Style("share", "input"))),
        ("rehearsal_seed", (rules.continuous.seed, Style("integer", "input"))),
    ]
    for key, entry in common:
        sheet.row([(terms.label(key), WRAPPED), entry])
    sheet.row([])
    _write_carry_over(book, sheet, plan, carry_over)


def _write_carry_over(book: ReportBook, sheet: Sheet, plan: PublishedPlan, carry_over: pd.DataFrame) -> None:
    """Base amounts and multiples by sector and period, with standing and source."""
    terms = book.terms
    sectors = names_of(terms, [plan.case.sectors], "sector")
    heads = ("parameter", "sector", "from_year", "to_year", "value", "kind", "regulation")
    sheet.row([(terms.header(f"comply_{head}"), HEADER) for head in heads])
    for row in carry_over.to_dict("records"):
        ends = row["to_year"]
        sheet.row(
            [
                (terms.label(f"comply_{row['parameter']}"), WRAPPED),
                (sectors[row["sector"]], WRAPPED),
                (int(row["from_year"]), Style("integer")),
                (None if math.isinf(ends) else int(ends), Style("integer")),
                (row["value"], Style("number", "input")),
                (terms.word(row["kind"], "\n"), WRAPPED),
                (row["regulation"], SENTENCE),
            ]
        )
