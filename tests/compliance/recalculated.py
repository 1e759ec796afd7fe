"""Lets LibreOffice compute comply.xlsx of the example and compares every amount with the accounts.

``python -m tests.compliance.recalculated``
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd

from planner.compliance.account import account
from planner.compliance.results import write_results
from planner.shipped import shipped_tables
from planner.workbook.sheet import FIRST_ROW, HEADER_ROW
from planner.workbook.terms import Terms
from tests.workbook.reading import recalculate

COMPARED = {
    "determination": ("allocation", "unit_obligation"),
    "pre_allocation": ("pre_allocation", "true_up"),
    "surrender": ("obligation", "forgiven", "offsets", "borrowed", "available", "surrendered", "unmet"),
    "carry_over": ("remaining", "carried_over", "lapsed"),
    "provinces": ("allocation", "emissions", "surrendered", "carried_over", "lapsed"),
}


def differing_cells(folder: Path) -> tuple[int, int]:
    """Return how many cells were compared, and how many differ, in a new folder inside ``folder``."""
    rules = shipped_tables("compliance")
    accounts = account(shipped_tables("national"), rules / "verified_example.csv", rules)
    write_results(accounts, folder / "out", "en")
    (book,) = recalculate([folder / "out" / "comply.xlsx"], folder / "computed")
    terms, compared, differing = Terms("en"), 0, 0
    tables: dict[str, pd.DataFrame] = dict.fromkeys(COMPARED, accounts.entities)
    tables |= dict.fromkeys(("determination", "pre_allocation"), accounts.installations)
    tables["provinces"] = accounts.provinces
    for key, columns in COMPARED.items():
        sheet, table = book[terms.line(f"tab_comply_{key}")], tables[key]
        places = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
        for name in columns:
            column = places[terms.header(f"comply_{name}")]
            for row, known in enumerate(table[name], start=FIRST_ROW):
                compared += 1
                differing += sheet.cell(row, column).value != known
    return compared, differing


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        cells, wrong = differing_cells(Path(scratch))
    print(f"cells compared: {cells}, differing: {wrong}")
