"""The header of a table: which columns it must have, and which of those given are none of a case."""

from __future__ import annotations

from collections.abc import Sequence

from planner.case.faults import Fault
from planner.case.schema import NOTE, Column, Table, closest, did_you_mean, is_note
from planner.case.tables_production import INSTALLATIONS, INTENSITY, INTENSITY_PREFIX, intensity_of


def columns_of(
    table: Table, header: Sequence[str], gases: Sequence[str]
) -> tuple[tuple[Column, ...], list[Fault]]:
    """Return the columns that the table has in this case, and a fault for each unknown or missing one.

    ``gases`` are the gases of the case: installations give either ``intensity`` or one column
    ``intensity_<gas>`` for each of them. Note columns are no fault and not returned.
    """
    columns = table.columns
    faults: list[Fault] = []
    explained: set[str | None] = set()
    apart = [INTENSITY_PREFIX + gas for gas in gases_named(header)] if table is INSTALLATIONS else []
    if apart and INTENSITY.name in header:
        problem = f"stands beside {', '.join(apart)}"
        remedy = "give either intensity or one column for each gas"
        faults.append(Fault(table.name, None, INTENSITY.name, None, problem, remedy))
        explained.update(apart)
    elif apart:
        position = columns.index(INTENSITY)
        columns = (*columns[:position], *map(intensity_of, gases), *columns[position + 1 :])
    known = [column.name for column in columns]
    absent = [name for name in known if name not in header]
    for name in header:
        if name in known or name in explained or is_note(name):
            continue
        explained.add(closest(name, absent))
        otherwise = f'remove it, or begin its name with "{NOTE}"'
        if name in apart:
            otherwise = "add the gas to the table gases, or remove the column"
        remedy = did_you_mean(name, absent, otherwise)
        faults.append(Fault(table.name, None, name, None, "is no column of this table", remedy))
    for column in columns:
        if column.name in absent and column.name not in explained:
            remedy = f"add the column: {column.meaning}"
            faults.append(Fault(table.name, None, column.name, None, "is missing", remedy))
    return columns, faults


def gases_named(header: Sequence[str]) -> list[str]:
    """Return the gases that the header of installations names in its columns ``intensity_<gas>``."""
    return [name.removeprefix(INTENSITY_PREFIX) for name in header if name.startswith(INTENSITY_PREFIX)]
