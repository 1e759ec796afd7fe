"""The exported programme: other solvers read it, and find the planner's optimum."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import highspy
import pyscipopt
import pytest
from typer.testing import CliRunner, Result

from models.build import build_programme
from planner.case.read import read_case
from planner.cells import aggregate
from planner.cli import app
from planner.shipped import shipped_cases
from planner.solve.export import LONGEST_NAME
from planner.solve.programme import LinearProgramme
from tests.building import small_tables, write_case
from tests.making import Small, cap, measure
from tests.reference.generate import FEASIBLE_SEEDS, generate_tables

VALID_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_()]{0,254}")
"""Letters, digits, underscore and brackets, not beginning with a digit: every reader takes them."""

FORMATS = ("lp", "mps")


def export(case: Path, file: Path) -> Result:
    arguments = ["export", str(case), "--format", file.suffix[1:], "--out", str(file)]
    return CliRunner().invoke(app, arguments)


def solved_by_highs(file: Path) -> highspy.Highs:
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    assert highs.readModel(str(file)) == highspy.HighsStatus.kOk
    highs.run()
    return highs


def names_in(highs: highspy.Highs) -> list[str]:
    lp = highs.getLp()
    return [*lp.col_names_, *lp.row_names_]


@cache
def least_cost_of(case: Path) -> float:
    return LinearProgramme(build_programme(aggregate(read_case(case)[0]).data)).solve().objective


def chinese_case(folder: Path) -> Path:
    """Names that LP and MPS files cannot hold, and different ones that look alike within what they can."""
    return write_case(
        folder,
        Small(
            outputs={"电力": [100, 100], "a b": [50, 60], "a_b": [70, 60], "3 <= x": [9, 9]},
            years=(2027, 2028),
            caps=[cap("ALL", 2028, 200)],
            measures=[
                measure("节能：改造", "电力", 50, 0.2, ramp=0.15),
                measure("m" * 300, "a b", 40, 0.1),
                measure("m", "a_b", 45, 0.1),
                measure("\u3000e1", "3 <= x", 30, 0.1),
            ],
        ).tables(),
    )


@dataclass(frozen=True)
class Chinese:
    """The case with Chinese names, and what HiGHS read and solved of it by format."""

    case: Path
    solved: dict[str, highspy.Highs]


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("name", ["national", "example", "generated", "chinese"])
def test_read_back_the_optimum_is_the_same(name: str, file_format: str, tmp_path: Path) -> None:
    if name == "generated":
        case = write_case(tmp_path / "case", generate_tables(FEASIBLE_SEEDS[2]))
    else:
        case = chinese_case(tmp_path / "case") if name == "chinese" else shipped_cases()[name]
    file = tmp_path / f"programme.{file_format}"
    assert export(case, file).exit_code == 0
    expected = least_cost_of(case)

    highs = solved_by_highs(file)
    assert highs.getInfo().objective_function_value == pytest.approx(expected, rel=1e-9)
    names = names_in(highs)
    assert [name for name in names if not VALID_NAME.fullmatch(name)] == []
    assert len(set(names)) == len(names)

    scip = pyscipopt.Model()
    scip.hideOutput()
    scip.readProblem(str(file))
    scip.optimize()
    assert scip.getObjVal() == pytest.approx(expected, rel=1e-9)


@pytest.fixture(scope="module")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Chinese:
    folder = tmp_path_factory.mktemp("chinese")
    case = chinese_case(folder / "case")
    files = {file_format: folder / f"programme.{file_format}" for file_format in FORMATS}
    assert [export(case, file).exit_code for file in files.values()] == [0, 0]
    return Chinese(case, {file_format: solved_by_highs(file) for file_format, file in files.items()})


@pytest.mark.parametrize("file_format", FORMATS)
def test_names_are_those_of_the_case(file_format: str, chinese: Chinese) -> None:
    """Chinese in Latin letters; what differs in the case differs in the file; long names lose their head."""
    names = names_in(chinese.solved[file_format])
    columns = {name for name in names if name.startswith("measure_share(")}
    assert any("JieNeng" in name and "DianLi" in name and name.endswith("2027)") for name in columns)
    assert {"benchmark(a_b_2027)", "benchmark(DianLi_2028)"} <= set(names)
    assert len([name for name in names if name.startswith("benchmark(a_b_2027)")]) == 2
    assert max(len(name) for name in names) <= LONGEST_NAME + len("c_u__")
    assert len([name for name in names if "total_cap(2028)" in name]) == 1


def test_both_formats_name_everything_alike(chinese: Chinese) -> None:
    names = [
        set(names_in(solved)) - {"ONE_VAR_CONSTANT", "c_e_ONE_VAR_CONSTANT"}
        for solved in chinese.solved.values()
    ]
    assert names[0] == names[1]


def test_both_formats_hold_every_digit(chinese: Chinese) -> None:
    """The same coefficients as in the planner's own arrays, to the last bit."""
    entries = []
    for solved in chinese.solved.values():
        lp = solved.getLp()
        entries.append(sorted(value for value in lp.a_matrix_.value_ if value not in (-1.0, 0.0, 1.0)))
    model = build_programme(aggregate(read_case(chinese.case)[0]).data)
    own = sorted(
        value for value in LinearProgramme(model).arrays.matrix.data.tolist() if value not in (-1.0, 0.0, 1.0)
    )
    assert entries == [own, own]


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_case_without_a_plan_is_exported_all_the_same(file_format: str, tmp_path: Path) -> None:
    tables = small_tables()
    tables["cap_trajectory"]["cap"] = 7900.0
    file = tmp_path / f"programme.{file_format}"
    assert export(write_case(tmp_path / "case", tables), file).exit_code == 0
    assert solved_by_highs(file).getModelStatus() == highspy.HighsModelStatus.kInfeasible


def test_the_same_case_gives_the_same_file(tmp_path: Path) -> None:
    tables = small_tables()
    shuffled = {name: table.iloc[::-1] for name, table in tables.items()}
    files = []
    for name, content in (("one", tables), ("two", shuffled)):
        files.append(tmp_path / f"{name}.lp")
        assert export(write_case(tmp_path / name, content), files[-1]).exit_code == 0
    assert files[0].read_bytes() == files[1].read_bytes()


def test_an_existing_file_and_an_invalid_case_are_refused(tmp_path: Path) -> None:
    case = write_case(tmp_path / "case", small_tables())
    taken = tmp_path / "taken.lp"
    taken.write_text("mine", encoding="utf-8")
    refused = export(case, taken)
    assert refused.exit_code == 2
    assert "exists already" in refused.output
    assert taken.read_text(encoding="utf-8") == "mine"
    (case / "measures.csv").unlink()
    assert export(case, tmp_path / "new.lp").exit_code == 2
    assert not (tmp_path / "new.lp").exists()
    unknown = CliRunner().invoke(app, ["export", str(case), "--format", "xyz", "--out", "new.xyz"])
    assert unknown.exit_code == 2
