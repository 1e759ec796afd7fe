"""The first sheet of fairness.xlsx: how nearly each rule is followed, what it costs, how burdens spread."""

from __future__ import annotations

import math
from collections.abc import Sequence

from planner.fairness.burdens import DEFINITIONS
from planner.fairness.side_by_side import SideBySide
from planner.workbook.fairness.words import (
    BURDEN_LOOKS,
    BURDEN_NOTES,
    BURDEN_TERMS,
    RULE_NOTES,
    RULE_TERMS,
    burden_unit,
)
from planner.workbook.report_book import ReportBook
from planner.workbook.sheet import Column, Entry, Sheet
from planner.workbook.style import LABEL, SENTENCE, WRAPPED, Style

QUANTITY_WIDTH, UNIT_WIDTH, RULE_WIDTH = 52.0, 20.0, 30.0


def write_overview(book: ReportBook, compared: SideBySide, sheets: Sequence[str]) -> None:
    """Rules across; then what rules and burdens mean, then links to the other sheets (keys)."""
    terms = book.terms
    columns = [
        Column(terms.header("quantity"), QUANTITY_WIDTH),
        Column(terms.header("unit"), UNIT_WIDTH),
        *(Column(terms.header(RULE_TERMS[rule]), RULE_WIDTH) for rule in compared.plans),
    ]
    sheet = book.sheet("fairness_overview", columns, frozen=1, pages_high=1)
    rows = compared.by_rule()
    yes, no = terms.line("word_yes"), terms.line("word_no")

    def verdicts(term: str, column: str) -> None:
        values = [(yes if met else no, Style("verdict", "solver")) for met in rows[column]]
        sheet.row([(terms.label(term), WRAPPED), ("", LABEL), *values])

    def numbers(term: str, unit: str, column: str, look: str) -> None:
        values: list[Entry | None] = [
            (None if math.isnan(value) else book.shown(float(value), look), Style(look, "solver"))
            for value in rows[column]
        ]
        sheet.row([(terms.label(term), WRAPPED), (unit, WRAPPED), *values])

    verdicts("rule_is_followed", "followed")
    numbers("departure_largest", "%", "largest_departure", "share")
    numbers("plan_cost", book.money, "plan_cost", "money")
    numbers("cost_above_least", book.money, "extra_cost", "money")
    numbers("cost_above_least_share", "%", "extra_share", "share")
    verdicts("cost_within_slack", "within_cost_slack")
    sheet.row(
        [
            (terms.label("market_peak_year"), WRAPPED),
            ("", LABEL),
            *((int(year), Style("integer", "solver")) for year in rows["peak_year"]),
        ]
    )
    numbers("market_highest", book.mass, "peak_emissions", "amount")
    sheet.row([])
    sheet.row([(terms.line("largest_of_burdens"), SENTENCE)])
    for burden in DEFINITIONS:
        unit = burden_unit(book, burden)
        numbers(BURDEN_TERMS[burden], unit, f"largest_{burden}", BURDEN_LOOKS[burden])
    _meanings(book, sheet, compared)
    sheet.row([])
    for key in sheets:
        sheet.row([book.link(key), (terms.line(f"title_{key}"), SENTENCE)])


def _meanings(book: ReportBook, sheet: Sheet, compared: SideBySide) -> None:
    """Name each rule and burden and say what it means."""
    notes = [(RULE_TERMS[rule], RULE_NOTES[rule]) for rule in compared.plans]
    notes += [(BURDEN_TERMS[burden], BURDEN_NOTES[burden]) for burden in DEFINITIONS]
    for term, note in notes:
        sheet.row([])
        sheet.row([(book.terms.line(term), Style("text", "total"))])
        book.write_notes(sheet, note)
