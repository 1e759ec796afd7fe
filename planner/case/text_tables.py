"""The tables of a case as text, exactly as given, from CSV files and sheets alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

import pandas as pd

from planner.case.faults import Fault
from planner.case.schema import NOTE, closest, did_you_mean
from planner.case.tables import TABLE_NAMES, TABLES

WORKBOOK_SUFFIX = ".xlsx"

GUIDE = "# "
"""What the first cell of a guide row of the template begins with. Such rows are no data."""

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
    columns = dict(enumerate(zip_longest(*rows)))
    cells = pd.DataFrame(columns, index=range(1, len(rows) + 1), dtype=object)
    grid = cells.fillna("").astype(str)
    stripped = grid.apply(lambda column: column.str.strip())
    kept = (stripped != "").any(axis="columns")
    guides = kept & (grid[0].str.startswith(GUIDE) if len(grid.columns) else False)
    if guide_rows:
        kept &= ~guides
        guides &= False
    if not kept.any():
        return None, [Fault(name, None, None, None, "is empty", "give it a header row with its columns")]
    faults = [
        Fault(name, int(row), None, text, "begins like a guide of the template", f'begin without "{GUIDE}"')
        for row, text in grid.loc[guides, 0].items()
    ]
    top = int(kept.idxmax())
    body = kept.index[kept & (kept.index > top)]
    header = stripped.loc[top]
    nameless = header.index[header == ""]
    surplus = (stripped.loc[body, nameless] != "") | (
        cells.loc[body, nameless].notna() & cells.loc[top, nameless].isna()
    )
    problem = f"has more cells than the header, which names {(header != '').sum()} columns"
    faults += [
        Fault(name, int(row), None, None, problem, "remove the cells, or put texts with commas in quotes")
        for row in body[surplus.any(axis="columns")]
    ]
    repeated = header.duplicated() & (header != "")
    faults += [
        Fault(name, top, column, None, "stands twice in the header", "keep one of the columns")
        for column in header[repeated]
    ]
    named = header[(header != "") & ~repeated]
    return grid.loc[body, named.index].set_axis(list(named), axis="columns"), faults


def name_of_case(path: Path) -> str:
    """Return the name of the folder, or of the workbook without its suffix."""
    return path.resolve().name if path.is_dir() else path.resolve().stem
