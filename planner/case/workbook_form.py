"""Input workbooks: the empty form, and cases carried between folder and workbook without loss."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from planner.case.faults import CaseInvalid, Fault
from planner.case.folder import CSV_SUFFIX
from planner.case.header import columns_of, gases_named
from planner.case.input_sheet import add_sheet
from planner.case.read import read_texts
from planner.case.schema import Column
from planner.case.settings_keys import SETTINGS_KEYS
from planner.case.tables import SETTINGS, TABLES
from planner.case.text_tables import WORKBOOK_SUFFIX
from planner.case.whole_file import appearing_whole
from planner.case.wide_layout import WIDE_TABLES, made_long, wide_columns, year_headers
from planner.case.wide_writing import made_wide

WIDE = "wide"

LONGEST_TEXT = 32_767
"""Characters that one cell of a workbook holds, by the file format."""


TEMPLATE_YEARS = range(2026, 2036)
"""Year columns of the wide template: to be renamed, or left blank where a plan is shorter."""


def write_template(path: Path, *, wide: bool = False) -> None:
    """Write the empty input workbook: a sheet per table with header, guides and drop-downs.

    The settings sheet lists every key. With ``wide``, forecast and caps have a column for each year.
    Raises FileExistsError where ``path`` exists.
    """
    tables = {table.name: pd.DataFrame(columns=_names(table.columns), dtype=str) for table in TABLES}
    if wide:
        years = [str(year) for year in TEMPLATE_YEARS]
        for table in WIDE_TABLES:
            tables[table.name] = pd.DataFrame(columns=_names(wide_columns(table, years)), dtype=str)
    settings = _settings_to_fill_in()
    tables[SETTINGS.name] = settings
    _save_workbook(tables, path, {SETTINGS.name: [str(name) for name in settings if name != "value"]})


def convert_case(source: Path, target: Path, layout: str | None = None) -> None:
    """Write the case at ``source`` anew: as a workbook where ``target`` ends in .xlsx, else as a folder.

    Every table keeps its rows and columns in their order, texts and blanks as given, numbers at full
    precision in their shortest form, note columns included. Blank rows, guide rows, and files and sheets
    that are no tables (README.md, notes) are not carried over. The case need not be valid, but must be
    readable: raises CaseInvalid where content would be lost, FileExistsError where ``target`` exists.

    ``layout`` is how the years of forecast and caps are written, "long" or "wide"; None keeps them as given.
    """
    texts = read_texts(source)
    if layout is not None:
        texts, _ = made_long(texts)
    if texts.faults:
        raise CaseInvalid(texts.faults)
    if layout == WIDE:
        texts = replace(texts, tables=made_wide(texts.tables))
    write_case_tables(texts.tables, target)


def write_case_tables(tables: dict[str, pd.DataFrame], target: Path) -> None:
    """Write tables of text as a workbook where ``target`` ends in .xlsx, else as a folder of CSV tables.

    Raises CaseInvalid where a workbook cannot hold a text, FileExistsError where ``target`` exists.
    """
    if target.suffix.lower() == WORKBOOK_SUFFIX:
        _write_workbook(tables, target)
    else:
        _write_folder(tables, target)


def _write_folder(tables: dict[str, pd.DataFrame], target: Path) -> None:
    with appearing_whole(target) as unfinished:
        unfinished.mkdir()
        for name, rows in tables.items():
            path = unfinished / f"{name}{CSV_SUFFIX}"
            rows.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def _write_workbook(tables: dict[str, pd.DataFrame], target: Path) -> None:
    faults = [fault for name, rows in tables.items() for fault in _unfit_for_cells(name, rows)]
    if faults:
        raise CaseInvalid(faults)
    _save_workbook(tables, target)


def _save_workbook(
    tables: dict[str, pd.DataFrame], target: Path, fixed: Mapping[str, Collection[str]] | None = None
) -> None:
    """Save the tables as a workbook; ``fixed`` names the columns of each that are not to be filled in."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in TABLES:
        if table.name in tables:
            header = list(tables[table.name].columns)
            columns, _ = columns_of(table, header, gases_named(header))
            if table in WIDE_TABLES and year_headers(header):
                columns = wide_columns(table, header)
            add_sheet(book, table.name, columns, tables, (fixed or {}).get(table.name, ()))
    with appearing_whole(target) as unfinished:
        book.save(unfinished)


def _unfit_for_cells(name: str, rows: pd.DataFrame) -> list[Fault]:
    """Return a fault for each text that no cell of a workbook can hold unchanged."""
    faults = []
    for column, cells in rows.items():
        lost = cells.str.contains(ILLEGAL_CHARACTERS_RE) | cells.str.contains("\r", regex=False)
        long = cells.str.len() > LONGEST_TEXT
        for unfit, problem in (
            (lost, "holds a control character, which no workbook keeps"),
            (long, f"is longer than the {LONGEST_TEXT} characters of a cell"),
        ):
            rows_unfit = [int(row) for row in cells.index[unfit]]
            faults += [Fault(name, row, str(column), None, problem, "mend the text") for row in rows_unfit]
    return faults


def _settings_to_fill_in() -> pd.DataFrame:
    """Return every key with an empty value, and what it means in note columns."""
    return pd.DataFrame(
        {
            "key": _names(SETTINGS_KEYS),
            "value": "",
            "note_example": [key.example for key in SETTINGS_KEYS],
            "note_unit": [key.unit for key in SETTINGS_KEYS],
            "note_meaning": [key.meaning for key in SETTINGS_KEYS],
            "note_含义": [key.meaning_zh for key in SETTINGS_KEYS],
            "note_blank": [key.blank or "required" for key in SETTINGS_KEYS],
        }
    )


def _names(columns: tuple[Column, ...]) -> list[str]:
    return [column.name for column in columns]
