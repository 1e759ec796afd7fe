"""The planner as a library: ``from planner import Case, solve``."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import planner
from planner import Case, CaseInvalid, CaseWarning, NoSolutionError, solve
from planner.cli import app
from planner.shipped import shipped_cases
from tests.building import small_tables


def test_the_walkthrough_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """It asserts its own figures: 30,480 million CNY, 120 and 160 CNY/t."""
    runpy.run_path(str(shipped_cases()["example"] / "walkthrough.py"))
    assert "no plan" in capsys.readouterr().out


def test_a_plan_written_from_python_is_whole_and_proven(result: Path) -> None:
    """As one of the command: ``planner verify`` proves it, and every stage has its time."""
    assert CliRunner().invoke(app, ["verify", str(result)]).exit_code == 0
    written = json.loads((result / "plan.json").read_text(encoding="utf-8"))
    assert {stage["stage"] for stage in written["stages"]} >= {"least cost", "results", "workbook"}


def test_tables_go_out_and_in_unchanged() -> None:
    """Numbers to the last digit, so the digest of every table is the same."""
    case = Case.read(shipped_cases()["example"])
    assert Case.of_tables(case.name, case.tables()).digests == case.digests


def test_faults_of_tables_in_memory() -> None:
    tables = small_tables()
    with pytest.raises(CaseInvalid, match="measurs"):
        Case.of_tables("x", {**tables, "measurs": tables["measures"]})
    tables["measures"]["cost"] = ["80", "160", "120", "cheap"]
    with pytest.raises(CaseInvalid, match="cheap"):
        Case.of_tables("x", tables)


def test_warnings_are_warnings_of_python_and_stand_in_the_plan() -> None:
    tables = small_tables()
    tables["installations"]["intensity"] = 1000.0
    with pytest.warns(CaseWarning, match="more than all of China"):
        case = Case.of_tables("x", tables)
    assert len(case.warnings) >= 1


def test_no_plan_is_an_exception() -> None:
    tables = small_tables()
    tables["cap_trajectory"]["cap"] = 7900.0
    with pytest.raises(NoSolutionError):
        solve(Case.of_tables("x", tables))


def test_rules_of_fairness() -> None:
    """Emissions of 8410 Mt, a cap of 8050: the proportional rule tightens all by 360 / 8410."""
    case = Case.of_tables("x", small_tables())
    plan = solve(case, fairness="proportional")
    assert plan.fairness is not None
    assert plan.fairness.rule == plan.options["fairness"] == "proportional"
    assert plan.fairness.followed
    assert plan.benchmarks["tightening"].tolist() == pytest.approx([360 / 8410] * 4)
    with pytest.raises(ValueError, match="even"):
        solve(case, fairness="even")
    with pytest.raises(ValueError, match="proportional"):
        solve(case, fairness="proportional", market_consistent=True)


def test_the_function_stands_for_the_package_of_its_name() -> None:
    """Whatever was imported before: ``planner.solve`` is the function, its contents keep their full names."""
    code = "import sys, planner; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["False"]
    assert "planner.solve.highs" in sys.modules
    assert planner.solve is solve
    assert NoSolutionError.__module__ == "planner.solve.highs"
    with pytest.raises(AttributeError, match="nonsense"):
        planner.nonsense  # noqa: B018


def test_tables_are_copies() -> None:
    case = Case.of_tables("x", small_tables())
    caps = case.tables()["cap_trajectory"]
    caps["cap"] = 1.0
    assert case.cap_trajectory["cap"].to_list() == [8050.0]
