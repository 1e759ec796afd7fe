"""Which rows of a table a change means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.case.schema import Kind, Table
from planner.case.tables import SETTINGS
from planner.scenarios.model import WhereKey

BoolArray = npt.NDArray[np.bool_]

SECTOR, PRODUCT = "sector", "product"
YEAR_FROM, YEAR_TO = "year_from", "year_to"
YEAR_COLUMNS = ("year", "from_year")
"""The columns that a range of years refers to, whichever the table has."""


def year_column(table: Table) -> str | None:
    """The column of the table that a range of years refers to, None where it has none."""
    names = {column.name for column in table.columns}
    return next((name for name in YEAR_COLUMNS if name in names), None)


def where_keys(table: Table) -> list[str]:
    """Everything that rows of the table can be selected by."""
    if table is SETTINGS:
        return ["key"]
    keys = [column.name for column in table.columns if column.kind is not Kind.NUMBER]
    if PRODUCT in keys and SECTOR not in keys:
        keys.append(SECTOR)
    if year_column(table) is not None:
        keys += [YEAR_FROM, YEAR_TO]
    return keys


def selected(
    table: Table, rows: pd.DataFrame, where: Sequence[WhereKey], sector_of: Mapping[str, str]
) -> BoolArray:
    """Mark the rows that every key of ``where`` admits.

    ``rows``: cells as text or typed. ``sector_of``: the sector of each product.
    """
    mask = np.ones(len(rows), dtype=bool)
    for key, values in where:
        if key in (YEAR_FROM, YEAR_TO):
            years = _years(rows[str(year_column(table))])
            mask &= years >= int(values[0]) if key == YEAR_FROM else years <= int(values[0])
        elif key == SECTOR and SECTOR not in rows:
            mask &= rows[PRODUCT].map(sector_of).isin(values).to_numpy()
        elif table is not SETTINGS and table.column(key).kind is Kind.YEAR:
            mask &= np.isin(_years(rows[key]), [int(value) for value in values])
        else:
            mask &= rows[key].str.strip().isin(values).to_numpy()
    return mask


def _years(cells: pd.Series) -> npt.NDArray[np.float64]:
    return pd.to_numeric(cells, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
