"""The tables of a case as text, exactly as given, from CSV files and sheets alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from planner.case.faults import Fault, printable
from planner.case.schema import NOTE, closest, did_you_mean
from planner.case.tables import TABLE_NAMES, TABLES

WORKBOOK_SUFFIX = ".xlsx"

GUIDE = "# "
"""What the first cell of a guide row of the template begins with. Such rows are no data."""

_INVISIBLE_CHARACTER = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
"""Characters without width and marks of direction, which copying from web pages and PDF leaves in texts."""

Rows = Sequence[Sequence[str | None]]
"""All rows of a file or sheet, from the first on; None where there is no cell."""


@dataclass
class TextCase:
    """The tables that could be read, what was wrong with the others, and which are missing.

    Each table is text throughout; its index counts rows as in the planner's file (the header is row 1)
    and its columns are those of the header. ``named`` lists the tables that were there at all.
    """

    name: str
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    """Content that could not be taken up."""
    missing: list[Fault] = field(default_factory=list)
    """Tables that are not there."""
    warnings: list[Fault] = field(default_factory=list)
    """How files and sheets were read where that is worth a look."""

    def add(self, name: str, rows: Rows, guide_rows: bool) -> None:
        """Take up the table ``name``, given as all rows of its file or sheet, from the first on."""
        self.named.add(name)
        table, faults = _table(name, rows, guide_rows)
        self.faults += faults
        if table is not None:
            self.tables[name] = table

    def add_missing_tables(self, unknown: Iterable[str], container: str) -> None:
        """Add a fault for each unknown file or sheet, and for each table that is not there."""
        explained = set()
        absent = [name for name in TABLE_NAMES if name not in self.named]
        for name in unknown:
            suggestion = closest(name, absent)
            explained.add(suggestion)
            remedy = did_you_mean(
                name, absent, f'name it as a table of the case format, or begin its name with "{NOTE}"'
            )
            self.faults.append(Fault(name, None, None, None, f"is no {container} of a case", remedy))
        for table in TABLES:
            if table.name in absent and not table.optional and table.name not in explained:
                remedy = f"add the {container}"
                if table.may_be_empty:
                    remedy = f"add the {container}, with its header alone where there are none"
                self.missing.append(Fault(table.name, None, None, None, "is missing", remedy))


def _table(name: str, rows: Rows, guide_rows: bool) -> tuple[pd.DataFrame | None, list[Fault]]:
    """Return the rows beneath the header, blank rows (and guide rows of workbooks) left out."""
    texts = {number: [cell or "" for cell in row] for number, row in enumerate(rows, start=1)}
    texts = {number: row for number, row in texts.items() if any(map(str.strip, row))}
    guides = [number for number, row in texts.items() if row[0].startswith(GUIDE)]
    faults = []
    if guide_rows:
        for number in guides:
            del texts[number]
    else:
        problem, remedy = "begins like a guide of the template", f'begin without "{GUIDE}"'
        faults = [Fault(name, number, None, texts[number][0], problem, remedy) for number in guides]
    if not texts:
        return None, [Fault(name, None, None, None, "is empty", "give it a header row with its columns")]
    faults += _invisible(name, texts)
    top = next(iter(texts))
    header = [cell.strip() for cell in texts.pop(top)]
    faults += _surplus(name, header, rows, texts)
    positions: dict[str, int] = {}
    for position, column in enumerate(header):
        if column in positions:
            faults.append(
                Fault(name, top, column, None, "stands twice in the header", "keep one of the columns")
            )
        elif column:
            positions[column] = position
    cells = {
        column: [row[position] if position < len(row) else "" for row in texts.values()]
        for column, position in positions.items()
    }
    return pd.DataFrame(cells, index=pd.Index(list(texts), dtype="int64"), dtype="str"), faults


def _surplus(name: str, header: list[str], rows: Rows, texts: dict[int, list[str]]) -> list[Fault]:
    """Return a fault for each row with a text beneath a blank header, or with cells beyond the header."""
    nameless = [position for position, column in enumerate(header) if not column]
    problem = f"has more cells than the header, which names {len(header) - len(nameless)} columns"
    return [
        Fault(name, number, None, None, problem, "remove the cells, or put texts with commas in quotes")
        for number, row in texts.items()
        if any(cell is not None for cell in rows[number - 1][len(header) :])
        or any(row[position].strip() for position in nameless if position < len(row))
    ]


def _invisible(name: str, texts: dict[int, list[str]]) -> list[Fault]:
    """Return a fault for each cell with a character that nobody sees, for it makes equal names differ."""
    suspects = (number for number, row in texts.items() if _INVISIBLE_CHARACTER.search("".join(row)))
    return [
        Fault(
            *(name, number, None, printable(cell)),
            f"holds the invisible character U+{ord(found[0]):04X}",
            "remove it",
        )
        for number in suspects
        for cell in texts[number]
        if (found := _INVISIBLE_CHARACTER.search(cell))
    ]


def name_of_case(path: Path) -> str:
    """Return the name of the folder, or of the workbook without its suffix."""
    return path.resolve().name if path.is_dir() else path.resolve().stem
