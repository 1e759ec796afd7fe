"""Planted faults in single cells: each must be refused and named with table, row and column."""

from __future__ import annotations

import random

from planner.case.schema import Kind
from planner.case.spreadsheet_text import SPREADSHEET_ERRORS
from tests.fuzz.draft import (
    NUMERIC,
    Draft,
    Place,
    is_number,
    is_reference,
    is_required_number,
    is_year,
)
from tests.fuzz.kinds import WORKBOOK, Expected, Register

CELL_FAULTS = Register()
_kind = CELL_FAULTS.kind

NO_NUMBERS = (
    *("abc", "-", "n/a", "待定", "?", "TRUE", "1.2.3", "0x10", "1_000", "1e", "--5", "5,3", "٣٤", "½", "½5"),
    *("5300 t", "¥80", "~80", "≈5", "1/3", "10²", "1.000.000", "五百", "1 2", "e5", ".", "+", "1e5e5", "1d5"),
)
NO_YEARS = (
    "27",
    "2027.5",
    "FY2027",
    "2027年",
    "２０２７",
    "20270",
    "二〇二七",
    "2027-01-01",
    "2027/28",
    "-2027",
)
TOO_LARGE = ("NaN", "nan", "inf", "-inf", "Infinity", "1e999", "1e308", "-1e308", "9e15", "1" + "0" * 400)
SEPARATED = ("1,234,567", "1，234", "1 234", "1'234", "12,345.6", "1\u00a0234", "１，２３４")
PERCENTAGES = ("3%", "３％", "5 %", "0.5％")
FULL_WIDTH = ("１２３", "１．５", "－５", "−5", "–5", "＋３", "0．5")
IN_WORDS = ("5.3亿", "12万", "100 亿", "3万亿")


def _put(chosen: random.Random, draft: Draft, texts: tuple[str, ...]) -> Place:
    return draft.pick(chosen, is_number).put(chosen.choice(texts))


@_kind(Expected.FAULT)
def blank_where_a_number_must_be(chosen: random.Random, draft: Draft) -> Place:
    return chosen.choice([cell for cell in draft.cells(is_required_number) if not cell.is_alone]).put("")


@_kind(Expected.FAULT)
def blank_where_a_name_must_be(chosen: random.Random, draft: Draft) -> Place:
    return draft.pick(chosen, lambda column: column.kind not in NUMERIC and column.required).put("")


@_kind(Expected.FAULT)
def no_number(chosen: random.Random, draft: Draft) -> Place:
    return _put(chosen, draft, NO_NUMBERS)


@_kind(Expected.FAULT)
def not_finite_or_too_large(chosen: random.Random, draft: Draft) -> Place:
    return _put(chosen, draft, TOO_LARGE)


@_kind(Expected.FAULT)
def separators_of_thousands(chosen: random.Random, draft: Draft) -> Place:
    return _put(chosen, draft, SEPARATED)


@_kind(Expected.FAULT)
def percentage(chosen: random.Random, draft: Draft) -> Place:
    return _put(chosen, draft, PERCENTAGES)


@_kind(Expected.FAULT)
def full_width_number(chosen: random.Random, draft: Draft) -> Place:
    return _put(chosen, draft, FULL_WIDTH)


@_kind(Expected.FAULT)
def number_with_a_chinese_multiple(chosen: random.Random, draft: Draft) -> Place:
    return _put(chosen, draft, IN_WORDS)


@_kind(Expected.FAULT)
def negative_number_in_brackets(chosen: random.Random, draft: Draft) -> Place:
    return _put(chosen, draft, ("(5)", "（5）"))


@_kind(Expected.FAULT)
def below_its_bound(chosen: random.Random, draft: Draft) -> Place:
    cell = draft.pick(chosen, lambda column: is_number(column) and column.bounds.lower is not None)
    return cell.put(f"{(cell.column.bounds.lower or 0) - chosen.choice((1e-9, 0.5, 1e6))!r}")


@_kind(Expected.FAULT)
def above_its_bound(chosen: random.Random, draft: Draft) -> Place:
    cell = draft.pick(chosen, lambda column: is_number(column) and column.bounds.upper is not None)
    return cell.put(f"{(cell.column.bounds.upper or 0) + chosen.choice((1e-9, 2, 100))!r}")


@_kind(Expected.FAULT)
def no_year(chosen: random.Random, draft: Draft) -> Place:
    return draft.pick(chosen, is_year).put(chosen.choice(NO_YEARS))


@_kind(Expected.FAULT)
def error_of_a_spreadsheet(chosen: random.Random, draft: Draft) -> Place:
    return draft.pick(chosen, lambda column: column.kind is not Kind.CHOICE).put(
        chosen.choice(SPREADSHEET_ERRORS)
    )


@_kind(Expected.FAULT)
def unknown_name(chosen: random.Random, draft: Draft) -> Place:
    cell = draft.pick(chosen, is_reference)
    text = cell.row[cell.position]
    others = (text + "x", text[:-1], text.swapcase(), text.replace(text[0], chr(ord(text[0]) + 0xFEE0), 1))
    return cell.put(chosen.choice([other for other in others if other and other != "ALL"]))


@_kind(Expected.FAULT)
def unknown_choice(chosen: random.Random, draft: Draft) -> Place:
    cell = draft.pick(chosen, lambda column: column.kind is Kind.CHOICE)
    return cell.put(cell.row[cell.position].upper() or "x")


@_kind(Expected.FAULT)
def invisible_character(chosen: random.Random, draft: Draft) -> Place:
    cell = draft.pick(chosen, lambda column: column.kind is Kind.TEXT)
    text = cell.row[cell.position]
    position = chosen.randint(0, len(text))
    cell.put(text[:position] + chosen.choice("\u200b\u200d\u200e\u202e\u2060\ufeff") + text[position:])
    return Place(cell.place.table, cell.place.row)


@_kind(Expected.FAULT)
def reserved_word(_chosen: random.Random, draft: Draft) -> Place:
    draft.grid["sectors"][1][0] = "ALL"
    return Place("sectors", 2, "sector")


@_kind(Expected.FAULT)
def years_in_the_wrong_order(chosen: random.Random, draft: Draft) -> Place:
    rows = {row[0]: (number, row) for number, row in enumerate(draft.grid["settings"], start=1)}
    key, text = chosen.choice((("last_year", "2020"), ("base_year", "2999")))
    number, row = rows[key]
    row[1] = text
    return Place("settings", number, "value")


@_kind(Expected.FAULT, WORKBOOK)
def formula_without_a_value(chosen: random.Random, draft: Draft) -> Place:
    return draft.pick(chosen, lambda column: column.kind is not Kind.CHOICE).put("=1+1")
