"""Installations in workbooks of their own, one a province."""

from pathlib import Path

import numpy as np
import openpyxl
import pytest

from planner.plan import Plan
from planner.processes import in_processes
from planner.workbook import write_workbook
from planner.workbook.book import new_book
from planner.workbook.installation_totals import totals_of
from planner.workbook.layout import INSTALLATION_COLUMNS
from planner.workbook.province_files import (
    EXCEL_ROWS,
    PROVINCE_FOLDER,
    province_files,
    write_province_files,
)
from planner.workbook.sheet import FIRST_ROW
from planner.workbook.style import INPUT_FILL
from planner.workbook.write import SHEETS_OF_TOTALS
from tests.workbook.reading import Reader, largest_deviation, needs_office, recalculate


@pytest.fixture(scope="module")
def folder(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's workbooks."""
    path = tmp_path_factory.mktemp("separate")
    write_workbook(plan, path / "plan.xlsx", language="en", installations="separate")
    return path


def test_every_installation_stands_in_its_province_once(plan, folder):
    shown: list[object] = []
    for path in sorted((folder / PROVINCE_FOLDER).iterdir()):
        reader = Reader(openpyxl.load_workbook(path))
        rows = list(reader.rows("installations"))
        assert len({row[3] for row in rows}) == 1
        shown += [row[0] for row in rows]
    assert sorted(shown) == sorted(plan.case.installations["installation"])


def test_the_main_workbook_links_every_file_by_name(folder):
    reader = Reader(openpyxl.load_workbook(folder / "plan.xlsx"))
    links = [row[4] for row in reader.rows("province_files")]
    files = sorted(path.name for path in (folder / PROVINCE_FOLDER).iterdir())
    assert len(links) == len(files) == 6
    for link, name in zip(links, files, strict=True):
        assert link.startswith(f'=HYPERLINK("{PROVINCE_FOLDER}/{name}"')
    assert "=Anhui" not in "".join(files)


def test_totals_of_whole_tonnes_are_sums_of_rounded_allocations(plan):
    book = new_book(plan, "en", "Mt", SHEETS_OF_TOTALS)
    totals = totals_of(book)
    for year in plan.case.settings.years:
        given = plan.installations.query("year == @year")["free_allocation"].fillna(0.0)
        assert totals[f"whole {year}"].sum() == np.floor(given + 0.5).sum()
    assert totals["count"].sum() == len(plan.case.installations)


def test_a_province_beyond_the_rows_of_a_sheet_is_divided(plan):
    book = new_book(plan, "en", "Mt", SHEETS_OF_TOTALS)
    files = province_files(book, most_rows=7)
    assert max(len(file.positions) for file in files) == 7
    assert len({file.name for file in files}) == len(files) > 6
    positions = [position for file in files for position in file.positions]
    assert sorted(positions) == list(range(len(plan.case.installations)))
    assert EXCEL_ROWS - FIRST_ROW + 1 == 1_048_572


def test_processes_write_the_same_bytes(plan, folder, tmp_path, monkeypatch):
    """Whoever writes a file, and when: its bytes are those that the plan gives."""
    monkeypatch.setattr("planner.workbook.province_files.WORTH_PROCESSES", 0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    book = new_book(plan, "en", "Mt", SHEETS_OF_TOTALS)
    write_province_files(book, province_files(book)[:2], tmp_path, "plan.xlsx")
    written = sorted(tmp_path.iterdir())
    assert len(written) == 2
    for path in written:
        assert path.read_bytes() == (folder / PROVINCE_FOLDER / path.name).read_bytes()


def test_what_a_process_raises_is_raised_here():
    """``int`` as the work: the second piece is no number."""
    with pytest.raises(ValueError, match="two"):
        in_processes(int, iter(["1", "two", "3"]), 2)


def test_without_a_workbook_of_installations_the_totals_stay(plan, folder, tmp_path):
    """``none`` writes one file: the sheets of ``separate`` but the list of files, with the same cells."""
    write_workbook(plan, tmp_path / "plan.xlsx", language="en", installations="none")
    assert [path.name for path in tmp_path.iterdir()] == ["plan.xlsx"]
    alone, beside = (openpyxl.load_workbook(path / "plan.xlsx") for path in (tmp_path, folder))
    files = Reader(beside).sheet("province_files").title
    assert alone.sheetnames == [name for name in beside.sheetnames if name != files]
    for key in ("installation_totals", "provinces", "checks"):
        assert list(Reader(alone).rows(key)) == list(Reader(beside).rows(key))


def test_a_blank_input_keeps_its_look(folder):
    """An installation without a last year of operation: the cell is empty and green, as every input."""
    path = next((folder / PROVINCE_FOLDER).iterdir())
    reader = Reader(openpyxl.load_workbook(path))
    closes = INSTALLATION_COLUMNS.index("closes") + 1
    cells = [row[0] for row in reader.sheet("installations").iter_rows(FIRST_ROW, None, closes, closes)]
    assert any(cell.value is None for cell in cells)
    assert {cell.fill.fgColor.rgb for cell in cells} == {f"00{INPUT_FILL}"}


@needs_office
def test_all_of_them_recompute(folder, tmp_path):
    """The main workbook and a province: no error, every live cell equals the solver's, all checks pass."""
    paths = [folder / "plan.xlsx", *sorted((folder / PROVINCE_FOLDER).iterdir())[:1]]
    for path, workbook in zip(paths, recalculate(paths, tmp_path / "out"), strict=True):
        errors = [c.coordinate for s in workbook for row in s.iter_rows() for c in row if c.data_type == "e"]
        assert errors == []
        reader = Reader(workbook)
        assert set(reader.verdicts()) == {reader.terms.line("word_passed")}
        assert largest_deviation(openpyxl.load_workbook(path), workbook) < 1e-9
