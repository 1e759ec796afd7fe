"""Pins as a ministry keeps them: pinned, compared, pinned anew with a reason, and every way to go wrong."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from planner.case.case import Case
from planner.case.read import read_case
from planner.cli import app
from planner.pins import pinning
from planner.pins.compare import moves
from planner.pins.file import read_pin
from planner.pins.pin import PlanValues, Tolerance, Tolerances
from planner.pins.result import read_result
from planner.pins.values import values_of_plan
from planner.plan import Plan
from planner.planning import make_plan
from tests.building import small_tables, write_case
from tests.making import Small, cap, measure


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


class Results:
    """The example, one with a cap of 8049 and one without a plan: cases and results, made once."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.example = self._solved("example", 8050.0)
        self.tighter = self._solved("tighter", 8049.0)
        self.too_tight = self._solved("too tight", 7900.0)

    def _solved(self, name: str, amount: float) -> Path:
        tables = small_tables()
        tables["cap_trajectory"]["cap"] = amount
        folder = self.home / name
        case = write_case(folder / "example", tables)
        assert run("solve", case, "--out", folder / "result", "--quiet").exit_code in (0, 3)
        return folder


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return Results(tmp_path_factory.mktemp("results"))


@pytest.fixture
def example(results: Results) -> Path:
    """The case folder of the example."""
    return results.example / "example"


@pytest.fixture
def pinned(results: Results, tmp_path: Path) -> Path:
    """A pin of the example."""
    assert run("pin", results.example / "result", tmp_path / "pin.json").exit_code == 0
    return tmp_path / "pin.json"


def edited(file: Path, edit: Callable[[dict[str, Any]], object]) -> Path:
    content = json.loads(file.read_text(encoding="utf-8"))
    edit(content)
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def test_what_is_pinned_of_the_example(pinned: Path) -> None:
    """As solved by hand: 360 of 8410 Mt abated for 30,480 million CNY, all burdens 360/8410."""
    pin = read_pin(pinned)
    values = pin.values
    assert isinstance(values, PlanValues)
    assert values.objectives.model_dump() == pytest.approx(
        {"least_cost": 30480, "plan_cost": 30480, "replay_cost": 30480}
    )
    assert values.burden_levels == pytest.approx([360 / 8410] * 4)
    assert values.benchmarks["clinker"] == pytest.approx({2027: 1 - 360 / 8410})
    totals = {name: path[2027] for name, path in values.totals_mt.model_dump().items()}
    assert totals == pytest.approx(
        {
            "covered_emissions": 8050,
            "total_emissions": 8050,
            "issuance": 8050,
            "abatement": 360,
            "offsets": 0,
            "bank": 0,
        }
    )
    assert pin.case == "example"
    assert set(pin.digests) >= {"settings", "measures"}
    assert set(pin.versions) >= {"planner", "highspy"}
    assert [change.because for change in pin.changes] == ["pinned for the first time"]


def test_a_plan_and_its_result_folder_give_the_same_values(tmp_path: Path) -> None:
    """Several years, offsets, a bank, a reserve: the folder's twelve digits are those of the plan."""
    small = Small(
        outputs={"cement": [100, 90, 80], "steel": [100, 105, 110]},
        years=(2027, 2028, 2029),
        caps=[cap("ALL", 2027, 190), cap("ALL", 2029, 170)],
        measures=[measure("a", "steel", 50, 0.2, ramp=0.05), measure("b", "cement", 90, 0.3)],
        market=[{"year": 2028, "offset_price": 70, "offset_limit": 0.05}],
        settings={"discount_rate": 0.05, "initial_bank": 1},
    )
    folder = write_case(tmp_path / "case", small.tables())
    assert run("solve", folder, "--out", tmp_path / "result", "--quiet").exit_code == 0
    last_digits = Tolerance(relative=1e-11, absolute=1e-11)
    tolerances = Tolerances.model_validate(dict.fromkeys(Tolerances.model_fields, last_digits))
    of_plan = values_of_plan(make_plan(read_case(folder)[0]))
    assert moves(of_plan, read_result(tmp_path / "result").values, tolerances) == ()


