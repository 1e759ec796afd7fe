"""`planner relax`: only the changed cells differ, each has its source, and the new case has a plan."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from planner.case.read import read_case, read_texts
from planner.explain.explanation import least_cost
from tests.building import small_tables, write_case
from tests.explain.calling import run
from tests.making import Small


@pytest.fixture
def tight(tmp_path: Path) -> Path:
    """The example with a cap of 7,900 beside other text that must stay as it is."""
    tables = small_tables()
    tables["cap_trajectory"] = pd.DataFrame(
        {
            "sector": [" ALL", "steel"],
            "year": ["2027", "2027"],
            "cap": ["7900.00", "1e5"],
            "note": ["a, b", ""],
        }
    )
    return write_case(tmp_path / "tight", tables)


def texts(path: Path) -> dict[str, pd.DataFrame]:
    return read_texts(path).tables


def differences(before: Path, after: Path) -> dict[tuple[str, int, str], tuple[str, str]]:
    """Every cell that differs, ``sources`` aside: (table, row, column) -> (before, after)."""
    old, new = texts(before), texts(after)
    assert set(new) == set(old) | {"sources"}
    found = {}
    for name in set(old) - {"sources"}:
        assert list(old[name].columns) == list(new[name].columns)
        assert len(old[name]) == len(new[name]), name
        for row, (left, right) in enumerate(zip(old[name].to_numpy(), new[name].to_numpy(), strict=True)):
            for column, a, b in zip(old[name].columns, left, right, strict=True):
                if a != b:
                    found[name, row, column] = (a, b)
    return found


@pytest.mark.parametrize("form", ["new", "new.xlsx"])
def test_only_the_cap_differs_and_the_new_case_has_a_plan(form: str, tight: Path, tmp_path: Path) -> None:
    target = tmp_path / form
    result = run("relax", tight, "--lever", "caps", "--out", target)
    assert result.exit_code == 0, result.output
    assert "7,900 Mt -> 7,933.2 Mt" in result.output
    if form == "new":
        assert differences(tight, target) == {("cap_trajectory", 0, "cap"): ("7900.00", "7933.2")}
    (source,) = texts(target)["sources"].to_dict("records")
    assert (source["table"], source["item"], source["kind"]) == (
        "cap_trajectory",
        "cap, ALL, 2027",
        "assumption",
    )
    assert source["source"] == (
        "7,900 Mt changed to 7,933.2 Mt with the lever caps: the case had no plan, because these limits "
        "contradict each other: the cap of all sectors in 2027, 7,900 Mt"
    )
    if form == "new":
        assert run("solve", target, "--out", tmp_path / "out").exit_code == 0
    else:
        assert least_cost(read_case(target)[0]) == pytest.approx(49880)


def test_a_workbook_keeps_its_other_cells(tight: Path, tmp_path: Path) -> None:
    assert run("convert", tight, tmp_path / "tight.xlsx").exit_code == 0
    assert run("relax", tmp_path / "tight.xlsx", "--lever", "mix", "--out", tmp_path / "new").exit_code == 0
    assert differences(tmp_path / "tight.xlsx", tmp_path / "new") == {
        ("cap_trajectory", 0, "cap"): ("7900.0", "7933.2")
    }


def test_caps_with_years_as_columns(tmp_path: Path) -> None:
    tables = small_tables()
    tables["cap_trajectory"] = pd.DataFrame({"sector": ["steel", "ALL"], "2027": ["", "7900"]})
    case = write_case(tmp_path / "wide", tables)
    assert run("relax", case, "--lever", "caps", "--out", tmp_path / "new").exit_code == 0
    assert differences(case, tmp_path / "new") == {("cap_trajectory", 1, "2027"): ("7900", "7933.2")}


def test_a_setting_left_to_its_default_gets_a_row(tmp_path: Path) -> None:
    """50 banked and 80 issued meet 100 emitted, and all must be used from the first year by default."""
    rules = [{"sector": "p", "from_year": 2027, "rule": "benchmark", "tightening_max": 0.2}]
    tables = Small({"p": [100.0]}, rules=rules, settings={"initial_bank": 50.0}).tables()
    case = write_case(tmp_path / "case", tables)
    assert run("relax", case, "--lever", "no_over_issuance", "--out", tmp_path / "new").exit_code == 0
    assert texts(tmp_path / "new")["settings"].to_numpy().tolist()[-1] == ["no_over_issuance_from", "2028"]
    assert least_cost(read_case(tmp_path / "new")[0]) is not None


@pytest.mark.parametrize(
    ("lever", "code", "said"),
    [
        ("tightening_max", 3, "No change of this lever alone gives a plan."),
        ("peak_ceiling", 3, "(the case has no such limit)"),
        ("capz", 2, 'did you mean "caps"?'),
    ],
)
def test_refusals(lever: str, code: int, said: str, tight: Path, tmp_path: Path) -> None:
    result = run("relax", tight, "--lever", lever, "--out", tmp_path / "new")
    assert result.exit_code == code
    assert said in result.output
    assert not (tmp_path / "new").exists()


def test_a_case_with_a_plan_and_a_target_that_exists_are_refused(tight: Path, tmp_path: Path) -> None:
    feasible = write_case(tmp_path / "feasible", small_tables())
    assert run("relax", feasible, "--lever", "caps", "--out", tmp_path / "new").exit_code == 2
    (tmp_path / "mine.xlsx").write_text("keep", encoding="utf-8")
    assert run("relax", tight, "--lever", "caps", "--out", tmp_path / "mine.xlsx").exit_code == 2
    assert (tmp_path / "mine.xlsx").read_text(encoding="utf-8") == "keep"


def test_the_explanation_s_workbook(tight: Path, tmp_path: Path) -> None:
    """Three sheets; values stand as numbers in the units of the case's cells."""
    assert run("solve", tight, "--out", tmp_path / "out").exit_code == 3
    book = openpyxl.load_workbook(tmp_path / "out" / "explanation.xlsx")
    conflict, alternatives, mix = book.worksheets
    assert [cell.value for cell in conflict[5]][1:5] == ["ALL", 2027, 7900, "MtCO2e"]
    assert "2027年全部行业的配额总量上限7,900 Mt\nthe cap of all sectors" in conflict["F5"].value
    changed = [cell.value for cell in alternatives[5]]
    assert changed[3:9] == ["cap_trajectory", "sector ALL, year 2027", "cap", 7900, 7933.2, "MtCO2e"]
    assert changed[2] == pytest.approx(49880)
    unable = [alternatives.cell(row, 2).value for row in (6, 7, 8)]
    assert all("this lever alone cannot" in text for text in unable)
    assert mix["H5"].value == 7933.2
