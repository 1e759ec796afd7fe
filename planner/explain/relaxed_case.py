"""The tables of a case, as text, with an alternative applied: only the changed cells differ."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from planner.case.case import Case
from planner.case.tables import SETTINGS, SOURCES
from planner.case.text_tables import TextCase
from planner.case.wide_layout import made_long
from planner.explain.change import CaseCell, Change
from planner.explain.explanation import Alternative, Explanation
from planner.explain.words import amount, limit_sentence
from planner.explain.years import YEAR

ISSUER = "planner relax"
KIND = "assumption"

MOST_LIMITS = 3
"""Limits of the conflict that the reason of a change names."""


def relaxed_tables(
    given: TextCase, case: Case, explanation: Explanation, alternative: Alternative
) -> dict[str, pd.DataFrame]:
    """The tables with the alternative's cells changed, and a row of ``sources`` for each change.

    ``given``: the tables as text, valid, in either layout; ``case``: the case read from them. A setting that
    the case leaves to its default gets a row. The reason in ``sources`` names the conflict.
    """
    tables = {name: table.copy() for name, table in given.tables.items()}
    places = _Places(given)
    for change in alternative.changes:
        table = tables[change.cell.table]
        if change.cell.table == SETTINGS.name and change.cell.column not in set(table["key"].str.strip()):
            tables[SETTINGS.name] = _with_row(table, {"key": change.cell.column, "value": as_text(change)})
        else:
            table.loc[places.of(change.cell)] = as_text(change)
    sources = tables.get(SOURCES.name, pd.DataFrame(columns=[column.name for column in SOURCES.columns]))
    why = _reason(case, explanation)
    for change in alternative.changes:
        sources = _with_row(sources, _source(change, alternative.lever, why))
    return {**tables, SOURCES.name: sources}


def as_text(change: Change) -> str:
    """The new value as a cell of a case: the shortest text that reads back as the same number."""
    whole = change.unit == YEAR or change.new.is_integer()
    return str(int(change.new)) if whole else repr(change.new)


class _Places:
    """Where cells of a case stand in its tables of text."""

    def __init__(self, given: TextCase) -> None:
        self._long, self._wide = made_long(given)

    def of(self, cell: CaseCell) -> tuple[int, str]:
        """Row and column of a cell in the given layout."""
        table = self._long.tables[cell.table]
        key = (("key", cell.column),) if cell.table == SETTINGS.name else cell.key
        column = "value" if cell.table == SETTINGS.name else cell.column
        chosen = pd.Series(True, index=table.index)
        for name, value in key:
            chosen &= _equal(table[name], value)
        (row,) = table.index[chosen]
        places = self._wide.tables.get(cell.table)
        if places is None:
            return int(row), column
        return int(places.rows[column][row]), str(places.headers[column][row])


def _equal(cells: pd.Series[str], value: str | int) -> pd.Series[bool]:
    text = cells.str.strip()
    return text.astype(float) == value if isinstance(value, int) else text == value


def _with_row(table: pd.DataFrame, cells: Mapping[str, str]) -> pd.DataFrame:
    """The table with a row added at its end, blank where nothing is given."""
    number = 1 + max(table.index, default=1)
    row = pd.DataFrame([{name: cells.get(str(name), "") for name in table.columns}], index=[number])
    return pd.concat([table, row])


def _source(change: Change, lever: str, why: str) -> dict[str, str]:
    cell = change.cell
    changed = f"{amount(change.old, change.unit)} changed to {amount(change.new, change.unit)}"
    return {
        "table": cell.table,
        "item": ", ".join([cell.column, *(str(value) for _, value in cell.key if value != "")]),
        "source": f"{changed} with the lever {lever}: {why}",
        "issuer": ISSUER,
        "kind": KIND,
    }


def _reason(case: Case, explanation: Explanation) -> str:
    limits = [limit_sentence(case, limit)[0] for limit in explanation.conflict]
    if not limits:
        return "the case had no plan"
    more = f"; and {len(limits) - MOST_LIMITS} more" if len(limits) > MOST_LIMITS else ""
    named = "; ".join(limits[:MOST_LIMITS])
    return f"the case had no plan, because these limits contradict each other: {named}{more}"
