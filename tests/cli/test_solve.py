"""The commands as a planner types them: what is printed, what is written, how they end."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from rich.cells import cell_len
from typer.testing import CliRunner, Result

from planner.cli import app
from planner.result_folder import RESULT_FILES
from tests.building import small_tables, write_case

ABSENT = {
    "explanation.json",
    "explanation.xlsx",
    "certificate_measures.parquet",
    "installation_abatement.parquet",
}
"""Files of results of other cases: without a plan, with measures of single installations."""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def example(tmp_path: Path) -> Path:
    return write_case(tmp_path / "example", small_tables())


@dataclass(frozen=True)
class Solved:
    """The example's result folder, and what the command printed."""

    out: Path
    printed: str


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Solved:
    folder = tmp_path_factory.mktemp("solved")
    result = run("solve", write_case(folder / "example", small_tables()), "--out", folder / "out")
    assert result.exit_code == 0, result.output
    return Solved(folder / "out", result.stdout)


@pytest.fixture
def out(solved: Solved, tmp_path: Path) -> Path:
    """A copy of the result, to be replaced or spoilt."""
    return shutil.copytree(solved.out, tmp_path / "out")


def test_solve_writes_the_contract_files_and_answers(solved: Solved) -> None:
    written = {path.name for path in solved.out.iterdir()}
    assert written == RESULT_FILES - ABSENT
    content = json.loads((solved.out / "plan.json").read_text(encoding="utf-8"))
    assert content["status"] == "optimal"
    assert content["cost"] == pytest.approx(30480, rel=1e-9)
    assert content["burden_levels"] == pytest.approx([360 / 8410] * 4, rel=1e-9)
    assert content["peak"]["year"] == content["replay"]["year"] == 2027
    assert content["replay"]["cost"] == pytest.approx(30480, rel=1e-9)
    assert {stage["stage"] for stage in content["stages"]} >= {"least cost", "fairest burden", "workbook"}
    assert "30,480" in solved.printed
    assert "120.0" in solved.printed


def test_summary_is_short_and_fits_the_terminal(solved: Solved) -> None:
    lines = solved.printed.splitlines()
    assert len(lines) <= 12
    assert max(cell_len(line) for line in lines if "Written" not in line) <= 80


def test_quiet_and_json(example: Path, tmp_path: Path) -> None:
    assert run("solve", example, "--out", tmp_path / "a", "--quiet").output == ""
    printed = run("solve", example, "--out", tmp_path / "b", "--json").stdout
    assert json.loads(printed)["status"] == "optimal"


def test_a_pipe_gets_the_summary_and_nothing_else(example: Path, tmp_path: Path) -> None:
    """A real process, its output piped: no progress on standard error, no banner of the solver."""
    command = [
        sys.executable,
        "-m",
        "planner.cli",
        "solve",
        str(example),
        "--out",
        str(tmp_path / "out"),
        "--json",
    ]
    done = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8")
    assert json.loads(done.stdout)["status"] == "optimal"
    assert done.stderr == ""


def test_default_folder_is_named_after_the_case(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("solve", example.name).exit_code == 0
    assert (tmp_path / "results" / "example" / "plan.json").is_file()


def test_same_input_gives_the_same_bytes_whatever_the_order_of_rows(solved: Solved, tmp_path: Path) -> None:
    shuffled = {name: table.iloc[::-1] for name, table in small_tables().items()}
    folders = (solved.out, tmp_path / "out")
    run("solve", write_case(tmp_path / "shuffled", shuffled), "--out", folders[1])
    for name in sorted(RESULT_FILES):
        if name.endswith(".csv"):
            assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name
    first, second = (json.loads((folder / "plan.json").read_text(encoding="utf-8")) for folder in folders)
    assert first["digests"] == second["digests"]


def test_invalid_case_lists_every_fault_and_touches_nothing(tmp_path: Path) -> None:
    tables = small_tables()
    tables["installations"].loc[0, "intensity"] = "much"
    tables["output_forecast"].loc[2, "output"] = -1
    result = run("solve", write_case(tmp_path / "bad", tables), "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "installations, row 2, column intensity" in result.output
    assert "output_forecast, row 4, column output" in result.output
    assert "2 faults" in result.output
    assert not (tmp_path / "out").exists()


def test_check_gives_the_same_faults_as_json(tmp_path: Path) -> None:
    tables = small_tables()
    tables["installations"].loc[0, "intensity"] = "much"
    folder = write_case(tmp_path / "bad", tables)
    assert run("check", folder).exit_code == 2
    result = run("check", folder, "--json")
    assert result.exit_code == 2
    (fault,) = json.loads(result.stdout)["faults"]
    assert (fault["table"], fault["row"], fault["column"], fault["value"]) == (
        "installations",
        2,
        "intensity",
        "much",
    )


def test_case_without_a_plan(tmp_path: Path) -> None:
    """A cap of 7,900 lies below what all measures leave: 8410 - 318 - 95 - 55 - 8.8 = 7933.2."""
    tables = small_tables()
    tables["cap_trajectory"]["cap"] = 7900.0
    result = run("solve", write_case(tmp_path / "tight", tables), "--out", tmp_path / "out")
    assert result.exit_code == 3
    assert "No plan" in result.output
    content = json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))
    assert content["status"] == "infeasible"
    assert (tmp_path / "out" / "explanation.json").is_file()


def test_an_earlier_result_is_replaced_and_anything_else_refused(
    example: Path, out: Path, tmp_path: Path
) -> None:
    assert run("solve", example, "--out", out).exit_code == 0
    (out / "my notes.txt").write_text("keep", encoding="utf-8")
    refused = run("solve", example, "--out", out)
    assert refused.exit_code == 2
    assert "my notes.txt" in refused.output
    assert (out / "my notes.txt").read_text(encoding="utf-8") == "keep"
    (tmp_path / "empty").mkdir()
    assert run("solve", example, "--out", tmp_path / "empty").exit_code == 2
    (tmp_path / "file").write_text("keep", encoding="utf-8")
    assert run("solve", example, "--out", tmp_path / "file").exit_code == 2


def test_time_limit_ends_with_its_own_code(example: Path, tmp_path: Path) -> None:
    result = run("solve", example, "--out", tmp_path / "out", "--time-limit", "0")
    assert result.exit_code == 4
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "error", [KeyboardInterrupt(), OSError(28, "No space left on device"), RuntimeError("x")]
)
def test_trouble_while_writing_leaves_the_earlier_result_whole(
    error: BaseException, example: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Interrupted, disk full, a defect: no traceback, the folder as it was, nothing left beside it."""
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(pd.DataFrame, "to_parquet", fail)
    result = run("solve", example, "--out", out)
    assert result.exit_code not in (0, 2, 3, 4)
    assert "Nothing was written" in result.output
    assert "Traceback" not in result.output
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["example", "out"]


def test_init_copies_a_shipped_case(tmp_path: Path) -> None:
    assert run("init", "example", tmp_path / "mine").exit_code == 0
    assert (tmp_path / "mine" / "settings.csv").is_file()
    assert run("init", "example", tmp_path / "mine").exit_code == 2
    unknown = run("init", "exmaple", tmp_path / "other")
    assert unknown.exit_code == 2
    assert "national" in unknown.output


def test_help_imports_nothing_heavy() -> None:
    """Start-up is instant because no table, model or workbook library is imported for it."""
    code = (
        "import sys, planner.cli;"
        "heavy = {'pandas', 'numpy', 'pyomo', 'highspy', 'openpyxl', 'pandera', 'scipy'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"