def test_an_unchanged_case_is_as_pinned(example: Path, pinned: Path) -> None:
    result = run("compare-pin", example, pinned)
    assert (result.exit_code, result.output) == (0, "example: as pinned\n")


def test_what_moved_is_named_with_its_size(pinned: Path, results: Results) -> None:
    """A cap of 8049 asks for one more tonne at 120 CNY/t; the table that changed is named, not blamed."""
    case = results.tighter / "example"
    result = run("compare-pin", case, pinned)
    assert result.exit_code == 6
    assert "objectives least_cost: 30480 -> 30600 (+120, +3.9e-03 of it; allowed 0.003)" in result.output
    assert "benchmarks clinker 2027" in result.output
    assert "totals_mt issuance 2027: 8050 -> 8049" in result.output
    assert "inputs changed: cap_trajectory\n" in result.output

    moved = json.loads(run("compare-pin", case, pinned, "--json").stdout)
    assert moved["inputs_changed"] == ["cap_trajectory"]
    first = moved["moved"][0]
    assert (first["group"], first["item"], first["old"]) == ("objectives", "least_cost", 30480)
    assert first["new"] == pytest.approx(30600)


def test_changed_inputs_that_move_nothing_are_no_failure(pinned: Path, tmp_path: Path) -> None:
    tables = small_tables()
    tables["products"]["name_en"] = "another name"
    result = run("compare-pin", write_case(tmp_path / "renamed" / "example", tables), pinned)
    assert result.exit_code == 0
    assert result.output == "example: as pinned\ninputs changed: products\n"


