"""Written workbooks read back, with or without a recalculation by LibreOffice."""

from __future__ import annotations

import re
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
RECALCULATION_SECONDS = 600


def recalculate(paths: list[Path], folder: Path, seconds: float = RECALCULATION_SECONDS) -> list[Workbook]:
    """Let LibreOffice compute workbooks, within so many seconds, and return them with their values."""
    assert OFFICE is not None
    folder.mkdir()
    profile = f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run(
        [*command, str(folder), *map(str, paths)],
        check=True,
        capture_output=True,
        timeout=seconds,
    )
    return [openpyxl.load_workbook(folder / path.name, data_only=True) for path in paths]


COMPARED = re.compile(r"ABS\((?P<live>.+?)-(?P<solved>[A-Z]+[0-9]+(?::[A-Z]+[0-9]+)?)\)\)/")
"""How the record compares a live cell or row with the solver's own."""


def largest_deviation(written: Workbook, computed: Workbook, language: str = "en") -> float:
    """By how much, relative to the solver's value (or to 1 where that is 0), a live cell is off at most.

    Of every recorded row.
    ``written`` has the formulas, ``computed`` the values.
    """
    formulas, values = (Reader(book, language).sheet("record") for book in (written, computed))
    worst = 0.0
    for row in formulas.iter_rows(min_row=FIRST_ROW):
        match = COMPARED.search(str(row[3].value))
        assert match, row[3].value
        if "!" not in match["live"] or match["live"].startswith("MAX"):
            continue
        sheet, area = match["live"].rsplit("!", 1)
        live = _values(computed[sheet.strip("'").replace("''", "'")], area)
        solved = _values(values, match["solved"])
        assert len(live) == len(solved)
        for found, known in zip(live, solved, strict=True):
            worst = max(worst, abs(found - known) / (abs(known) or 1.0))
    return worst


def _values(sheet: Worksheet, area: str) -> list[float]:
    cells = sheet[area.replace("$", "")]
    row = cells[0] if isinstance(cells, tuple) else (cells,)
    return [float(cell.value or 0.0) for cell in row]


@dataclass(frozen=True)
class YearRow:
    """A row of a sheet with years across: where it is, and its values by year."""

    row: int
    values: dict[int, object]


class Reader:
    """Finds things in a workbook by their names, in its language."""

    def __init__(self, workbook: Workbook, language: str = "en") -> None:
        self.workbook, self.terms = workbook, Terms(language)

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

    def verdicts(self) -> list[object]:
        """The verdicts of all checks."""
        return [row[4] for row in self.rows("checks") if row[0]]

    def statements(self) -> list[str]:
        """The sentences of the summary."""
        found = []
        for row in self.rows("summary"):
            if row[0] is None:
                break
            found.append(str(row[0]))
        return found

    def cover_verdict(self) -> object:
        text = self.terms.line("overall_verdict")
        (verdict,) = [row[1] for row in self.rows("cover") if row[0] == text]
        return verdict
