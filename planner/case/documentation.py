"""The tables of a case in Markdown, generated from the schema so that they cannot disagree with it."""

from __future__ import annotations

from collections.abc import Sequence

from planner.case.schema import Column, Kind, Table
from planner.case.settings_keys import SETTINGS_KEYS
from planner.case.tables import SETTINGS, TABLES
from planner.case.tables_production import INSTALLATIONS, intensity_of
from planner.case.warnings_documentation import warnings_documentation
from planner.case.wide_layout import QUANTITY, WIDE_TABLES, item_column, quantities

_INTRODUCTION = """# Tables and columns of a case

Generated from the schema in `planner/case`; do not edit.
A column for which nothing is said under "blank means" must be filled in. Columns whose names begin with
`note` may be added to any table: they are kept, not interpreted.

In a workbook, rows beneath the header whose first cell begins with `# ` are guides (units, meanings, the
example) and no data. Cells to be filled in are coloured; the others are locked, without a password.
"""

_HEADER = """| column | holds | unit | blank means | meaning | 含义 |
|---|---|---|---|---|---|"""


def schema_documentation() -> str:
    """Return a Markdown page with a section per table and a line per column or settings key."""
    return "\n".join([_INTRODUCTION, *(_section(table) for table in TABLES), warnings_documentation()])


def _section(table: Table) -> str:
    columns = table.columns
    if table is SETTINGS:
        columns = SETTINGS_KEYS
    if table is INSTALLATIONS:
        columns = (*columns, intensity_of("<gas>"))
    lines = [f"## {table.name} ({table.title}, {table.title_zh})", "", _standing(table), "", _HEADER]
    lines += [_line(column) for column in columns]
    if table in WIDE_TABLES:
        lines += ["", _wide_layout(table)]
    return "\n".join([*lines, ""])


def _wide_layout(table: Table) -> str:
    """Return in words, with an example, how the table is given with a column for each year."""
    item, names = item_column(table), quantities(table)
    several = len(names) > 1
    header = [item, *([QUANTITY] if several else []), "2027", "2028"]
    lines = [
        "Or with a column for each year. Both layouts are read, from CSV and workbook alike; a table keeps",
        "to one. A year column without any value counts as not there.",
    ]
    if several:
        others = ", ".join(f"`{name}`" for name in names[1:])
        lines.append(
            f"Each {item} has a row of `{names[0]}`, and a row of {others} where it is not 1 throughout."
        )
    lines += ["", _row(header), "|---" * len(header) + "|"]
    for name in names:
        start = [table.column(item).example, *([name] if several else [])]
        lines.append(_row([*start, *[table.column(name).example] * 2]))
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


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
    return _row((f"`{column.name}`", holds, column.unit, column.blank, column.meaning, column.meaning_zh))
