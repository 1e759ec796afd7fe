"""Written workbooks read back, with or without a recalculation by LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from planner.workbook.sheet import FIRST_ROW, HEADER_ROW
from planner.workbook.terms import Terms

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
RECALCULATION_SECONDS = 180


def recalculate(paths: list[Path], folder: Path) -> list[Workbook]:
    """Let LibreOffice compute workbooks and return them with their values."""
    assert OFFICE is not None
    folder.mkdir()
    profile = f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run(
        [*command, str(folder), *map(str, paths)],
        check=True,
        capture_output=True,
        timeout=RECALCULATION_SECONDS,
    )
    return [openpyxl.load_workbook(folder / path.name, data_only=True) for path in paths]


@dataclass(frozen=True)
class YearRow:
    """A row of a sheet with years across: where it is, and its values by year."""

    row: int
    values: dict[int, object]


class Reader:
    """Finds things in a workbook by their names, in English."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook, self.terms = workbook, Terms("en")

    def sheet(self, key: str) -> Worksheet:
        return self.workbook[self.terms.line(f"tab_{key}")]

    def rows(self, key: str) -> Iterator[tuple[object, ...]]:
        """The rows of a sheet below its header."""
        return self.sheet(key).iter_rows(min_row=FIRST_ROW, values_only=True)

    def year_row(self, key: str, item: str, quantity: str) -> YearRow:
        """The row of a quantity (a term) of an item (as it is called)."""
        sheet = self.sheet(key)
        years = {cell.column: cell.value for cell in sheet[HEADER_ROW] if isinstance(cell.value, int)}
        label = self.terms.line(quantity)
        (row,) = [
            number
            for number in range(FIRST_ROW, sheet.max_row + 1)
            if (sheet.cell(number, 2).value, sheet.cell(number, 3).value) == (item, label)
        ]
        return YearRow(row, {year: sheet.cell(row, column).value for column, year in years.items()})

    def year_column(self, key: str, year: int) -> int:
        """The number of a year's column in a sheet with years across."""
        (column,) = [cell.column for cell in self.sheet(key)[HEADER_ROW] if cell.value == year]
        return int(column)

    def verdict(self, check: str) -> object:
        """The verdict of a check (a term) where it stands once."""
        text = self.terms.line(check)
        (verdict,) = [row[4] for row in self.rows("checks") if row[1] == text]
        return verdict

    def cover_verdict(self) -> object:
        text = self.terms.line("overall_verdict")
        (verdict,) = [row[1] for row in self.rows("cover") if row[0] == text]
        return verdict
