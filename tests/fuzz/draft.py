"""A case that is about to be written and mutated: its tables as rows of text, and changes of its files."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from io import StringIO
from pathlib import Path

from openpyxl import Workbook

from planner.case.schema import Column, Kind, Reference
from planner.case.settings_keys import SETTINGS_KEYS
from planner.case.tables import TABLE_NAMES, TABLES, table_called
from planner.case.tables_production import INTENSITY, INTENSITY_PREFIX
from tests.reference.generate import Tables, generate_tables, with_own_measures

Grid = dict[str, list[list[str]]]
"""Every table as its rows, the header first."""

GENERATED_SEEDS = (1, 2, 4)
"""With a coverage threshold; with several gases; with installations that close."""

OWN_MEASURES_SEED = 1

_DIGITS_OF_A_CELL = 15

NUMERIC = (Kind.NUMBER, Kind.YEAR)


class Form(StrEnum):
    """The two forms of a case."""

    FOLDER = "folder"
    WORKBOOK = "workbook"


@dataclass(frozen=True)
class Place:
    """Where a fault or warning must be found; None is anywhere. ``table`` may be the name of a file."""

    table: str | None = None
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True)
class Cell:
    """One cell of a draft: its place, the column of the schema that it belongs to, and where it is stored."""

    place: Place
    column: Column
    row: list[str]
    position: int

    @property
    def is_alone(self) -> bool:
        """Whether the row holds nothing else: without the cell it would be a blank row."""
        return not any(text for position, text in enumerate(self.row) if position != self.position)

    def put(self, text: str) -> Place:
        """Put a text into the cell and return its place."""
        self.row[self.position] = text
        return self.place


@dataclass
class Draft:
    """A case to be written in one form. ``afterwards`` is done to the written folder or workbook in order."""

    grid: Grid
    form: Form
    afterwards: list[Callable[[Path], None]] = field(default_factory=list)

    def written(self, folder: Path) -> Path:
        """Write the case into a new folder and return its path."""
        path = folder / "case"
        if self.form is Form.FOLDER:
            write_folder(self.grid, path)
        else:
            path = path.with_suffix(".xlsx")
            write_workbook(self.grid, path)
        for change in self.afterwards:
            change(path)
        return path

    def cells(self, wanted: Callable[[Column], bool]) -> list[Cell]:
        """Return the filled-in cells of the columns that are wanted; settings count as columns by key."""
        return [cell for cell in self._cells() if wanted(cell.column)]

    def pick(self, chosen: random.Random, wanted: Callable[[Column], bool]) -> Cell:
        """Return one of those cells."""
        return chosen.choice(self.cells(wanted))

    def tables_with_rows(self, least: int = 1) -> list[str]:
        """Return the names of the tables, settings apart, that have at least so many rows."""
        return [name for name, rows in self.grid.items() if name != "settings" and len(rows) > least]

    def _cells(self) -> Iterator[Cell]:
        for table, (header, *rows) in self.grid.items():
            for number, row in enumerate(rows, start=2):
                if table == "settings":
                    key = {key.name: key for key in SETTINGS_KEYS}[row[0]]
                    yield Cell(Place(table, number, "value"), key, row, 1)
                    continue
                for position, name in enumerate(header):
                    yield Cell(Place(table, number, name), column_of(table, name), row, position)


def column_of(table: str, name: str) -> Column:
    """Return the column of the schema; the intensity of a gas is described as the intensity is."""
    of_a_gas = table == "installations" and name.startswith(INTENSITY_PREFIX)
    return INTENSITY if of_a_gas else table_called(table).column(name)


def is_number(column: Column) -> bool:
    return column.kind is Kind.NUMBER


def is_year(column: Column) -> bool:
    return column.kind is Kind.YEAR


def is_required_number(column: Column) -> bool:
    return column.kind in NUMERIC and column.required


def is_reference(column: Column) -> bool:
    return isinstance(column.reference, Reference)


def copy_of(grid: Grid) -> Grid:
    """Return a copy that may be changed."""
    return deepcopy(grid)


def write_folder(grid: Grid, folder: Path) -> None:
    """Write the tables as CSV files."""
    folder.mkdir()
    for name, rows in grid.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


def write_workbook(grid: Grid, path: Path) -> None:
    """Write the tables as sheets, numbers as numbers where their column is one of numbers."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in grid.items():
        sheet = book.create_sheet(name)
        header = rows[0] if rows else []
        for number, row in enumerate(rows, start=1):
            for position, text in enumerate(row):
                if text:
                    numeric = number > 1 and _is_numeric(name, header, position)
                    sheet.cell(number, position + 1, _as_number(text) if numeric else text)
    book.save(path)


def _is_numeric(table: str, header: list[str], position: int) -> bool:
    name = header[position] if position < len(header) else ""
    columns = {column.name: column for known in TABLES if known.name == table for column in known.columns}
    if name.startswith(INTENSITY_PREFIX):
        return True
    return table == "settings" or (name in columns and columns[name].kind in NUMERIC)


def _as_number(text: str) -> str | float | int:
    """Return the number that a plain text is, for other texts the text itself."""
    if text.isascii() and text.isdecimal() and len(text) <= _DIGITS_OF_A_CELL:
        return int(text)
    try:
        number = float(text) if text.isascii() and "_" not in text else None
    except ValueError:
        return text
    return number if number is not None and abs(number) < float("inf") and repr(number) == text else text


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text, newline="")))


def _example() -> Grid:
    folder = Path("inputs/example")
    tables = {path.stem: _rows(path.read_text("utf-8")) for path in folder.glob("*.csv")}
    return {name: tables[name] for name in TABLE_NAMES if name in tables}


def _generated(seed: int) -> Grid:
    return _grid(generate_tables(seed))


def _with_own_measures() -> Grid:
    return _grid(with_own_measures(generate_tables(OWN_MEASURES_SEED), OWN_MEASURES_SEED))


def _grid(tables: Tables) -> Grid:
    return {name: _rows(tables[name].to_csv(index=False)) for name in TABLE_NAMES if name in tables}


BASES: dict[str, Callable[[], Grid]] = {
    "example": _example,
    **{f"generated {seed}": partial(_generated, seed) for seed in GENERATED_SEEDS},
    "own measures": _with_own_measures,
}
"""The cases that are mutated: the example, and generated ones with all kinds of tables."""