def test_the_case_is_solved_as_the_pinned_plan_was(
    example: Path, pinned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pin of a market-consistent plan is compared with one."""
    asked = []

    def market_consistent(case: Case) -> Plan:
        asked.append(case.name)
        return make_plan(case)

    monkeypatch.setattr(pinning, "make_market_consistent_plan", market_consistent)
    assert run("compare-pin", example, pinned).exit_code == 0
    assert asked == []
    edited(pinned, lambda content: content["options"].update(market_consistent="yes"))
    assert run("compare-pin", example, pinned).exit_code == 0
    assert asked == ["example"]


def test_tolerances_are_those_of_the_file(pinned: Path, results: Results) -> None:
    """One Mt of 8410 moves costs by 0.4 %, and burdens, benchmarks and totals by less than 0.5 %."""

    def widen(content: dict[str, Any]) -> None:
        for group in content["tolerances"]:
            content["tolerances"][group] = {"relative": 0.005, "absolute": 0.005}

    assert run("compare-pin", results.tighter / "example", edited(pinned, widen)).exit_code == 0


def test_pinning_anew_needs_a_reason_and_logs_what_moved(pinned: Path, results: Results) -> None:
    """The log keeps every entry, the file its tolerances; without a reason nothing is touched."""
    edited(pinned, lambda content: content["tolerances"]["objectives"].update(relative=1e-3))
    before = pinned.read_bytes()
    changed = results.tighter / "result"
    for without in ([], ["--because", "  "]):
        refused = run("pin", changed, pinned, *without)
        assert refused.exit_code == 2
        assert "--because" in refused.output
        assert pinned.read_bytes() == before
    result = run("pin", changed, pinned, "--because", "the cap fell by 1 Mt")
    assert result.exit_code == 0
    pin = read_pin(pinned)
    assert [change.because for change in pin.changes] == ["pinned for the first time", "the cap fell by 1 Mt"]
    assert "objectives least_cost: 30480 -> 30600" in pin.changes[-1].moved
    assert "totals_mt issuance 2027: 8050 -> 8049" in pin.changes[-1].moved
    assert pin.changes[-1].inputs_changed == ("cap_trajectory",)
    assert pin.tolerances.objectives.relative == 1e-3
    assert pin.tolerances.benchmarks == Tolerances().benchmarks
    assert run("compare-pin", results.tighter / "example", pinned).exit_code == 0
    assert [path.name for path in pinned.parent.iterdir()] == ["pin.json"]


def test_a_case_without_a_plan_is_pinned_as_such(pinned: Path, results: Results, tmp_path: Path) -> None:
    """A cap of 7,900 lies below what all measures leave. The status is the value that moves."""
    case = results.too_tight / "example"
    file = tmp_path / "none.json"
    assert run("pin", results.too_tight / "result", file).exit_code == 0
    assert run("compare-pin", case, file).exit_code == 0
    for one, other in ((results.example / "example", file), (case, pinned)):
        result = run("compare-pin", one, other)
        assert result.exit_code == 6
        assert "infeasible" in result.output


def test_a_pin_that_is_not_as_it_should_be_says_so_key_by_key(example: Path, pinned: Path) -> None:
    def spoil(content: dict[str, Any]) -> None:
        content["values"]["objectives"]["least_cost"] = "much"
        content["tolerances"]["benchmarks"]["relative"] = -1
        content["chnages"] = content.pop("changes")

    result = run("compare-pin", example, edited(pinned, spoil))
    assert result.exit_code == 2
    for part in ("objectives.least_cost", '"much"', "benchmarks.relative", "key changes", "chnages"):
        assert part in result.output


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": "something else"}', "\x00\xff"])
def test_what_is_no_pin_is_refused_and_left_alone(content: str, results: Results, tmp_path: Path) -> None:
    file = tmp_path / "pin.json"
    file.write_text(content, encoding="latin-1")
    assert run("compare-pin", results.example / "example", file).exit_code == 2
    refused = run("pin", results.example / "result", file, "--because", "why not")
    assert refused.exit_code == 2
    assert "Nothing was written" in refused.output
    assert file.read_text(encoding="latin-1") == content


def test_missing_and_misplaced_files(results: Results, example: Path, pinned: Path, tmp_path: Path) -> None:
    for arguments in (
        ("compare-pin", example, tmp_path / "none.json"),
        ("compare-pin", example, tmp_path),
        ("compare-pin", tmp_path / "no case", pinned),
        ("pin", tmp_path / "nothing", tmp_path / "new.json"),
        ("pin", example, tmp_path / "new.json"),
        ("pin", results.example / "result", tmp_path),
    ):
        result = run(*arguments)
        assert result.exit_code == 2, arguments
        assert "Traceback" not in result.output
    assert not (tmp_path / "new.json").exists()


def test_a_spoilt_result_folder_is_refused_with_every_fault(results: Results, tmp_path: Path) -> None:
    """A number that is none, a column that is not there, a table that is not there: all in one message."""
    result = shutil.copytree(results.example / "result", tmp_path / "result")
    benchmarks = (result / "benchmarks.csv").read_text(encoding="utf-8").splitlines()
    benchmarks[2] = "clinker,2027,abc,0.04,decided"
    (result / "benchmarks.csv").write_text("\n".join(benchmarks), encoding="utf-8")
    market = (result / "market.csv").read_text(encoding="utf-8").replace("bank", "bnak")
    (result / "market.csv").write_text(market, encoding="utf-8")
    (result / "abatement.csv").unlink()
    refused = run("pin", result, tmp_path / "new.json")
    assert refused.exit_code == 2
    for part in (
        'benchmarks.csv, row 3, column benchmark, "abc"',
        "market.csv, column bank: is missing",
        "abatement.csv: is missing",
    ):
        assert part in refused.output
    edited(result / "plan.json", lambda content: content.pop("burden_levels"))
    assert "key optimal.burden_levels" in run("pin", result, tmp_path / "new.json").output
