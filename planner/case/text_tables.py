"""The tables of a case as text, exactly as given, from CSV files and sheets alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from planner.case.faults import Fault, printable
from planner.case.given_rows import GivenRows, Rows, as_pandas, holds_text, marks
from planner.case.schema import NOTE, closest, did_you_mean
from planner.case.tables import TABLE_NAMES, TABLES

WORKBOOK_SUFFIX = ".xlsx"

GUIDE = "# "
"""What the first cell of a guide row of the template begins with. Such rows are no data."""

_INVISIBLE_CHARACTER = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
"""Characters without width and marks of direction, which copying from web pages and PDF leaves in texts."""


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

    def add(self, name: str, rows: Rows | GivenRows, guide_rows: bool) -> None:
        """Take up the table ``name``, given as all rows of its file or sheet, from the first on."""
        self.named.add(name)
        given = rows if isinstance(rows, GivenRows) else GivenRows.of(rows)
        table, faults = _table(name, given, guide_rows)
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


def _table(name: str, given: GivenRows, guide_rows: bool) -> tuple[pd.DataFrame | None, list[Fault]]:
    """Return the rows beneath the header, blank rows (and guide rows of workbooks) left out."""
    filled = given.filled()
    if not filled.any():
        return None, [_empty(name)]
    first = given.columns[0]
    guides = filled & marks(pc.starts_with(first, GUIDE))
    faults = []
    if guide_rows:
        filled &= ~guides
        if not filled.any():
            return None, [_empty(name)]
    else:
        problem, remedy = "begins like a guide of the template", f'begin without "{GUIDE}"'
        faults = [
            Fault(name, int(position) + 1, None, first[position].as_py(), problem, remedy)
            for position in np.flatnonzero(guides)
        ]
    numbers, texts = np.flatnonzero(filled) + 1, given.only(filled)
    header = [cell.strip() for cell in texts.row(0)]
    faults += _invisible(name, numbers, texts)
    faults += _surplus(name, header, numbers, texts)
    positions: dict[str, int] = {}
    for position, column in enumerate(header):
        if column in positions:
            faults.append(
                Fault(
                    name,
                    int(numbers[0]),
                    column,
                    None,
                    "stands twice in the header",
                    "keep one of the columns",
                )
            )
        elif column:
            positions[column] = position
    index = pd.Index(numbers[1:], dtype="int64")
    cells = {
        column: as_pandas(pc.fill_null(texts.columns[position][1:], ""))
        for column, position in positions.items()
    }
    return pd.DataFrame(cells, index=index, dtype="str"), faults


def _empty(name: str) -> Fault:
    return Fault(name, None, None, None, "is empty", "give it a header row with its columns")


def _surplus(name: str, header: list[str], numbers: npt.NDArray[np.int64], texts: GivenRows) -> list[Fault]:
    """Return a fault for each row with a text beneath a blank header, or with cells beyond the header."""
    nameless = [position for position, column in enumerate(header) if not column]
    surplus = texts.widths > len(header)
    for position in nameless:
        surplus |= holds_text(texts.columns[position])
    problem = f"has more cells than the header, which names {len(header) - len(nameless)} columns"
    remedy = "remove the cells, or put texts with commas in quotes"
    return [Fault(name, int(number), None, None, problem, remedy) for number in numbers[surplus]]


def _invisible(name: str, numbers: npt.NDArray[np.int64], texts: GivenRows) -> list[Fault]:
    """Return a fault for each cell with a character that nobody sees, for it makes equal names differ."""
    faults = []
    for cells in texts.columns:
        for position in np.flatnonzero(marks(pc.match_substring_regex(cells, _INVISIBLE_CHARACTER.pattern))):
            cell = cells[position].as_py()
            found = _INVISIBLE_CHARACTER.findall(cell)[0]
            problem = f"holds the invisible character U+{ord(found):04X}"
            faults.append(Fault(name, int(numbers[position]), None, printable(cell), problem, "remove it"))
    return faults


def name_of_case(path: Path) -> str:
    """Return the name of the folder, or of the workbook without its suffix."""
    return path.resolve().name if path.is_dir() else path.resolve().stem
