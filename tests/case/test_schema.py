"""The schema agrees with itself, with its documentation and with the frozen objects."""

from __future__ import annotations

from pathlib import Path

import pytest

import planner.case
from planner.case.documentation import schema_documentation
from planner.case.schema import Bounds, Column, Kind, Table, closest
from planner.case.settings_keys import SETTINGS_KEYS
from planner.case.tables import TABLES, table_called

COLUMNS = [column for table in TABLES for column in table.columns] + list(SETTINGS_KEYS)


def test_the_committed_documentation_is_the_generated_one() -> None:
    committed = Path(planner.case.__file__).with_name("COLUMNS.md")
    assert committed.read_text(encoding="utf-8") == schema_documentation()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_keys_and_references_exist(table: Table) -> None:
    for name in table.key:
        assert table.column(name).required or name == "technology"
    for column in table.columns:
        if column.reference:
            table_called(column.reference.table).column(column.reference.column)


def test_every_column_is_described_in_both_languages() -> None:
    for column in COLUMNS:
        assert column.meaning and column.meaning_zh and bool(column.blank) == bool(column.blank_zh), (
            column.name
        )
        if column.kind is Kind.NUMBER:
            assert column.default is None or isinstance(column.default, float)


def test_bounds_in_words() -> None:
    words = [
        str(bounds)
        for bounds in (Bounds(), Bounds(0), Bounds(0, None, True), Bounds(0, 1, True), Bounds(-1, 1))
    ]
    assert words == ["any number", "0 or more", "above 0", "above 0 and at most 1", "from -1 to 1"]


def test_what_is_expected_in_words() -> None:
    assert Column("x", Kind.NUMBER, "", "", unit="t").expected == "a number in t, any number"
    assert closest("Sectors", ["sectors"]) == closest("SECTOR", ["sectors"]) == "sectors"
    assert closest("zzz", ["sectors"]) is None
