"""Planted faults in rows, columns and whole tables: each must be refused and named where it stands."""

from __future__ import annotations

import random

from planner.case.settings_keys import SETTINGS_KEYS
from planner.case.tables import table_called
from tests.fuzz.draft import Draft, Place
from tests.fuzz.kinds import Expected, Register

TABLE_FAULTS = Register()
_kind = TABLE_FAULTS.kind

NEEDED = ("settings", "sectors", "products", "installations", "output_forecast", "allocation_rules")
KEYED = (
    *("sectors", "products", "installations", "output_forecast", "allocation_rules", "measures"),
    "installation_measures",
)


def _misspelt(chosen: random.Random, name: str) -> str:
    position = chosen.randrange(len(name))
    changed = (name[:position] + name[position + 1 :], name + "x", name.upper(), name.replace("_", " ") + "s")
    return chosen.choice([other for other in changed if other != name and not other.startswith("note")])


def _column(chosen: random.Random, draft: Draft) -> tuple[str, int, str]:
    """Return a table, the position of one of its columns, and the column's name."""
    table = chosen.choice(sorted(draft.grid))
    position = chosen.randrange(len(draft.grid[table][0]))
    return table, position, draft.grid[table][0][position]


@_kind(Expected.FAULT)
def row_twice(chosen: random.Random, draft: Draft) -> Place:
    table = chosen.choice([name for name in KEYED if name in draft.grid])
    rows = draft.grid[table]
    rows.append(list(rows[chosen.randrange(1, len(rows))]))
    return Place(table, len(rows))


@_kind(Expected.FAULT)
def setting_twice(chosen: random.Random, draft: Draft) -> Place:
    rows = draft.grid["settings"]
    rows.append(list(chosen.choice(rows[1:])))
    return Place("settings", len(rows), "key")


@_kind(Expected.FAULT)
def missing_column(chosen: random.Random, draft: Draft) -> Place:
    table, position, name = _column(chosen, draft)
    for row in draft.grid[table]:
        del row[position]
    return Place(table, None, None if name.startswith("intensity") else name)


@_kind(Expected.FAULT)
def misspelt_column(chosen: random.Random, draft: Draft) -> Place:
    table, position, name = _column(chosen, draft)
    draft.grid[table][0][position] = _misspelt(chosen, name)
    return Place(table)


@_kind(Expected.FAULT)
def unknown_column(chosen: random.Random, draft: Draft) -> Place:
    table = chosen.choice(sorted(draft.grid))
    name = chosen.choice(("colour", "备注", "Note", "x" * 300, "=1+1", "2027%"))
    for row in draft.grid[table]:
        row.append("1")
    draft.grid[table][0][-1] = name if name != "=1+1" else "'=1+1"
    return Place(table, None, draft.grid[table][0][-1])


@_kind(Expected.FAULT)
def column_twice(chosen: random.Random, draft: Draft) -> Place:
    table, position, name = _column(chosen, draft)
    for row in draft.grid[table]:
        row.append(row[position])
    return Place(table, 1, name)


@_kind(Expected.FAULT)
def column_without_a_name(chosen: random.Random, draft: Draft) -> Place:
    table = chosen.choice(draft.tables_with_rows())
    number = chosen.randrange(1, len(draft.grid[table]))
    for row in draft.grid[table]:
        row.append("")
    draft.grid[table][number][-1] = "1"
    return Place(table, number + 1)


@_kind(Expected.FAULT)
def more_cells_than_the_header(chosen: random.Random, draft: Draft) -> Place:
    table = chosen.choice(draft.tables_with_rows())
    number = chosen.randrange(1, len(draft.grid[table]))
    draft.grid[table][number] += ["", "7"]
    return Place(table, number + 1)


@_kind(Expected.FAULT)
def missing_table(chosen: random.Random, draft: Draft) -> Place:
    table = chosen.choice([name for name in draft.grid if not table_called(name).optional])
    del draft.grid[table]
    return Place(table)


@_kind(Expected.FAULT)
def misspelt_table(chosen: random.Random, draft: Draft) -> Place:
    table = chosen.choice(sorted(draft.grid))
    draft.grid = {
        (_misspelt(chosen, name) if name == table else name): rows for name, rows in draft.grid.items()
    }
    return Place()


@_kind(Expected.FAULT)
def table_without_rows(chosen: random.Random, draft: Draft) -> Place:
    table = chosen.choice(NEEDED[1:])
    del draft.grid[table][1:]
    return Place(table)


@_kind(Expected.FAULT)
def table_without_anything(chosen: random.Random, draft: Draft) -> Place:
    table = chosen.choice(sorted(draft.grid))
    draft.grid[table] = [[]] * chosen.randrange(3)
    return Place(table)


