"""Rows of a table from a CSV file beside the scenario file."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd

from planner.case.csv_rows import UnreadableTableError, read_rows
from planner.case.faults import Fault
from planner.case.text_tables import TextCase
from planner.case.wide_layout import made_long


class UnreadableRowsError(Exception):
    """The file with rows cannot be used; ``faults`` says why."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


def included_rows(path: Path, table: str) -> tuple[pd.DataFrame, str]:
    """Rows of a table, in either layout, as text in the long one, and the sha256 of the file.

    Raises ``UnreadableRowsError`` where the file is not there, is not readable or has no sound header.
    """
    if not path.is_file():
        problem = "is not a file" if path.exists() else "does not exist"
        raise UnreadableRowsError([Fault(str(path), None, None, None, problem, "give a CSV file")])
    try:
        rows, _ = read_rows(path, table)
    except UnreadableTableError as error:
        raise UnreadableRowsError([error.fault]) from None
    texts = TextCase(table)
    texts.add(table, rows, guide_rows=False)
    if texts.faults:
        raise UnreadableRowsError(texts.faults)
    long, _ = made_long(texts)
    if long.faults:
        raise UnreadableRowsError(long.faults)
    return long.tables[table], hashlib.sha256(path.read_bytes()).hexdigest()
