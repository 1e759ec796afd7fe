"""The case as it was used: one sheet a table, every cell where formulas can find it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import pandas as pd

from planner.case.schema import Column as CaseColumn
from planner.case.schema import Kind, Table
from planner.case.settings_keys import SETTINGS_KEYS
from planner.case.tables import table_called
from planner.workbook.book import Book
from planner.workbook.sheet import Column, Entry
from planner.workbook.style import LABEL, WRAPPED, Style
from planner.workbook.text import Value

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
_MASS_UNIT, _COUNT_PREFIX = "MtCO2e", "million "
"""Units of the case format that are shown in the display unit of the workbook."""


def item_key(*parts: str) -> str:
    """Join the key of a row into the name under which its cells are placed."""
    return _KEY_SEPARATOR.join(parts)


def write_settings(book: Book) -> None:
    """The settings with their blanks resolved; every key is a defined name ``setting_<key>``.

    Amounts are in the display unit, here and in every table.
    """
    terms = book.terms
    columns = [
        Column(terms.header("name"), 26),
        Column(terms.header("value"), 44),
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
        look = Style(_QUANTITY.get(key.kind, "wrapped"), "input")
        meaning = terms.pair(key.meaning_zh, key.meaning)
        cells: list[Entry] = [
            (key.name, LABEL),
            (_shown(book, values[key.name], key.unit), look),
            (_unit(book, key.unit), WRAPPED),
            (meaning, WRAPPED),
        ]
        row = sheet.row(cells)
        book.define(f"setting_{key.name}", sheet.at(row, 2))


def write_input_tables(book: Book, names: Sequence[str] = INPUT_TABLES) -> None:
    """Every table of ``names``, long as in the case.

    The cell of a column is placed under ("table.column", item_key of the row's key without the year, year).
    """
    for name in names:
        _write_table(book, table_called(name), getattr(book.plan.case, name))


def _write_table(book: Book, table: Table, rows: pd.DataFrame) -> None:
    described = {column.name: column for column in table.columns}
    sheet = book.sheet(
        f"in_{table.name}", [_column(book, name, described.get(name), rows[name]) for name in rows.columns]
    )
    looks = [_look(rows[name]) for name in rows.columns]
    units = [described[name].unit if name in described else "" for name in rows.columns]
    year_column = next((name for name in ("year", "from_year") if name in table.key), None)
    text_key = [name for name in table.key if name != year_column]
    for record in rows.to_dict("records"):
        row = sheet.row(
            [
                (_shown(book, record[name], unit), look)
                for name, look, unit in zip(rows.columns, looks, units, strict=True)
            ]
        )
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
    unit = f"\n({_unit(book, column.unit)})" if column.unit else ""
    return Column(f"{name}\n{header}{unit}", width)


def _is_scaled(unit: str) -> bool:
    return unit == _MASS_UNIT or unit.startswith(_COUNT_PREFIX)


def _shown(book: Book, value: Value, unit: str) -> Value:
    """An amount in the display unit, anything else as it is."""
    if _is_scaled(unit) and isinstance(value, (int, float)):
        return book.shown(value, "amount")
    return value


def _unit(book: Book, unit: str) -> str:
    """A unit of the case format in the workbook's words."""
    if unit == _MASS_UNIT:
        return book.mass
    if unit.startswith(_COUNT_PREFIX):
        return book.unit.count(book.terms, unit.removeprefix(_COUNT_PREFIX))
    return book.terms.word(unit)


def _look(values: pd.Series[str]) -> Style:
    if pd.api.types.is_integer_dtype(values):
        return Style("integer", "input")
    return Style("number" if pd.api.types.is_numeric_dtype(values) else "wrapped", "input")
