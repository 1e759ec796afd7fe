"""comply.xlsx: the official tables of a compliance year with live formulas, in Chinese, English or both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from openpyxl import Workbook

from planner.compliance.account import ComplianceAccounts
from planner.compliance.workbook_cells import Cells, Place
from planner.compliance.workbook_entities import write_carry_over, write_provinces, write_surrender
from planner.compliance.workbook_installations import write_determination, write_pre_allocation
from planner.compliance.workbook_rules import write_rules
from planner.workbook.save import save_whole
from planner.workbook.terms import Terms

SHEETS = ("rules", "determination", "pre_allocation", "surrender", "carry_over", "provinces")


def write_compliance_workbook(accounts: ComplianceAccounts, path: Path, language: str) -> None:
    """Write the workbook. Every amount is computed in it from verified figures, benchmarks and parameters."""
    terms = Terms(language)
    workbook = Workbook(write_only=True)
    names = {key: terms.line(f"tab_comply_{key}") for key in SHEETS}
    for name in names.values():
        workbook.create_sheet(name)
    cells = Cells(workbook, terms, names, accounts)
    writers: Sequence[Callable[[Cells], Place | None]] = (
        write_rules,
        write_determination,
        write_pre_allocation,
        write_surrender,
        write_carry_over,
        write_provinces,
    )
    for write in writers:
        write(cells)
    save_whole(workbook, path)
