"""What differs in the inputs of plans: every cell of every table of the case, by table, row and column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.archive.case_archive import case_tables
from planner.case.schema import is_note
from planner.case.tables import TABLE_NAMES, table_called
from planner.published_plan import PublishedPlan

ROW_ITSELF = "row"
"""Stands for the column where plans differ in nothing but that a row is there."""
IS_THERE = "is there"
SOURCE_KEY = ("table", "item")
"""What names a row of ``sources``, with a count where several rows have it."""

Cell = str | float | None
"""None: blank, or no such row."""
Cells = npt.NDArray[np.object_]


@dataclass(frozen=True)
class InputDifference:
    """One cell in which plans differ; ``values``: by plan, in the unit of the case format."""

    table: str
    row: str
    column: str
    values: tuple[Cell, ...]


def input_differences(plans: Sequence[PublishedPlan]) -> list[InputDifference]:
    """List every cell in which any plan's case differs from the first's, in the order of the case format.

    Tables are compared as the planner used them: sorted by key, blanks with a default resolved, notes left
    out. A row that only some cases have differs in every column that is not blank.
    """
    cases = [case_tables(plan.case) for plan in plans]
    found: list[InputDifference] = []
    for name in TABLE_NAMES:
        if len({plan.case.digests[name] for plan in plans}) > 1:
            found += _differences(name, [tables[name] for tables in cases])
    return found


def _differences(name: str, tables: Sequence[pd.DataFrame]) -> list[InputDifference]:
    key = list(table_called(name).key or SOURCE_KEY)
    keyed = [_by_key(table, key, repeats=not table_called(name).key) for table in tables]
    rows = keyed[0].index
    for table in keyed[1:]:
        rows = rows.union(table.index, sort=False)
    rows = rows.sort_values()
    columns = list(dict.fromkeys(column for table in keyed for column in table.columns))
    there = np.array([rows.isin(table.index) for table in keyed])
    differs = {}
    for column in columns:
        cells = [_cells(table, column, rows) for table in keyed]
        differs[column] = (cells, _differ(cells))
    found: list[tuple[int, int, InputDifference]] = []
    changed = np.zeros(len(rows), dtype=bool)
    for number, (column, (cells, marked)) in enumerate(differs.items()):
        changed |= marked
        for at in np.flatnonzero(marked).tolist():
            values = tuple(_value(one[at]) for one in cells)
            found.append((at, number, InputDifference(name, _said(key, rows[at]), column, values)))
    for at in np.flatnonzero(~changed & there.any(axis=0) & ~there.all(axis=0)).tolist():
        values = tuple(IS_THERE if present else None for present in there[:, at])
        found.append((at, 0, InputDifference(name, _said(key, rows[at]), ROW_ITSELF, values)))
    return [difference for _, _, difference in sorted(found, key=lambda one: one[:2])]


def _by_key(table: pd.DataFrame, key: list[str], *, repeats: bool) -> pd.DataFrame:
    """The table without notes, its index the key as text, with a count where rows may share one."""
    kept = table[[column for column in table.columns if not is_note(str(column))]]
    names = kept[key].astype("string").fillna("").astype(object)
    if repeats:
        names = names.assign(_number=kept.groupby(key, sort=False).cumcount() + 1)
    index = pd.MultiIndex.from_frame(names) if names.shape[1] > 1 else pd.Index(names.iloc[:, 0])
    return kept.drop(columns=key).set_axis(index, axis="index")


def _cells(table: pd.DataFrame, column: str, rows: pd.Index) -> Cells:
    """The cells of a column at all rows; None for blanks and missing rows."""
    if column not in table:
        return np.full(len(rows), None, dtype=object)
    cells = table[column].reindex(rows).astype(object)
    return cells.where(cells.notna() & (cells != ""), None).to_numpy(dtype=object)


def _differ(cells: Sequence[Cells]) -> npt.NDArray[np.bool_]:
    """Per row, whether any plan has another cell than the first."""
    marked = np.zeros(len(cells[0]), dtype=bool)
    for other in cells[1:]:
        marked |= cells[0] != other
    return marked


def _value(cell: object) -> Cell:
    if cell is None:
        return None
    return float(cell) if isinstance(cell, (int, float, np.number)) else str(cell)


def _said(key: Sequence[str], row: object) -> str:
    parts = row if isinstance(row, tuple) else (row,)
    said = [f"{column} {part}" for column, part in zip(key, parts, strict=False) if part != ""]
    if len(parts) > len(key) and parts[-1] != 1:
        said.append(f"({parts[-1]})")
    return ", ".join(said)
