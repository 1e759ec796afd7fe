"""`planner verify`: what it proves, what it notices, how it ends."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from planner.archive.digests import PLAN_FILE
from planner.cli import app
from planner.verification.folder import changed_files
from tests.building import small_tables, write_case
from tests.certificate.corrupting import corrupt, mend_digests
from tests.certificate.corruptions import SEED, holds
from tests.workbook.sample import sample_tables

WITH_MEANING = (
    "abatement.csv",
    "allocations.csv",
    "benchmarks.csv",
    "case.zip",
    "certificate.parquet",
    "installations.parquet",
    "market.csv",
    "shadow_prices.csv",
)
"""Files whose every number can be worked out anew; the workbook judges itself, seconds of stages nobody."""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result of the hand-solved example, beside its case."""
    folder = tmp_path_factory.mktemp("verify")
    write_case(folder / "example", small_tables())
    assert run("solve", folder / "example", "--out", folder / "result", "--quiet").exit_code == 0
    return folder / "result"


@pytest.fixture
def result(solved: Path, tmp_path: Path) -> Path:
    """A copy to be spoilt."""
    return shutil.copytree(solved, tmp_path / "result")


def test_a_result_is_verified_alone_and_against_its_case(solved: Path) -> None:
    alone = run("verify", solved)
    assert alone.exit_code == 0, alone.output
    assert "Proven without the solver." in alone.output
    assert run("verify", solved, "--case", solved.parent / "example").exit_code == 0
    found = json.loads(run("verify", solved, "--json").stdout)
    assert found["holds"]
    assert [stage["stage"] for stage in found["certificate"]["stages"]] == [
        "least cost",
        "burden level 1",
        "plan",
        "replay",
    ]


def test_every_rule_is_verified(tmp_path: Path) -> None:
    """Bands, verified emissions, reserve, auction, offsets, bank, openings, uncovered rows, hostile names."""
    case = write_case(tmp_path / "sample", sample_tables(rows=40, years=(2026, 2027, 2028)))
    assert run("solve", case, "--out", tmp_path / "result", "--quiet").exit_code == 0
    verified = run("verify", tmp_path / "result")
    assert verified.exit_code == 0, verified.output


def test_plan_json_carries_the_certificate(solved: Path) -> None:
    content = json.loads((solved / PLAN_FILE).read_text(encoding="utf-8"))
    certificate = content["certificate"]
    assert certificate["holds"]
    assert certificate["sentence_en"].startswith("Proven")
    for stage in certificate["stages"]:
        assert stage["residuals"].keys() == {"primal", "dual", "complementarity", "gap"}
        assert all(abs(found["scaled"]) < 1e-10 for found in stage["residuals"].values())
    assert content["files"].keys() == {path.name for path in solved.iterdir()} - {PLAN_FILE}


def test_any_changed_number_is_noticed(result: Path, solved: Path) -> None:
    """200 numbers drawn over all files, each a thousandth larger: every one changes a digest."""
    random = np.random.default_rng(SEED)
    for _ in range(200):
        corruption = corrupt(result, random)
        content = json.loads((result / PLAN_FILE).read_text(encoding="utf-8"))
        assert changed_files(result, content), corruption
        shutil.copy(solved / corruption.file, result / corruption.file)


@pytest.mark.parametrize("file", WITH_MEANING)
def test_a_changed_number_is_noticed_even_with_its_digests_put_right(file: str, result: Path) -> None:
    """What is published is worked out anew from what is proven."""
    original = {path.name: path.read_bytes() for path in result.iterdir()}
    random = np.random.default_rng(SEED)
    for _ in range(4):
        corruption = corrupt(result, random, file)
        mend_digests(result)
        assert not holds(result), corruption
        for name, content in original.items():
            (result / name).write_bytes(content)


def test_a_mismatch_names_file_row_column_and_what_would_be_right(result: Path) -> None:
    """The price of 120 CNY/t of 2027 becomes 121."""
    path = result / "market.csv"
    path.write_text(path.read_text().replace("2027,120,", "2027,121,"))
    mend_digests(result)
    verified = run("verify", result)
    assert verified.exit_code == 5
    assert "market.csv, 2027, price: 121; right would be 120" in verified.output


def test_figures_of_plan_json_are_worked_out_anew(result: Path) -> None:
    path = result / PLAN_FILE
    content = json.loads(path.read_text(encoding="utf-8"))
    content["replay"]["cost"] *= 1.001
    path.write_text(json.dumps(content), encoding="utf-8")
    mend_digests(result)
    verified = run("verify", result)
    assert verified.exit_code == 5
    assert "plan.json, replay.cost: 30510.4" in verified.output


def test_a_table_with_a_row_less_or_a_row_more(result: Path) -> None:
    path = result / "benchmarks.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:-1], "unheard of,2027,1,0,decided", ""]), encoding="utf-8")
    mend_digests(result)
    output = run("verify", result).output
    assert "benchmarks.csv, unheard of 2027: is there; right would be no such row" in output
    assert "is missing; right would be the row" in output


def test_another_case_is_not_the_one_that_was_solved(solved: Path, tmp_path: Path) -> None:
    tables = small_tables()
    tables["measures"]["cost"] = [80.0, 160.0, 121.0, 300.0]
    other = write_case(tmp_path / "other", tables)
    verified = run("verify", solved, "--case", other)
    assert verified.exit_code == 5
    assert "plan.json, digests.measures" in verified.output
    assert "not proven" in verified.output


def remove_the_claims(result: Path) -> None:
    (result / "certificate.parquet").unlink()


def take_another_s_file(result: Path) -> None:
    (result / PLAN_FILE).write_text('{"format": "something else"}', encoding="utf-8")


def remove_plan_json(result: Path) -> None:
    (result / PLAN_FILE).unlink()


def break_plan_json(result: Path) -> None:
    (result / PLAN_FILE).write_text("{", encoding="utf-8")


def have_no_plan(result: Path) -> None:
    content = json.loads((result / PLAN_FILE).read_text(encoding="utf-8"))
    (result / PLAN_FILE).write_text(json.dumps({**content, "status": "infeasible"}), encoding="utf-8")


def remove_everything(result: Path) -> None:
    shutil.rmtree(result)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (remove_the_claims, "is not whole: certificate.parquet missing"),
        (take_another_s_file, "is not the planner's"),
        (remove_plan_json, "it is no result of the planner"),
        (break_plan_json, "cannot be read"),
        (have_no_plan, "its status is infeasible"),
        (remove_everything, "is no folder"),
    ],
)
def test_a_folder_without_a_whole_plan(spoil: Callable[[Path], None], said: str, result: Path) -> None:
    spoil(result)
    verified = run("verify", result)
    assert verified.exit_code == 2
    assert said in verified.output.replace("\n", "")


@pytest.mark.parametrize("file", ["case.zip", "certificate.parquet", "market.csv", "installations.parquet"])
def test_a_file_that_cannot_be_read_any_more(file: str, result: Path) -> None:
    (result / file).write_bytes(b"\xff\x00 nothing of use")
    verified = run("verify", result)
    assert verified.exit_code == 5
    assert file in verified.output
    assert "Traceback" not in verified.output


def test_solve_publishes_nothing_that_is_not_proven(
    solved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the tolerance is nothing at all, rounding alone is too much."""
    monkeypatch.setattr("planner.certificate.residuals.TOLERANCE", -1.0)
    refused = run("solve", solved.parent / "example", "--out", tmp_path / "out")
    assert refused.exit_code == 5
    assert "The plan is not proven." in refused.output
    assert "Nothing was written" in refused.output
    assert not (tmp_path / "out").exists()
