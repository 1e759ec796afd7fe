"""Reading the lists and the tables of assumptions; writing the tables of a case, byte for byte the same."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

INPUTS = Path(__file__).resolve().parent.parent
SOURCES = INPUTS / "sources"
ASSUMPTIONS = INPUTS / "assumptions"
SHARED = "shared"
"""The folder of the assumptions that every national case starts from."""

STANDING = ["basis", "reference", "kind"]
"""Where a figure comes from: how it was had, in words; the key of ``references``; its standing."""


def read_list(name: str) -> pd.DataFrame:
    """Read an open list from ``sources`` as text; empty cells are ""."""
    return _read_text(SOURCES / f"{name}.csv")


def read_assumptions(case: str, name: str, key: list[str]) -> pd.DataFrame:
    """Read a table of assumptions as text: the case's own rows and the shared ones whose key it lacks.

    Sorted by key. Raises FileNotFoundError when neither folder has the table, and ValueError when a row is
    there twice.
    """
    paths = [ASSUMPTIONS / folder / f"{name}.csv" for folder in (SHARED, case)]
    tables = [_read_text(path) for path in paths if path.exists()]
    if not tables:
        raise FileNotFoundError(f"no table of assumptions {name}.csv")
    for table in tables:
        if table.duplicated(key).any():
            raise ValueError(f"{name}.csv: a row is there twice")
    merged = pd.concat(tables).drop_duplicates(key, keep="last")
    return merged.sort_values(key, ignore_index=True)


def read_references() -> pd.DataFrame:
    """Read the references: reference, source, issuer, year, url (text)."""
    return _read_text(ASSUMPTIONS / "references.csv")


def write_table(table: pd.DataFrame, folder: Path, name: str, key: list[str]) -> None:
    """Write one table of a case: sorted by key, UTF-8, line feeds, shortest exact numbers."""
    table.sort_values(key).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


def _read_text(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
