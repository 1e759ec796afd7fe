"""Changes made in the tables of a case as text, so that the result is checked like any case that is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.case.columns import holds_number
from planner.case.faults import Fault
from planner.case.schema import Column, Table
from planner.case.settings_keys import SETTINGS_KEYS
from planner.case.tables import SETTINGS, table_called
from planner.case.text_tables import TextCase
from planner.scenarios.model import CellChange, Change, GrowthPath, RowChange
from planner.scenarios.selection import selected

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ChangedTexts:
    """The tables of a changed case as text.

    ``included``: by table, the file and row of every row that came from another file, by its row here.
    """

    texts: TextCase
    included: Mapping[str, Mapping[int, tuple[str, int]]]

    def at_their_places(self, faults: Sequence[Fault]) -> tuple[Fault, ...]:
        """The faults, those of included rows at their places in their own files."""
        return tuple(self._placed(fault) for fault in faults)

    def _placed(self, fault: Fault) -> Fault:
        place = self.included.get(fault.table, {}).get(fault.row or 0)
        if place is None:
            return fault
        return replace(fault, table=f"{fault.table} ({place[0]})", row=place[1])


def changed_texts(base: TextCase, changes: Sequence[Change], sector_of: Mapping[str, str]) -> ChangedTexts:
    """Make the changes in order. ``base``: in the long layout, without faults; it is left as it is.

    ``sector_of``: the sector of each product, those of included rows among them.
    """
    texts = replace(base, tables=dict(base.tables), named=set(base.named), warnings=[])
    included: dict[str, dict[int, tuple[str, int]]] = {}
    for change in changes:
        rows = texts.tables.get(change.table)
        if isinstance(change, RowChange):
            merged, places = _with_rows(rows, change)
            texts.tables[change.table] = merged
            texts.named.add(change.table)
            included.setdefault(change.table, {}).update(places)
        elif rows is not None:
            texts.tables[change.table] = _with_cells(rows, change, sector_of)
    return ChangedTexts(texts, included)


def described_column(table: Table, name: str, settings_key: str = "") -> Column | None:
    """The description of a column, or of the setting whose value it holds; None for a gas's intensity."""
    if table is SETTINGS:
        return next((key for key in SETTINGS_KEYS if key.name == settings_key), None)
    return next((column for column in table.columns if column.name == name), None)


def _with_rows(
    rows: pd.DataFrame | None, change: RowChange
) -> tuple[pd.DataFrame, dict[int, tuple[str, int]]]:
    """The table with rows of a file, numbered on from its last, and their places in the file by number."""
    given = change.rows
    if rows is None:
        rows = pd.DataFrame(columns=given.columns, dtype="str")
    if change.operation == "replace_rows":
        key = list(table_called(change.table).key)
        replaced = pd.MultiIndex.from_frame(_stripped(given, key))
        rows = rows[~pd.MultiIndex.from_frame(_stripped(rows, key)).isin(replaced)]
    first = int(rows.index.max()) + 1 if len(rows) else 2
    numbered = given.set_axis(pd.RangeIndex(first, first + len(given)), axis=0)
    places = {
        int(number): (change.file, int(row)) for number, row in zip(numbered.index, given.index, strict=True)
    }
    columns = [*rows.columns, *(name for name in given.columns if name not in rows.columns)]
    merged = pd.concat([rows, numbered]).reindex(columns=columns).fillna("").astype("str")
    return merged, places


def _stripped(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    stripped: pd.DataFrame = rows.reindex(columns=key, fill_value="").apply(lambda cells: cells.str.strip())
    return stripped


def _with_cells(rows: pd.DataFrame, change: CellChange, sector_of: Mapping[str, str]) -> pd.DataFrame:
    """The table with the selected cells changed."""
    table = table_called(change.table)
    mask = selected(table, rows, change.where, sector_of)
    cells = rows[change.column] if change.column in rows else pd.Series("", index=rows.index, dtype="str")
    if change.operation == "replace":
        value = change.operand if isinstance(change.operand, str) else repr(change.operand)
        return rows.assign(**{change.column: cells.where(~mask, value)})
    blank = mask & (cells.str.strip() == "").to_numpy()
    cells = cells.where(~blank, _defaults(table, rows, change.column))
    numbers = mask & holds_number(cells.str.strip()).to_numpy()
    old = cells[numbers].astype(float).to_numpy()
    operands = operands_of(change, keys_of(rows[numbers]))
    new = old + operands if change.operation == "add" else old * operands
    texts = cells.to_numpy(dtype=object).copy()
    texts[numbers] = [repr(float(number)) for number in new]
    return rows.assign(**{change.column: pd.Series(texts, index=rows.index, dtype="str")})


def _defaults(table: Table, rows: pd.DataFrame, column: str) -> pd.Series[str]:
    """What a blank of each row stands for, "" where it stands for no number."""
    keys = rows["key"].str.strip() if table is SETTINGS else pd.Series("", index=rows.index)
    described = {key: described_column(table, column, key) for key in set(keys)}
    texts = {
        key: repr(float(found.default)) if found and isinstance(found.default, float) else ""
        for key, found in described.items()
    }
    return keys.map(texts).astype("str")


def keys_of(rows: pd.DataFrame) -> list[tuple[str, float]]:
    """Product and year of each row; empty for a table without them, which no path of growth changes."""
    if not {"product", "year"} <= set(rows.columns):
        return []
    years = pd.to_numeric(rows["year"], errors="coerce").tolist()
    return [(product.strip(), year) for product, year in zip(rows["product"].tolist(), years, strict=True)]


def operands_of(change: CellChange, keys: Sequence[tuple[str, float]]) -> FloatArray | float:
    """The number to multiply with or to add, or for a path of growth the factor of each row.

    ``keys``: product and year of each row, as ``keys_of`` gives them.
    """
    if isinstance(change.operand, GrowthPath):
        factors = change.operand.by_key()
        return np.array([factors.get(key, 1.0) for key in keys], dtype=np.float64)
    return float(change.operand)
