"""The case as it was used: one sheet a table, every cell where formulas can find it."""

from __future__ import annotations

from dataclasses import fields

import pandas as pd

from planner.case.schema import Column as CaseColumn
from planner.case.schema import Kind, Table
from planner.case.settings_keys import SETTINGS_KEYS
from planner.case.tables import table_called
from planner.workbook.book import Book
from planner.workbook.sheet import Column, Entry
from planner.workbook.style import LABEL, WRAPPED, Style

INPUT_TABLES = (
    "sectors",
    "products",
    "gases",
    "output_forecast",
    "benchmarks",
    "allocation_rules",
    "cap_trajectory",
    "measures",
    "market",
)
"""Tables with a sheet of their own here; settings, installations and sources have sheets of another form."""

_KEY_SEPARATOR = "\x1f"
_NARROW, _WIDE = 14.0, 22.0
_QUANTITY = {Kind.YEAR: "integer", Kind.NUMBER: "number"}


def item_key(*parts: str) -> str:
    """Join the key of a row into the name under which its cells are placed."""
    return _KEY_SEPARATOR.join(parts)


def write_settings(book: Book) -> None:
    """The settings with their blanks resolved; every key is a defined name ``setting_<key>``."""
    terms = book.terms
    columns = [
        Column(terms.header("name"), 26),
        Column(terms.header("value"), 26),
        Column(terms.header("unit"), 14),
        Column(terms.header("meaning"), 80),
    ]
    sheet = book.sheet("in_settings", columns)
    settings = book.plan.case.settings
    values = {
        field.name.removesuffix("_mt").removesuffix("_t"): getattr(settings, field.name)
        for field in fields(settings)
    }
    for key in SETTINGS_KEYS:
        look = Style(_QUANTITY.get(key.kind, "text"), "input")
        meaning = terms.pair(key.meaning_zh, key.meaning)
        cells: list[Entry] = [
            (key.name, LABEL),
            (values[key.name], look),
            (key.unit, LABEL),
            (meaning, WRAPPED),
        ]
        row = sheet.row(cells)
        book.define(f"setting_{key.name}", sheet.at(row, 2))


def write_input_tables(book: Book) -> None:
    """Every table of INPUT_TABLES, long as in the case.

    The cell of a column is placed under ("table.column", item_key of the row's key without the year, year).
    """
    for name in INPUT_TABLES:
        _write_table(book, table_called(name), getattr(book.plan.case, name))


def _write_table(book: Book, table: Table, rows: pd.DataFrame) -> None:
    described = {column.name: column for column in table.columns}
    sheet = book.sheet(
        f"in_{table.name}", [_column(book, name, described.get(name), rows[name]) for name in rows.columns]
    )
    looks = [_look(rows[name]) for name in rows.columns]
    year_column = next((name for name in ("year", "from_year") if name in table.key), None)
    text_key = [name for name in table.key if name != year_column]
    for record in rows.to_dict("records"):
        row = sheet.row([(record[name], look) for name, look in zip(rows.columns, looks, strict=True)])
        item = item_key(*(record[name] for name in text_key))
        year = record[year_column] if year_column else None
        for number, name in enumerate(rows.columns, start=1):
            book.place(f"{table.name}.{name}", item, year, sheet.at(row, number))


def _column(book: Book, name: str, column: CaseColumn | None, values: pd.Series[str]) -> Column:
    is_text = not pd.api.types.is_numeric_dtype(values)
    longest = values.astype(str).str.len().max() if is_text and len(values) else 0
    width = _WIDE if longest > _NARROW else _NARROW
    if column is None:
        return Column(name, width)
    header = book.terms.pair(column.meaning_zh, column.meaning, separator="\n")
    unit = f"\n({column.unit})" if column.unit else ""
    return Column(f"{name}\n{header}{unit}", width)


def _look(values: pd.Series[str]) -> Style:
    if pd.api.types.is_integer_dtype(values):
        return Style("integer", "input")
    return Style("number" if pd.api.types.is_numeric_dtype(values) else "wrapped", "input")
