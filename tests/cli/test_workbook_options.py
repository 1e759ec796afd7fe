"""Language, unit and place of the installations, as a planner types them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from planner.cli import app
from tests.building import small_tables, write_case


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def example(tmp_path: Path) -> Path:
    return write_case(tmp_path / "example", small_tables())


def test_default_is_both_languages_in_mt_with_the_installations_inside(example: Path, tmp_path: Path) -> None:
    assert run("solve", example, "--out", tmp_path / "out", "--quiet").exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "out" / "plan.xlsx")
    assert "封面 Cover" in book.sheetnames
    assert "设施 Installations" in book.sheetnames
    values = [cell.value for row in book["封面 Cover"].iter_rows() for cell in row]
    assert "Mt" in values
    assert date.today().isoformat() in values


def test_chinese_in_ten_kilotonnes_and_separate(example: Path, tmp_path: Path) -> None:
    """A second run with the defaults takes the place of the first, folder of installations and all."""
    out = tmp_path / "out"
    options = ("--language", "zh", "--unit", "万吨", "--installations", "separate", "--quiet")
    assert run("solve", example, "--out", out, *options).exit_code == 0
    book = openpyxl.load_workbook(out / "plan.xlsx")
    assert "封面" in book.sheetnames
    caps = list(book["输入-上限"].iter_rows(min_row=5, values_only=True))
    assert caps == [("ALL", 2027, 805_000)]
    assert len(list((out / "installations").iterdir())) == 4
    tables = {path.name: path.read_bytes() for path in out.glob("*.csv")}
    assert run("solve", example, "--out", out, "--quiet").exit_code == 0
    assert not (out / "installations").exists()
    assert {path.name: path.read_bytes() for path in out.glob("*.csv")} == tables


def test_an_unknown_choice_is_refused_with_what_there_is(example: Path, tmp_path: Path) -> None:
    for option, wrong, right in (("--language", "fr", "zh"), ("--unit", "kg", "wan-t")):
        result = run("solve", example, "--out", tmp_path / "out", option, wrong)
        assert result.exit_code == 2
        assert right in result.output
    assert not (tmp_path / "out").exists()


def test_the_choices_change_no_table(example: Path, tmp_path: Path) -> None:
    assert run("solve", example, "--out", tmp_path / "a", "--quiet").exit_code == 0
    assert run("solve", example, "--out", tmp_path / "b", "--unit", "10kt", "--quiet").exit_code == 0
    for path in sorted((tmp_path / "a").glob("*.csv")):
        pd.testing.assert_frame_equal(pd.read_csv(path), pd.read_csv(tmp_path / "b" / path.name))
