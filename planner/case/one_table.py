"""One CSV file read as one table, for tables that are no part of a case."""

from __future__ import annotations

from pathlib import Path

from planner.case.check_keys import without_repeats
from planner.case.columns import typed_table
from planner.case.csv_rows import UnreadableTableError, read_rows
from planner.case.faults import Fault
from planner.case.header import columns_of
from planner.case.schema import Table
from planner.case.text_tables import TextCase
from planner.case.typed import TypedTable


def read_table(path: Path, table: Table) -> tuple[TypedTable, list[Fault]]:
    """Read one CSV file as ``table``: typed cells and every fault of file, header, cells and keys."""
    texts = TextCase(table.name)
    faults: list[Fault] = []
    if path.exists():
        try:
            rows, _ = read_rows(path, table.name)
            texts.add(table.name, rows, guide_rows=False)
        except UnreadableTableError as error:
            faults.append(error.fault)
    else:
        faults.append(Fault(table.name, None, None, str(path), "does not exist", "give a CSV file"))
    faults += texts.faults
    text = texts.tables.get(table.name)
    columns = table.columns
    if text is not None:
        columns, header_faults = columns_of(table, list(text.columns), ())
        faults += header_faults
        if text.empty:
            faults.append(Fault(table.name, None, None, None, "has no row", "add its rows below the header"))
    typed, cell_faults = typed_table(table.name, text, columns)
    typed, repeats = without_repeats(typed, table)
    return typed, faults + cell_faults + repeats
