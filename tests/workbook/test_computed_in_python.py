"""The example's workbook computed by a formula engine in Python, where no spreadsheet program is at hand."""

import re
from pathlib import Path

import openpyxl
import pytest

from planner.plan import Plan
from planner.workbook import write_workbook
from tests.workbook.reading import Reader

formulas = pytest.importorskip("formulas")

CELL = re.compile(r"'\[.*\](?P<sheet>.+)'!(?P<cell>[A-Z]+[0-9]+)")


def computed(path: Path) -> openpyxl.Workbook:
    """The workbook with its values in place of its formulas."""
    formulas.get_functions()["HYPERLINK"] = lambda _, text: text
    solution = formulas.ExcelModel().loads(str(path)).finish().calculate()
    workbook = openpyxl.load_workbook(path)
    by_upper_case = {name.upper(): name for name in workbook.sheetnames}
    for place, found in solution.items():
        if match := CELL.fullmatch(str(place)):
            cell = workbook[by_upper_case[match["sheet"]]][match["cell"]]
            if cell.data_type == "f":
                value = found.value[0, 0]
                cell.value = float(value) if isinstance(value, (int, float)) else str(value)
    return workbook


def test_the_example_recomputes(example_plan: Plan, tmp_path: Path):
    """No formula is left, none is an error, every live row equals the solver's, every check passes."""
    path = tmp_path / "plan.xlsx"
    write_workbook(example_plan, path, language="en")
    reader = Reader(computed(path))
    cells = [cell for sheet in reader.workbook for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type in ("f", "e")] == []
    assert [cell.coordinate for cell in cells if str(cell.value).startswith("#")] == []
    assert max(row[3] for row in reader.rows("record")) < 1e-9
    assert reader.cover_verdict() == reader.terms.line("word_passed")


def test_a_higher_benchmark_breaks_the_cap(example_plan: Plan, tmp_path: Path):
    """5 % more on electricity's benchmark: 0.05 x 5300 x (1 - 360/8410) Mt more than the cap of 8050."""
    path = tmp_path / "plan.xlsx"
    write_workbook(example_plan, path, language="en")
    workbook = openpyxl.load_workbook(path)
    reader = Reader(workbook)
    row = reader.year_row("benchmarks", "Electricity", "benchmark").row
    reader.sheet("benchmarks").cell(row, reader.year_column("benchmarks", 2027)).value *= 1.05
    workbook.save(path)
    edited = Reader(computed(path))
    slack = edited.year_row("caps", edited.terms.line("all_sectors"), "cap_slack").values[2027]
    assert slack == pytest.approx(-0.05 * 5300 * (1 - 360 / 8410), rel=1e-9)
    assert edited.cover_verdict() == edited.terms.line("word_failed")
