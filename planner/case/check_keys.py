"""Rules on keys: no row twice, and no name that the table it belongs to does not know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from planner.case.faults import Fault
from planner.case.schema import Table, did_you_mean
from planner.case.typed import TypedTable


def without_repeats(typed: TypedTable, table: Table) -> tuple[TypedTable, list[Fault]]:
    """Return the table without the rows whose key an earlier row has, and a fault for each of those."""
    key = list(table.key)
    if not key or not typed.has(*key) or typed.values.empty:
        return typed, []
    keys = typed.clean(*key)[key]
    rows = keys.index[keys.duplicated()]
    if rows.empty:
        return typed, []
    firsts = pd.Series(keys.index, index=keys.index).groupby([keys[name] for name in key]).transform("min")
    values = typed.text.loc[rows, key].agg(", ".join, axis="columns")
    column = " + ".join(key)
    faults = [
        Fault(typed.name, int(row), column, value, f"repeats row {first}", "keep one of the two rows")
        for row, value, first in zip(rows, values, firsts.loc[rows], strict=True)
    ]
    return replace(
        typed,
        text=typed.text.drop(index=rows),
        values=typed.values.drop(index=rows),
        faulty=typed.faulty.drop(index=rows),
    ), faults


def reference_faults(tables: Mapping[str, TypedTable], described: tuple[Table, ...]) -> list[Fault]:
    """Return a fault for every sector and product that its own table does not hold."""
    faults = []
    for table in described:
        for column in table.columns:
            reference = column.reference
            if reference is None or not tables[reference.table].has(reference.column):
                continue
            known = [*sorted(set(tables[reference.table].values[reference.column]) - {""}), *reference.also]
            typed = tables[table.name]
            cells = typed.clean(column.name)[column.name]
            unknown = cells[(cells != "") & ~cells.isin(known)]
            remedies = {
                value: did_you_mean(value, known, f"give {column.expected}") for value in set(unknown)
            }
            problem = f"is not in the table {reference.table}"
            faults += typed.faults_at(unknown.index, column.name, problem, unknown.map(remedies))
    return faults
