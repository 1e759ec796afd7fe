"""Every number of a shipped case has a row in its table of sources, and every row there is for some number.

The rule (inputs/build/sources.py): an item is a column, a key (or the first parts of it), or
"column of key"; the key of installations is the product.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest

from inputs.build.sources import ITEM_KEYS
from inputs.build.tables import INPUTS
from tests.inputs.shipped import SHIPPED_CASES, read_tables

NOT_NUMBERS = ("sources", "sectors")


def _items(column: str, key: tuple[str, ...]) -> set[str]:
    """Return every item that covers the cell in this column with this key."""
    parts = [part for part in key if part]
    keys = {", ".join(parts[:length]) for length in range(1, len(parts) + 1)}
    return {column} | keys | {f"{column} of {part}" for part in keys}


def _numbers(table: str, rows: pd.DataFrame) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield column and key of every number of a table, cells of equal key once."""
    key = ITEM_KEYS[table]
    for column in rows.columns.difference([*key, "installation"]):
        cells = rows.loc[rows[column] != "", [*key, column]]
        numeric = pd.to_numeric(cells[column], errors="coerce").notna()
        if table != "settings" and not numeric.all():
            continue
        for values in cells.loc[numeric, key].drop_duplicates().itertuples(index=False):
            yield column, tuple(values)


@pytest.mark.parametrize("case", SHIPPED_CASES)
def test_every_number_is_traceable_and_no_source_is_left_over(case: str) -> None:
    tables = read_tables(case)
    given = set(tables["sources"][["table", "item"]].itertuples(index=False, name=None))
    covering: set[tuple[str, str]] = set()
    untraced = []
    for name in tables.keys() - set(NOT_NUMBERS):
        for column, key in _numbers(name, tables[name]):
            found = {(name, item) for item in _items(column, key)} & given
            covering |= found
            if not found:
                untraced.append((name, column, key))
    assert untraced == []
    assert given - covering == set()


@pytest.mark.parametrize("case", SHIPPED_CASES)
def test_sources_say_what_by_whom_and_of_what_standing(case: str) -> None:
    sources = read_tables(case)["sources"]
    assert (sources[["source", "issuer", "kind"]] != "").all(axis=None)
    assert set(sources["kind"]) <= {"official", "published estimate", "assumption"}


@pytest.mark.parametrize("case", SHIPPED_CASES)
def test_what_nobody_has_announced_is_called_an_assumption(case: str) -> None:
    """No official caps, benchmark values, costs of measures or tightening limits were seen by the authors."""
    sources = read_tables(case)["sources"]
    unannounced = sources["table"].isin(
        ["cap_trajectory", "benchmarks", "allocation_rules", "measures", "market"]
    )
    assert set(sources.loc[unannounced, "kind"]) == {"assumption"}


def test_every_list_has_its_licence_and_attribution() -> None:
    folder = INPUTS / "sources"
    described = (folder / "SOURCES.md").read_text(encoding="utf-8")
    entries = [line for line in described.splitlines() if line.startswith("| ") and ".csv" in line]
    assert sorted(line.split(" | ")[0].removeprefix("| ") for line in entries) == sorted(
        path.name for path in folder.glob("*.csv")
    )
    assert all("CC BY 4.0" in line for line in entries)
