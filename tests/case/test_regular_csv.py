"""Whole columns read at once: the same cells as row by row, or nothing."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.case.csv_rows import read_rows
from planner.case.given_rows import GivenRows
from planner.case.regular_csv import regular_rows

PIECES = (
    "a",
    ",",
    ",",
    '"',
    '""',
    "\n",
    "\n",
    "\r\n",
    "\r",
    " ",
    "#",
    "\t",
    "中",
    "\ufeff",
    "a,b\n",
    '"a",b\n',
)


def strictly(text: str) -> list[list[str]] | None:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return None


def as_lists(rows: GivenRows) -> list[list[str]]:
    return [rows.row(position) for position in range(len(rows.widths))]


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_what_is_read_by_columns_is_what_the_strict_reader_reads(text: str) -> None:
    """A line without any cell is a row of blank ones: both count as a row and hold nothing."""
    rows = regular_rows(text)
    if rows is not None:
        strict = strictly(text)
        assert strict is not None
        assert as_lists(rows) == [row or [""] * len(strict[0]) for row in strict]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
        ('a,b\n"1,""x""\ny",\n', [["a", "b"], ['1,"x"\ny', ""]]),
        ("a,b\n , NA\n,\n", [["a", "b"], [" ", " NA"], ["", ""]]),
        ("a,b\n\n1,2\n\n", [["a", "b"], ["", ""], ["1", "2"], ["", ""]]),
    ],
    ids=["plain", "windows", "quoted", "blanks", "blank lines"],
)
def test_regular_texts_are_read_by_columns(text: str, rows: list[list[str]]) -> None:
    regular = regular_rows(text)
    assert regular is not None
    assert as_lists(regular) == rows


@pytest.mark.parametrize(
    "text",
    [
        *("", "a,b", "a\n1\n", "a,b\n1\n", "a,b\n1,2,3\n", "\na,b\n1,2\n", "a,b\r1,2\r"),
        *('a,b\n"1"x,2\n', 'a,b\n"1,2\n', 'a,b\n1"x,2\n', '"a\nb",c\n1,2\n', "\ufeffa,b\n1,2\n"),
        "a,b\n" + "x" * 131_073 + ",2\n",
    ],
)
def test_irregular_texts_are_left_to_the_strict_reader(text: str) -> None:
    assert regular_rows(text) is None


def test_blocks_of_the_parser_are_no_borders(tmp_path: Path) -> None:
    """The parser works on a megabyte at a time; quoted cells with line ends cross those borders."""
    cells = [[f"I{number}", 'so "called",\nin two lines'] for number in range(40_000)]
    path = tmp_path / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(cells)
    rows, warnings = read_rows(path, "table")
    assert warnings == []
    assert path.stat().st_size > 2**20
    assert rows.columns[0].to_pylist() == [row[0] for row in cells]
    assert set(rows.columns[1].to_pylist()) == {cells[0][1]}
