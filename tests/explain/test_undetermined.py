"""Time that runs out and a solver that cannot tell are said as such, and never as "cannot"."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.case.case import Case
from planner.explain.explanation import NUMERICAL, TIME_LIMIT, Explanation, explain
from planner.explain.report import explanation_json, explanation_lines
from planner.explain.room import Room
from planner.solve.highs import Deadline, SolverFailedError
from tests.building import small_tables, write_case
from tests.explain.calling import run
from tests.making import Small, cap, measure

LEVERS = ["caps", "tightening_max", "tightening_min", "no_over_issuance"]


class Countdown(Deadline):
    """A deadline that is over after so many questions, whatever the clock says."""

    def __init__(self, questions: int) -> None:
        super().__init__()
        self._questions = questions

    def remaining(self) -> float:
        self._questions -= 1
        return float("inf") if self._questions >= 0 else 0.0


@pytest.fixture(scope="module")
def case() -> Case:
    """A cap of 80, benchmarks of at least 0.9 and measures of 30 %: caps or tightening must give."""
    rules = [{"sector": "p", "from_year": 2027, "rule": "benchmark", "tightening_max": 0.1}]
    measures = [measure("saving", "p", 10.0, 0.3)]
    return Small({"p": [100.0]}, caps=[cap("p", 2027, 80.0)], rules=rules, measures=measures).case()


@pytest.fixture(scope="module")
def whole(case: Case) -> Explanation:
    return explain(case)


@pytest.mark.parametrize("questions", [0, 3, 8, 20, 40, 80])
def test_what_is_found_before_the_time_limit_is_right_and_the_rest_is_named(
    questions: int, case: Case, whole: Explanation
) -> None:
    part = explain(case, Countdown(questions))
    found = {alternative.lever for alternative in part.alternatives} | set(part.cannot)
    unknown = {missing.part for missing in part.undetermined}
    assert found | unknown >= set(LEVERS)
    assert not found & unknown
    assert set(part.cannot) <= set(whole.cannot)
    assert {a.changes for a in part.alternatives} <= {a.changes for a in whole.alternatives}
    assert (part.conflict == ()) == ("conflict" in unknown)
    assert {missing.reason for missing in part.undetermined} <= {TIME_LIMIT}


def test_the_whole_is_found_in_time(whole: Explanation) -> None:
    assert whole.undetermined == ()
    assert [alternative.lever for alternative in whole.alternatives] == ["caps", "tightening_max"]


def test_a_solver_that_cannot_tell(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Room, lever: str) -> None:
        raise SolverFailedError(lever)

    monkeypatch.setattr(Room, "smallest", fail)
    explanation = explain(case)
    assert explanation.alternatives == ()
    assert explanation.cannot == ("no_over_issuance",)
    assert {each.reason for each in explanation.undetermined} == {NUMERICAL}
    assert "  caps: the solver could not tell" in explanation_lines(case, explanation)
    (first, *_) = explanation_json(case, explanation)["undetermined"]
    assert first["sentence_zh"] == "配额总量上限: 求解器无法判定"


def test_solve_whose_time_is_over_when_it_explains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That there is no plan is known and written, with exit code 3; of the reasons nothing is."""
    tables = small_tables()
    tables["cap_trajectory"]["cap"] = 7900.0
    monkeypatch.setattr("planner.commands.solve.Deadline", lambda _: Deadline(0.0))
    result = run("solve", write_case(tmp_path / "tight", tables), "--out", tmp_path / "out")
    assert result.exit_code == 3
    assert "Which limits contradict each other is not known: the time limit" in result.output
    assert "caps: the time limit was reached before" in result.output
    assert (tmp_path / "out" / "explanation.xlsx").is_file()


def test_relax_whose_time_is_over(tmp_path: Path) -> None:
    tables = small_tables()
    tables["cap_trajectory"]["cap"] = 7900.0
    case = write_case(tmp_path / "tight", tables)
    result = run("relax", case, "--lever", "caps", "--out", tmp_path / "new", "--time-limit", "0")
    assert result.exit_code == 4
    assert not (tmp_path / "new").exists()
