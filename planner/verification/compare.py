"""A published table beside the one worked out anew: missing rows, surplus rows, and every other number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from planner.csv_text import original_text
from planner.rebuilt.arrays import FloatArray
from planner.verification.mismatch import Mismatch

RELATIVE = 1e-9
"""CSV tables have twelve digits; sums over thousands of installations lose some of a double's sixteen."""

ABSOLUTE = 1e-9
"""In the table's own unit. A published number that the solver cannot tell from 0 is 0."""

DIFFERENCES = {"shortfall": ("emissions", "free_allocation")}
"""Columns that are a difference of others: they are known as well as those are."""


@dataclass(frozen=True)
class Expected:
    """A table worked out anew; ``key``: the columns that name a row; NaN = does not apply (blank)."""

    key: tuple[str, ...]
    table: pd.DataFrame


def compare_file(path: Path, expected: Expected) -> list[Mismatch]:
    """Compare a published CSV or Parquet table; other columns than the expected are not looked at."""
    try:
        published = _read(path)
    except (OSError, ValueError, UnicodeDecodeError) as error:
        return [Mismatch(path.name, None, None, f"cannot be read ({type(error).__name__})", "a table")]
    absent = [name for name in expected.table.columns if name not in published.columns]
    if absent:
        return [Mismatch(path.name, None, name, "is missing", "the column") for name in absent]
    return compare_table(path.name, published, expected)


def compare_table(file: str, published: pd.DataFrame, expected: Expected) -> list[Mismatch]:
    """Compare row by row, by key."""
    key = list(expected.key)
    ours, theirs = _by_key(expected.table, key), _by_key(published[list(expected.table.columns)], key)
    repeated = list(theirs.index[theirs.index.duplicated()])
    found = [Mismatch(file, name, None, "stands twice", "one row") for name in repeated]
    found += [
        Mismatch(file, name, None, "is missing", "the row") for name in ours.index.difference(theirs.index)
    ]
    found += [
        Mismatch(file, name, None, "is there", "no such row") for name in theirs.index.difference(ours.index)
    ]
    if found:
        return found
    theirs = theirs.loc[ours.index]
    for column in ours.columns:
        if pd.api.types.is_float_dtype(ours[column]):
            found += _other_numbers(file, column, ours, theirs)
        else:
            right, shown = ours[column].astype(str), theirs[column].astype(str)
            found += [
                Mismatch(file, str(name), column, shown[name], right[name])
                for name in ours.index[(right != shown).to_numpy()]
            ]
    return found


def _other_numbers(file: str, column: str, ours: pd.DataFrame, theirs: pd.DataFrame) -> list[Mismatch]:
    right = ours[column].to_numpy(dtype=float)
    shown, unreadable = _numbers(theirs[column])
    scale = np.fmax(np.abs(right), np.abs(shown))
    for term in DIFFERENCES.get(column, ()):
        scale = np.fmax(scale, np.abs(ours[term].to_numpy(dtype=float)))
    both_blank = np.isnan(right) & np.isnan(shown) & ~unreadable
    allowed = ABSOLUTE + RELATIVE * np.nan_to_num(scale)
    same = both_blank | (np.abs(right - shown) <= allowed)
    labels, cells = ours.index.to_numpy(), theirs[column].to_numpy()
    return [
        Mismatch(file, str(labels[at]), column, str(cells[at]) or "blank", number(right[at]))
        for at in np.flatnonzero(~same)
    ]


def number(value: float) -> str:
    """Twelve digits; blank where it does not apply."""
    return "blank" if np.isnan(value) else f"{value:.12g}"


def _numbers(cells: pd.Series[str]) -> tuple[FloatArray, np.typing.NDArray[np.bool_]]:
    """The numbers, and which cells hold something else; a blank is NaN."""
    values = pd.to_numeric(cells, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    blank = (cells.isna() | (cells == "")).to_numpy(dtype=bool)
    return values, np.isnan(values) & ~blank


def _by_key(table: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    parts = zip(*(map(str, table[column].tolist()) for column in key), strict=True)
    names = [" ".join(part).strip() for part in parts]
    return table.drop(columns=list(key)).set_axis(pd.Index(names, dtype=object), axis="index")


def _read(path: Path) -> pd.DataFrame:
    if path.suffix == ".csv":
        return pd.read_csv(path, dtype=str, keep_default_na=False).map(original_text)
    return pd.read_parquet(path)
