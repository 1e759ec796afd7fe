"""The tables of a case in Markdown, generated from the schema so that they cannot disagree with it."""

from __future__ import annotations

from planner.case.schema import Column, Kind, Table
from planner.case.settings_keys import SETTINGS_KEYS
from planner.case.tables import SETTINGS, TABLES
from planner.case.tables_production import INSTALLATIONS, intensity_of

_INTRODUCTION = """# Tables and columns of a case

Generated from the schema in `planner/case`; do not edit.
A column for which nothing is said under "blank means" must be filled in. Columns whose names begin with
`note` may be added to any table: they are kept, not interpreted.
"""

_HEADER = """| column | holds | unit | blank means | meaning | 含义 |
|---|---|---|---|---|---|"""


def schema_documentation() -> str:
    """Return a Markdown page with a section per table and a line per column or settings key."""
    return "\n".join([_INTRODUCTION, *(_section(table) for table in TABLES)])


def _section(table: Table) -> str:
    columns = table.columns
    if table is SETTINGS:
        columns = SETTINGS_KEYS
    if table is INSTALLATIONS:
        columns = (*columns, intensity_of("<gas>"))
    lines = [f"## {table.name} ({table.title}, {table.title_zh})", "", _standing(table), "", _HEADER]
    return "\n".join([*lines, *(_line(column) for column in columns), ""])


def _standing(table: Table) -> str:
    """Return in words whether the table may be absent or empty and what identifies its rows."""
    presence = "Optional" if table.optional else "Required"
    emptiness = "may hold no row" if table.may_be_empty else "holds at least one row"
    key = f"one row per {' + '.join(table.key)}" if table.key else "rows are free"
    words = f"{presence}; {emptiness}; {key}."
    if table is SETTINGS:
        return f"{words} The keys:"
    if table is INSTALLATIONS:
        return f"{words} Either `intensity`, or one `intensity_<gas>` for each gas of the table gases."
    return words


def _line(column: Column) -> str:
    holds = {
        Kind.NUMBER: str(column.bounds),
        Kind.YEAR: "year",
        Kind.CHOICE: " / ".join(column.choices),
        Kind.TEXT: f"{column.reference.column} of {column.reference.table}" if column.reference else "text",
    }[column.kind]
    cells = (f"`{column.name}`", holds, column.unit, column.blank, column.meaning, column.meaning_zh)
    return f"| {' | '.join(cells)} |"
