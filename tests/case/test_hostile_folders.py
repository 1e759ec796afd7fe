"""Folders that are broken or made to do harm: a clear answer in bounded time, never a traceback."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import planner.case.read_limits as read_limits
from planner.case.read import read_case
from planner.cli import app
from tests.building import small_tables, write_case
from tests.case.reading import faults_of, places, warnings_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A valid case."""
    return write_case(tmp_path / "case", small_tables())


def only_fault(folder: Path) -> tuple[str, int | None, str | None, str]:
    """Return the one fault of a case that has a fault of a file only."""
    (place,) = [place for place in places(faults_of(folder)) if place[0] == "market"]
    return place


@pytest.mark.parametrize(
    ("replace", "problem"),
    [
        (Path.mkdir, "cannot be read (it is a folder)"),
        (os.mkfifo, "cannot be read (it is no file)"),
        (lambda path: path.symlink_to("/dev/zero"), "cannot be read (it is no file)"),
        (lambda path: path.symlink_to("gone"), "cannot be read (No such file or directory)"),
        (lambda path: path.symlink_to(path), "cannot be read (Too many levels of symbolic links)"),
        (
            lambda path: path.write_bytes(b"PK\x03\x04"),
            "is a workbook or a ZIP archive with the name of a CSV file",
        ),
        (lambda path: path.write_text("year;cap\n"), "is separated by semicolons"),
        (
            lambda path: path.write_text("x" * 200_000),
            "is not well-formed CSV (field larger than field limit (131072))",
        ),
        (lambda path: path.write_text("1," * 2000), "has more than 1,000 columns"),
        (lambda path: path.write_text("\n" * 2_000_001), "has more than 2,000,000 rows"),
    ],
)
def test_a_file_that_is_no_table(folder: Path, replace: Callable[[Path], object], problem: str) -> None:
    (folder / "market.csv").unlink()
    replace(folder / "market.csv")
    assert only_fault(folder)[3] == problem


def test_a_file_that_is_too_large_is_not_read(folder: Path) -> None:
    """It has 8 GB, of which the disk holds none: whoever read it would be at it for long."""
    with (folder / "market.csv").open("r+b") as file:
        file.truncate(8 * 2**30)
    assert only_fault(folder)[3] == "is larger than 512 MB"


def test_many_cells(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_limits, "MOST_CELLS", 10)
    problems = {fault.table: fault.problem for fault in faults_of(folder)}
    assert problems["sectors"] == "has more than 10 cells (4 rows and 3 columns)"


def test_permissions(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert places(faults_of(folder)) == [("case", None, None, "cannot be read (Permission denied)")]
    monkeypatch.undo()
    monkeypatch.setattr(Path, "open", refuse)
    assert only_fault(folder)[3] == "cannot be read (Permission denied)"


def test_a_file_that_was_cut_off(folder: Path) -> None:
    """Within the last row the file ends without a line end; a whole row without one is fine."""
    path = folder / "measures.csv"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.rstrip("\n"), encoding="utf-8")
    assert read_case(folder)[1] == ()
    path.write_text(whole[: whole.rindex("300") + 1], encoding="utf-8")
    (fault,) = faults_of(folder)
    assert fault.problem == "ends within a row, after 6 of 9 cells: the file was cut off"


def test_rows_without_their_last_commas_are_read_with_a_warning(folder: Path) -> None:
    path = folder / "installations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("1.0,,,\n", "1.0\n"), encoding="utf-8")
    _, (warning,) = read_case(folder)
    assert (warning.table, warning.row) == ("installations", 2)
    assert warning.problem == (
        "has fewer cells than the header, as have 3 more rows; those that are missing count as blank"
    )


def test_names_of_files(folder: Path) -> None:
    (folder / "market.csv").rename(folder / "market.CSV")
    (folder / "Sectors.csv").write_text("x")
    Path(os.fsdecode(os.fsencode(folder) + b"/bad\xff.csv")).write_text("x")
    assert {(fault.table, fault.remedy.partition(",")[0]) for fault in faults_of(folder)} == {
        ("market.CSV", "name it market.csv"),
        ("Sectors.csv", "name it as a table of the case format"),
        ("bad\\udcff.csv", "name it as a table of the case format"),
    }


def test_invisible_characters_are_named(tmp_path: Path) -> None:
    """A name with a character of no width is another name, and nobody sees why."""
    tables = small_tables()
    tables["products"].loc[1, "sector"] = "steel\u200b"
    folder = write_case(tmp_path, tables)
    fault = next(fault for fault in faults_of(folder) if fault.table == "products")
    assert (fault.row, fault.value) == (3, "steel\\u200b")
    assert fault.problem == "holds the invisible character U+200B"


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("１２３", "write 123"),
        ("１．５", "write 1.5"),
        ("−5", "write -5"),
        ("1，234", "write 1234"),
        ("12 345.5", "write 12345.5"),
        ("３％", "write the fraction 0.03"),
        ("(5)", "write -5"),
        ("5.3亿", "write 530000000"),
        ("1.05万", "write 10500"),
        ("1e308", "give a number in CNY/tCO2e, any number"),
    ],
)
def test_numbers_in_another_writing_are_refused_with_what_to_write(
    tmp_path: Path, text: str, remedy: str
) -> None:
    tables = small_tables()
    tables["measures"].loc[0, "cost"] = text
    (fault,) = faults_of(write_case(tmp_path, tables))
    assert (fault.table, fault.row, fault.column, fault.value) == ("measures", 2, "cost", text)
    assert fault.remedy == remedy


def test_names_that_no_terminal_can_print_do_not_end_in_a_traceback(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/bad\xff.csv")).write_text("x")
    result = CliRunner().invoke(app, ["check", str(folder)])
    assert result.exit_code == 2
    assert "bad\\udcff.csv" in result.output


def test_the_small_case_needs_no_warning(tmp_path: Path) -> None:
    assert warnings_in(tmp_path, small_tables()) == []