@_kind(Expected.FAULT)
def no_header(chosen: random.Random, draft: Draft) -> Place:
    table = chosen.choice(draft.tables_with_rows())
    del draft.grid[table][0]
    return Place(table)


@_kind(Expected.FAULT)
def title_above_the_header(chosen: random.Random, draft: Draft) -> Place:
    table = chosen.choice(sorted(draft.grid))
    draft.grid[table].insert(0, ["表一 Inputs"])
    return Place(table)


@_kind(Expected.FAULT)
def unknown_setting(chosen: random.Random, draft: Draft) -> Place:
    rows = draft.grid["settings"]
    rows.append([_misspelt(chosen, chosen.choice(SETTINGS_KEYS).name), "1"])
    return Place("settings", len(rows), "key")


@_kind(Expected.FAULT)
def missing_setting(chosen: random.Random, draft: Draft) -> Place:
    required = [key.name for key in SETTINGS_KEYS if key.required]
    gone = chosen.choice(required)
    draft.grid["settings"] = [row for row in draft.grid["settings"] if row[0] != gone]
    return Place("settings", None, "key")


@_kind(Expected.FAULT)
def missing_forecast(chosen: random.Random, draft: Draft) -> Place:
    """A year of the plan goes; that is a fault for every product with a row in a plan year."""
    years = {row[0]: row[1] for row in draft.grid["settings"]}
    rows = draft.grid["output_forecast"]
    year = rows[0].index("year")
    within = [row for row in rows[1:] if years["first_year"] <= row[year] <= years["last_year"]]
    rows.remove(chosen.choice(within))
    return Place("output_forecast", None, "product")


@_kind(Expected.FAULT)
def rule_without_its_limit(chosen: random.Random, draft: Draft) -> Place:
    header, *rows = draft.grid["allocation_rules"]
    numbers = [number for number, row in enumerate(rows, 2) if row[header.index("rule")] == "benchmark"]
    number = chosen.choice(numbers)
    draft.grid["allocation_rules"][number - 1][header.index("tightening_max")] = ""
    return Place("allocation_rules", number, "tightening_max")


@_kind(Expected.FAULT)
def intensity_in_two_forms(_chosen: random.Random, draft: Draft) -> Place:
    header, *rows = draft.grid["installations"]
    header.append("intensity" if "intensity" not in header else "intensity_CO2")
    for row in rows:
        row.append("1")
    return Place("installations")


def _own_measure(draft: Draft, **cells: str) -> int:
    """Add a row to the measures of single installations, and the table where there is none; its number."""
    columns = [column.name for column in table_called("installation_measures").columns]
    rows = draft.grid.setdefault("installation_measures", [columns])
    rows.append([cells.get(name, "") for name in rows[0]])
    return len(rows)


def _owner(chosen: random.Random, draft: Draft) -> dict[str, str]:
    """A valid measure of one of the installations, but that its name and potential are to be chosen."""
    header, *rows = draft.grid["installations"]
    row = dict(zip(header, chosen.choice(rows), strict=True))
    found = {name: row[name] for name in ("installation", "product")}
    return {**found, "measure": "new", "cost": "10", "potential": "0", "available_from": "2026"}


@_kind(Expected.FAULT)
def own_measure_of_another_product(chosen: random.Random, draft: Draft) -> Place:
    owner = _owner(chosen, draft)
    header, *rows = draft.grid["installations"]
    at, made = header.index("installation"), header.index("product")
    own = {row[made] for row in rows if row[at] == owner["installation"]}
    products = {row[draft.grid["products"][0].index("product")] for row in draft.grid["products"][1:]}
    number = _own_measure(draft, **owner | {"product": chosen.choice(sorted(products - own))})
    return Place("installation_measures", number, "product")


@_kind(Expected.FAULT)
def own_measure_of_nobody(chosen: random.Random, draft: Draft) -> Place:
    number = _own_measure(draft, **_owner(chosen, draft) | {"installation": "nobody's"})
    return Place("installation_measures", number, "installation")


@_kind(Expected.FAULT)
def own_measure_with_the_name_of_a_shared_one(chosen: random.Random, draft: Draft) -> Place:
    header, *rows = draft.grid["measures"]
    shared = chosen.choice(rows)[header.index("measure")]
    number = _own_measure(draft, **_owner(chosen, draft) | {"measure": shared})
    return Place("installation_measures", number, "measure")


@_kind(Expected.FAULT)
def own_measures_that_remove_more_than_all(chosen: random.Random, draft: Draft) -> Place:
    owner = _owner(chosen, draft)
    _own_measure(draft, **owner | {"potential": "0.5"})
    number = _own_measure(draft, **owner | {"measure": "newer", "potential": chosen.choice(("0.51", "0.9"))})
    return Place("installation_measures", number, "potential")
