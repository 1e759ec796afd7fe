"""The case as it was read, in one file: its tables as CSV in a zip that depends on their content alone."""

from __future__ import annotations

import tempfile
import zipfile
from dataclasses import fields
from pathlib import Path

import pandas as pd

from planner.case.case import Case
from planner.case.csv_text import csv_chunks
from planner.case.read import read_case
from planner.case.settings_keys import SETTINGS_KEYS
from planner.case.tables import SETTINGS, TABLE_NAMES

CASE_FILE = "case.zip"

_GAS_PREFIX = "intensity_"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The same time for every entry, so that the same case gives the same bytes; a zip knows none earlier."""


def case_tables(case: Case) -> dict[str, pd.DataFrame]:
    """Every table in the columns of the case format, by name: sorted, defaults in the place of blanks."""
    return {
        name: _settings(case) if name == SETTINGS.name else _table(case, name).copy() for name in TABLE_NAMES
    }


def write_case_archive(case: Case, path: Path) -> None:
    """Write every table as the planner used it: sorted, defaults in the place of blanks, full precision."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in case_tables(case).items():
            entry = zipfile.ZipInfo(f"{name}.csv", _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as file:
                for chunk in csv_chunks(table):
                    file.write(chunk)


def read_case_archive(path: Path, name: str) -> Case:
    """Read the tables back through the checks that every case passes; ``name`` is the case's.

    Raises CaseInvalid where they are no valid case, ``zipfile.BadZipFile`` where the file is no zip.
    """
    with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(path) as archive:
        folder = Path(scratch) / (Path(name).name or "case")
        folder.mkdir()
        for table in TABLE_NAMES:
            entry = f"{table}.csv"
            if entry in archive.namelist():
                (folder / entry).write_bytes(archive.read(entry))
        return read_case(folder)[0]


def _settings(case: Case) -> pd.DataFrame:
    """Key and value of every setting that has one; units are not part of the keys."""
    values = {
        field.name.removesuffix("_mt").removesuffix("_t"): getattr(case.settings, field.name)
        for field in fields(case.settings)
    }
    given = [(key.name, values[key.name]) for key in SETTINGS_KEYS if values[key.name] is not None]
    return pd.DataFrame(given, columns=["key", "value"], dtype=object)


def _table(case: Case, name: str) -> pd.DataFrame:
    table: pd.DataFrame = getattr(case, name)
    by_gas = any(str(column).startswith(_GAS_PREFIX) for column in table.columns)
    return table.drop(columns="intensity") if name == "installations" and by_gas else table
