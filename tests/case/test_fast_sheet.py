"""Large sheets are read by another reader, to the same case and the same faults."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from planner.case.read import read_case
from tests.building import small_tables, write_case
from tests.case.reading import faults_of, places
from tests.case.test_workbook_input import plain_workbook


@pytest.fixture(autouse=True)
def every_sheet_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.case.workbook.LARGE_SHEET_ROWS", 0)


def test_workbook_and_folder_are_one_case(tmp_path: Path) -> None:
    from_folder, _ = read_case(write_case(tmp_path / "example", small_tables()))
    from_workbook, warnings = read_case(plain_workbook(tmp_path / "example.xlsx"))
    assert warnings == ()
    assert from_workbook.digests == from_folder.digests


def test_errors_dates_and_formulas_without_a_value(tmp_path: Path) -> None:
    """What the fast reader shows as blank is found by the scan of the sheet."""

    def change(book: Workbook) -> None:
        sheet = book["installations"]
        sheet["G2"] = "#DIV/0!"
        sheet["H3"] = datetime.datetime(2027, 1, 1)
        sheet["I4"] = "=1+1"
        sheet["K5"] = "#REF!"

    assert places(faults_of(plain_workbook(tmp_path / "case.xlsx", change))) == [
        ("installations", 2, "activity_level", "is an error of the spreadsheet"),
        ("installations", 3, "intensity", "is not a number"),
        ("installations", 4, "allocation_factor", "holds a formula that was never calculated"),
        ("installations", 5, "closes", "is an error of the spreadsheet"),
    ]
