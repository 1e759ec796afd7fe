"""Forecast and caps written in the wide layout, a column for each year: the way back from ``made_long``."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from planner.case.faults import CaseInvalid, Fault
from planner.case.schema import Table
from planner.case.wide_layout import QUANTITY, WIDE_TABLES, YEAR, item_column, quantities


def made_wide(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the tables, all in the long layout, with forecast and caps wide; tables without rows stay long.

    Products and sectors keep the order of their first rows. Raises CaseInvalid where the wide layout cannot
    hold a table: a row twice, a row without its year, a column of notes, a product that lacks years.
    """
    faults: list[Fault] = []
    wide = dict(tables)
    for table in WIDE_TABLES:
        rows = tables.get(table.name)
        if rows is None or rows.empty:
            continue
        found = _why_not_wide(table, rows)
        faults += found
        if not found:
            wide[table.name] = _wide(table, rows)
    if faults:
        raise CaseInvalid(faults)
    return wide


def _why_not_wide(table: Table, rows: pd.DataFrame) -> list[Fault]:
    """Return a fault for each thing that the wide layout has no place for."""
    known = [column.name for column in table.columns]
    faults = [
        Fault(table.name, None, str(name), None, "has no place in the wide layout", "convert without it")
        for name in rows.columns
        if name not in known
    ]
    lacking = [name for name in known if name not in rows.columns]
    faults += [Fault(table.name, None, name, None, "is missing", "add the column") for name in lacking]
    if faults:
        return faults
    item = item_column(table)
    keys = rows[[item, YEAR]].apply(lambda cells: cells.str.strip())
    for broken, column, problem, remedy in (
        (keys.duplicated(), item, "repeats an earlier row", "keep one of the two rows"),
        (~keys[YEAR].str.fullmatch("[1-9][0-9]{3}"), YEAR, "is no year", "give a year of four digits"),
    ):
        for row, value in keys.loc[broken, column].items():
            faults.append(Fault(table.name, int(str(row)), column, str(value), problem, remedy))
    if not faults and len(quantities(table)) > 1:
        years = set(keys[YEAR])
        for name, own in keys.groupby(item, sort=False)[YEAR]:
            missing = ", ".join(sorted(years - set(own)))
            if missing:
                problem = f"has no row for {missing}, which the wide layout needs"
                faults.append(Fault(table.name, None, item, str(name), problem, "add the rows"))
    return faults


def _wide(table: Table, rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each item and quantity; a quantity that is blank in all years has no row."""
    item, names = item_column(table), quantities(table)
    rows = rows.assign(**{column: rows[column].str.strip() for column in (item, YEAR)})
    items, years = list(dict.fromkeys(rows[item])), sorted(set(rows[YEAR]))
    by_quantity = {
        name: rows.pivot(index=item, columns=YEAR, values=name).reindex(items)[years].fillna("")
        for name in names
    }
    blocks = []
    for position, (name, cells) in enumerate(by_quantity.items()):
        block = cells.rename_axis(columns=None).reset_index()
        if len(names) > 1:
            block.insert(1, QUANTITY, name)
        filled = (cells.apply(lambda column: column.str.strip()) != "").any(axis="columns").to_numpy()
        blocks.append(block[filled | (position == 0)])
    together: pd.DataFrame = pd.concat(blocks)
    return together.sort_index(kind="stable").reset_index(drop=True)
