"""The emissions targets of a case and whether plan and replay meet them."""

from __future__ import annotations

from collections.abc import Iterator

from planner.workbook.book import Book
from planner.workbook.market import MARKET, REPLAY

SLACKS = ("peak_slack", "ceiling_slack", "budget_slack")
"""Rows that measure the room to a target, by year; a case may set any of them."""


def _conditions(book: Book, item: str) -> Iterator[tuple[str, str]]:
    for slack in SLACKS:
        if any(key[:2] == (slack, item) and key[2] is not None for key in book.addresses):
            yield slack, f"MIN({book.where(f'{slack}_row', item)})>=-tolerance_amount"


def met_condition(book: Book, item: str) -> str:
    """The condition, a formula, that every target is met by the plan or the replay; "" without a target."""
    conditions = [condition for _, condition in _conditions(book, item)]
    return f"AND({','.join(conditions)})" if conditions else ""


def verdicts(book: Book) -> Iterator[tuple[str, str]]:
    """Key and formula of each verdict on the targets, of the plan and of the replay."""
    for item in (MARKET, REPLAY):
        for slack, condition in _conditions(book, item):
            yield f"{item}_{slack}", f"IF({condition},word_met,word_missed)"


__all__ = ["MARKET", "REPLAY", "SLACKS", "met_condition", "verdicts"]
