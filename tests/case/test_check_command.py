"""`planner check` and `solve --strict`: what is printed, what an annotated workbook holds, how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from typer.testing import CliRunner, Result

from planner.case.findings_sheet import FINDINGS_SHEET
from planner.case.workbook_form import convert_case
from planner.cli import app
from tests.building import small_tables, write_case


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """The small case as an input workbook, data from row 6, with a measure that earns money."""
    tables = small_tables()
    tables["measures"].loc[1, "cost"] = -5
    convert_case(write_case(tmp_path / "case", tables), tmp_path / "case.xlsx")
    return tmp_path / "case.xlsx"


@pytest.fixture
def faulty(workbook: Path) -> Path:
    """The workbook with two faulty cells, one with a comment and a format of the planner's, and no market."""
    book = load_workbook(workbook)
    sheet = book["installations"]
    sheet["G7"].value = "abc"
    sheet["G7"].comment = Comment("ask the plant", "Li")
    sheet["G7"].number_format = "0.00"
    sheet["E8"].value = "clinkr"
    del book["market"]
    book.save(workbook)
    return workbook


def test_warnings_become_faults_with_strict(workbook: Path, tmp_path: Path) -> None:
    assert run("check", workbook).exit_code == 0
    assert "(1 warning)" in run("check", workbook).stdout
    assert run("check", workbook, "--strict").exit_code == 2
    solved = run("solve", workbook, "--strict", "--out", tmp_path / "out")
    assert solved.exit_code == 2
    assert "measures, row 7, column cost (cell measures!F7)" in solved.stderr
    assert not (tmp_path / "out").exists()


def test_json_names_the_cell(faulty: Path) -> None:
    result = run("check", faulty, "--json")
    assert result.exit_code == 2
    faults = json.loads(result.stdout)["faults"]
    assert [(fault["row"], fault["cell"]) for fault in faults] == [
        (7, "installations!G7"),
        (8, "installations!E8"),
        (None, None),
    ]
    assert faults[0]["remedy"]


def test_annotated_copy_has_every_finding_at_its_cell(faulty: Path, tmp_path: Path) -> None:
    before = faulty.read_bytes()
    out = tmp_path / "marked.xlsx"
    result = run("check", faulty, "--annotate", out)
    assert result.exit_code == 2
    assert faulty.read_bytes() == before
    book = load_workbook(out)
    sheet = book["installations"]
    assert sheet["G7"].comment.text.startswith("ask the plant")
    assert "fault: is not a number; give a number in unit/yr" in sheet["G7"].comment.text
    assert sheet["G7"].number_format == "0.00"
    assert 'did you mean "clinker"?' in sheet["E8"].comment.text
    marked = [str(ranges.sqref) for ranges in sheet.conditional_formatting]
    assert sorted(" ".join(marked).split()) == ["E8", "G7"]
    listed = book[FINDINGS_SHEET]
    assert [[cell.value for cell in row][2:6] for row in listed.iter_rows(min_row=2)] == [
        ["installations!G7", "installations", 7, "activity_level"],
        ["installations!E8", "installations", 8, "product"],
        [None, "market", None, None],
    ]
    assert book.active.title == FINDINGS_SHEET


def test_a_mended_copy_is_annotated_anew(faulty: Path, tmp_path: Path) -> None:
    """The annotated copy is itself a case: what is mended in it loses its mark, not the planner's note."""
    run("check", faulty, "--annotate", tmp_path / "first.xlsx")
    book = load_workbook(tmp_path / "first.xlsx")
    book["installations"]["G7"].value = 1.9e9
    book.save(tmp_path / "first.xlsx")
    result = run("check", tmp_path / "first.xlsx", "--annotate", tmp_path / "second.xlsx")
    assert result.stderr.count("\n") == 3
    sheet = load_workbook(tmp_path / "second.xlsx")["installations"]
    assert sheet["G7"].comment.text == "ask the plant"
    assert [str(ranges.sqref) for ranges in sheet.conditional_formatting] == ["E8"]


def test_a_valid_workbook_may_be_annotated_too(workbook: Path, tmp_path: Path) -> None:
    assert run("check", workbook, "--annotate", tmp_path / "marked.xlsx").exit_code == 0
    sheet = load_workbook(tmp_path / "marked.xlsx")["measures"]
    assert sheet["F7"].comment.text.startswith("warning: is negative")


def test_annotating_refuses_what_it_cannot(workbook: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.xlsx").write_text("mine")
    (tmp_path / "no.xlsx").write_text("no workbook")
    for arguments in (
        (workbook, tmp_path / "mine.xlsx"),
        (tmp_path / "case", tmp_path / "new.xlsx"),
        (workbook, tmp_path / "new.csv"),
        (tmp_path / "no.xlsx", tmp_path / "new.xlsx"),
    ):
        result = run("check", arguments[0], "--annotate", arguments[1])
        assert result.exit_code == 2
        assert "Nothing was written" in result.stderr
    assert (tmp_path / "mine.xlsx").read_text() == "mine"
    assert not (tmp_path / "new.xlsx").exists()
