"""planner comply from file to folder: the accounts of the example, its faults, its workbook."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import planner.compliance
import planner.workbook.compliance
import planner.workbook.rehearsal
from planner.case.faults import CaseInvalid
from planner.cli import app
from planner.compliance.account import account
from planner.compliance.plan_given import PlanGiven
from planner.compliance.tables import PARAMETER_NAMES, VERIFIED
from planner.shipped import shipped_tables
from planner.workbook.terms import glossary

EXAMPLE = shipped_tables("compliance") / "verified_example.csv"


def run(case: Path, verified: Path, out: Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["comply", str(case), "--verified", str(verified), "--out", str(out)])
    return result.exit_code, result.output


def test_the_example_file_has_the_columns_of_the_description() -> None:
    assert list(pd.read_csv(EXAMPLE).columns) == [column.name for column in VERIFIED.columns]


def test_every_parameter_has_its_words() -> None:
    assert {f"comply_{name}" for name in PARAMETER_NAMES} <= set(glossary())


def test_every_word_of_the_workbook_is_used() -> None:
    folders = (planner.compliance, planner.workbook.compliance, planner.workbook.rehearsal)
    files = [path for folder in folders for path in Path(folder.__path__[0]).glob("*.py")]
    sources = "".join(path.read_text(encoding="utf-8") for path in files)
    words = [key.removeprefix("comply_") for key in glossary() if key.startswith("comply_")]
    unused = [
        word for word in words if not re.search(f"[\"'](comply_)?{word.removeprefix('rule_')}[\"']", sources)
    ]
    assert unused == []


def test_accounts_of_the_example(case: Path, tmp_path: Path) -> None:
    """E-2 2022: 1,000,000 x 0.8729 x 1.05 x 1.015^4 = 972,787; owes that + 260,000; 90,000 stay unmet.

    Own 10,000 + 972,787, offsets 30,000 of 61,639 allowed, half the gap of 260,000 borrowed: 130,000.
    A folder that exists is left as it is.
    """
    code, output = run(case, EXAMPLE, tmp_path / "out")
    assert code == 0, output
    entities = pd.read_csv(tmp_path / "out" / "comply_entities.csv").set_index(["entity", "year"])
    row = entities.loc[("E-2", 2022)]
    assert row[["allocation", "obligation", "offsets", "borrowed", "surrendered", "unmet"]].tolist() == [
        *(972_787, 1_232_787, 30_000, 130_000, 1_112_787, 90_000)
    ]
    assert entities.loc[("E-3", 2024), ["pre_allocation", "allocation", "true_up"]].tolist() == [
        *(0, 1_275_000, 1_275_000)
    ]
    (tmp_path / "out" / "mine.txt").write_text("kept", encoding="utf-8")
    code, output = run(case, EXAMPLE, tmp_path / "out")
    assert (code, "exists already" in output) == (2, True), output
    assert (tmp_path / "out" / "mine.txt").read_text(encoding="utf-8") == "kept"


def test_all_faults_at_once_and_nothing_written(case: Path, tmp_path: Path) -> None:
    table = pd.read_csv(EXAMPLE, dtype=str, keep_default_na=False)
    table.loc[0, ["emissions", "load_factor", "gas_unit"]] = ["2700000.5", "90", "maybe"]
    table.loc[1, ["installation", "province"]] = ["", "Hubei"]
    file = tmp_path / "verified.csv"
    table.to_csv(file, index=False)
    code, output = run(case, file, tmp_path / "out")
    assert code == 2
    expected = ("2700000.5", "column load_factor", "column gas_unit", "column installation")
    assert [text for text in expected if text not in output] == []
    assert "4 faults" in output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("product", "copper", "is no product of the plan"),
        ("year", "2018", "has no allocation rule"),
        ("net_sales", "99000000", "is more than entity E-1 had"),
    ],
)
def test_faults_of_rules_and_books(
    plan_given: PlanGiven, tmp_path: Path, column: str, value: str, problem: str
) -> None:
    table = pd.read_csv(EXAMPLE, dtype=str, keep_default_na=False)
    table.loc[0, column] = value
    file = tmp_path / "verified.csv"
    table.to_csv(file, index=False)
    with pytest.raises(CaseInvalid) as invalid:
        account(plan_given, file, shipped_tables("compliance"))
    assert [problem in str(fault) for fault in invalid.value.faults] == [True]


def test_order_of_rows_does_not_matter(plan_given: PlanGiven, tmp_path: Path) -> None:
    file = tmp_path / "verified.csv"
    pd.read_csv(EXAMPLE, dtype=str, keep_default_na=False).iloc[::-1].to_csv(file, index=False)
    rules = shipped_tables("compliance")
    first, second = account(plan_given, EXAMPLE, rules), account(plan_given, file, rules)
    for name in ("entities", "installations", "rules", "benchmarks"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))


def test_rules_of_the_plan_stand_in_place_of_the_tables(plan_given: PlanGiven, tmp_path: Path) -> None:
    """2026 is the plan's first year: its rule, slope and band are told with the standing of its sources."""
    table = pd.read_csv(EXAMPLE, dtype=str, keep_default_na=False)
    table = table[(table["product"] == "clinker") & (table["year"] == "2025")].assign(year="2026")
    file = tmp_path / "verified.csv"
    table.to_csv(file, index=False)
    rules = account(plan_given, file, shipped_tables("compliance")).rules.set_index("parameter")
    assert rules.loc["allocation_rule", ["rule", "kind"]].tolist() == ["intensity_band", "assumption"]
    assert rules.loc[["surplus_rate_slope", "surplus_rate_limit"], "value"].tolist() == [0.15, 0.03]
    assert rules.loc["surplus_rate_slope", "regulation"].startswith("rule of 2025 carried on")
    assert rules.index.is_unique
