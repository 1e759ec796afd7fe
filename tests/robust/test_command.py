"""`planner solve --futures` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from planner.cli import app
from planner.exit_codes import Exit
from planner.workbook.robust.write import SHEETS
from planner.workbook.terms import Terms
from tests.sweep.making import scenario_file

FUTURES = """
weights = "equal"
[axes.demand.low]
changes = [{ table = "output_forecast", column = "output", multiply = 0.995 }]
[axes.demand.high]
changes = [{ table = "output_forecast", column = "output", multiply = 1.005 }]
"""
UNWEIGHTED = FUTURES.replace('weights = "equal"', "")
TOO_MUCH = FUTURES.replace("1.005", "1.5")
OTHER_RULES = """
[[scenarios]]
name = "first"
[[scenarios]]
name = "other"
[[scenarios.changes]]
table = "allocation_rules"
column = "rule"
replace = "verified_emissions"
where = { sector = "power" }
"""


def run(*arguments: object) -> object:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_folder_of_a_plan_for_futures(tmp_path: Path) -> None:
    """Five tables, robust.json and a workbook whose sheets are those declared; an existing folder is kept."""
    file, out = scenario_file(tmp_path, FUTURES), tmp_path / "out"
    arguments = ("solve", tmp_path / "example", "--futures", file, "--out", out)
    result = run(*arguments)
    assert result.exit_code == Exit.DONE, result.output
    assert sorted(path.name for path in out.iterdir()) == [
        *("benchmarks.csv", "corrections.csv", "future_caps.csv", "future_markets.csv", "futures.csv"),
        *("robust.json", "robust.xlsx"),
    ]
    content = json.loads((out / "robust.json").read_text(encoding="utf-8"))
    assert content["plan_risk"] == pytest.approx(pd.read_csv(out / "futures.csv")["cost"].mean())
    assert content["least_risk"] == pytest.approx(content["proven_bound"])
    assert content["largest_excess_over_a_cap"] <= 1e-6
    assert set(content["costs"]) == {"expected", "cvar", "worst"}
    book = openpyxl.load_workbook(out / "robust.xlsx")
    assert book.sheetnames == [Terms("both").line(f"tab_{key}") for key in SHEETS]
    assert run(*arguments).exit_code == Exit.INVALID


@pytest.mark.parametrize(
    ("text", "options", "exit_code", "said"),
    [
        (UNWEIGHTED, (), Exit.INVALID, "gives no weights, which expected needs"),
        (UNWEIGHTED, ("--risk", "worst"), Exit.DONE, "worst cost"),
        (TOO_MUCH, (), Exit.NO_PLAN, "1 futures have none even alone: high"),
        (FUTURES, ("--risk", "cvar", "--tail", "0"), Exit.INVALID, "--tail is 0"),
        (FUTURES, ("--largest-correction", "1"), Exit.INVALID, "--largest-correction is 1"),
        (FUTURES, ("--fairness", "proportional"), Exit.INVALID, "--futures excludes"),
        ('[[scenarios]]\nname = "one"\n', (), Exit.INVALID, "give 2 to 500 futures"),
        (OTHER_RULES, ("--risk", "worst"), Exit.INVALID, "does not decide the same benchmarks"),
    ],
)
def test_what_is_refused_and_what_is_said(
    tmp_path: Path, text: str, options: tuple[str, ...], exit_code: Exit, said: str
) -> None:
    """Nothing is written but by a run that ends well."""
    file, out = scenario_file(tmp_path, text), tmp_path / "out"
    result = run("solve", tmp_path / "example", "--futures", file, "--out", out, *options)
    assert result.exit_code == exit_code, result.output
    assert said in result.output.replace("\n", " ")
    assert out.exists() == (exit_code == Exit.DONE)


def test_futures_of_another_case(tmp_path: Path) -> None:
    """The case named on the command line must be the one that the file varies."""
    file = scenario_file(tmp_path, FUTURES)
    other = tmp_path / "other"
    other.mkdir()
    for table in (tmp_path / "example").iterdir():
        (other / table.name).write_text(table.read_text(encoding="utf-8").replace("8050", "8060"), "utf-8")
    result = run("solve", other, "--futures", file, "--out", tmp_path / "out")
    assert result.exit_code == Exit.INVALID
    assert "varies another case" in result.output


def test_a_scenario_file_with_faults_is_the_planners_to_mend(tmp_path: Path) -> None:
    """Every fault of the file and no word of a defect."""
    file = scenario_file(tmp_path, FUTURES + "nonsense = 1\n")
    result = run("solve", tmp_path / "example", "--futures", file, "--out", tmp_path / "out")
    assert result.exit_code == Exit.INVALID, result.output
    assert "nonsense" in result.output
    assert "The scenario file is invalid: 1 fault. Nothing was written." in result.output


@pytest.mark.parametrize("option", [("--risk", "worst"), ("--tail", "0.1"), ("--largest-correction", "0")])
def test_options_of_futures_are_not_ignored_without_them(tmp_path: Path, option: tuple[str, str]) -> None:
    scenario_file(tmp_path, FUTURES)
    result = run("solve", tmp_path / "example", *option, "--out", tmp_path / "out")
    assert result.exit_code == Exit.INVALID
    assert "go with --futures" in result.output
    assert not (tmp_path / "out").exists()
