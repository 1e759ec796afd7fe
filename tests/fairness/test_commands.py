"""`planner fairness` and `planner solve --fairness` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from planner.cli import app
from planner.exit_codes import Exit
from planner.workbook.fairness.write import SHEETS
from planner.workbook.terms import Terms
from tests.building import write_case
from tests.fairness.test_rules import two_products


def run(*arguments: object) -> object:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def case_with_reference(folder: Path) -> Path:
    table = pd.DataFrame({"product": ["steel"], "year": [2027], "benchmark": [0.85]})
    return write_case(folder / "case", {**two_products().tables(), "reference_benchmarks": table})


def test_side_by_side(tmp_path: Path) -> None:
    """Four rules, three tables and a workbook; a folder that exists is left alone."""
    out = tmp_path / "out"
    arguments = ("fairness", case_with_reference(tmp_path), "--out", out)
    assert run(*arguments).exit_code == Exit.DONE
    names = ["fairness.csv", "fairness.xlsx", "fairness_products.csv", "fairness_rules.csv"]
    assert sorted(file.name for file in out.iterdir()) == names
    rules = pd.read_csv(out / "fairness_rules.csv")
    assert list(rules["rule"]) == ["leximin", "proportional", "uniform-correction", "reference"]
    table = pd.read_csv(out / "fairness.csv").set_index(["rule", "product"])
    assert table.loc[("reference", "steel"), "benchmark"] == pytest.approx(0.85)
    assert table.loc[("proportional", "steel"), "common"] == pytest.approx(1 / 19)
    assert table.loc[("uniform-correction", "cement"), "common"] == pytest.approx(18 / 19)
    book = openpyxl.load_workbook(out / "fairness.xlsx")
    assert book.sheetnames == [Terms("both").line(f"tab_{key}") for key in SHEETS]
    assert book.worksheets[3]["E9"].value.startswith("=")
    assert run(*arguments).exit_code == Exit.INVALID


def test_a_plan_by_another_rule_is_proven_and_said(tmp_path: Path) -> None:
    """plan.json says which rule and how nearly it is followed, and the folder verifies."""
    out, case = tmp_path / "out", case_with_reference(tmp_path)
    solved = run("solve", case, "--fairness", "uniform-correction", "--out", out)
    assert solved.exit_code == Exit.DONE
    assert "uniform-correction: followed exactly" in solved.output
    content = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    assert content["fairness"]["rule"] == content["options"]["fairness"] == "uniform-correction"
    assert run("verify", out).exit_code == Exit.DONE


def test_a_market_consistent_plan_has_its_own_benchmarks(tmp_path: Path) -> None:
    """The two options exclude each other."""
    out = tmp_path / "out"
    refused = run(
        "solve", "inputs/example", "--fairness", "proportional", "--market-consistent", "--out", out
    )
    assert refused.exit_code == Exit.INVALID
    assert not out.exists()
