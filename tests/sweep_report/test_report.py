"""What a sweep says: quantiles, drivers, reasons, regret, and the workbook of all that."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from planner.case.case import Case
from planner.cli import app
from planner.commands.sweep_report import ScenarioCasesError, cases_of
from planner.sweep_report.dataset import UnreadableSweepError, read_sweep
from planner.sweep_report.drivers import drivers
from planner.sweep_report.quantiles import fan, quantiles_of
from planner.sweep_report.regret import OtherScenariosError, regret
from planner.workbook.sheet import FIRST_ROW
from planner.workbook.sweep_report import write_sweep_report
from planner.workbook.terms import Terms
from tests.building import small_tables, write_case
from tests.making import Small, cap, measure
from tests.sweep_report.making import Swept, write_sweep

DEMAND, CAPS = ("low", "central", "high"), (1.0, 2.0, 3.0)
YEARS = (2027, 2028)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def by_hand(folder: Path, weights: bool = False) -> Path:
    """Demand x caps: cost 100 d + 10 c, price 5 d + c, in 2028 2 more; high demand with cap 3: no plan."""
    rows, tables = [], {"benchmarks": [], "allocations": [], "market": []}
    for d, demand in enumerate(DEMAND):
        for caps in CAPS:
            name = f"{demand}-{caps:g}"
            row = {"scenario": name, "status": "optimal", "axis_demand": demand, "axis_caps": caps}
            row |= {"seconds": 0.5, "reason": "", "weight": 1.0 + d if weights else np.nan}
            if name == "high-3":
                rows.append({**row, "status": "no_plan", "reason": "The cap of 2028 is too low."})
                continue
            row |= {"cost": 100 * d + 10 * caps, "replay_cost": 100.0 * d, "largest_burden": 0.01 * caps}
            row |= {"peak_year": 2027 + d % 2, "peak_mt": 50.0 + d, "peak_met": True}
            rows.append({**row, "replay_peak_year": 2028, "replay_met": d == 0})
            for year in YEARS:
                key = {"scenario": name, "year": year}
                tables["benchmarks"].append(
                    {**key, "product": "p", "benchmark": 1 - 0.1 * d, "origin": "decided"}
                )
                tables["allocations"].append({**key, "sector": "s", "burden": 0.01 * caps})
                price = 5 * d + caps + 2 * (year - 2027)
                tables["market"].append({**key, "price": price, "total_emissions": 50.0 + d})
    folder.mkdir()
    pd.DataFrame(rows).to_parquet(folder / "scenarios.parquet")
    for table, records in tables.items():
        for name, part in pd.DataFrame(records).groupby("scenario"):
            place = folder / "tables" / table / f"scenario={name}"
            place.mkdir(parents=True)
            part.drop(columns="scenario").to_parquet(place / "part-0.parquet", index=False)
    return folder


def test_quantiles_are_values_of_scenarios() -> None:
    """The smallest value that the share does not exceed; weights count as so many scenarios."""
    values = pd.Series([40.0, 10.0, 30.0, 20.0, np.nan])
    assert quantiles_of(values, None, [0.25, 0.5, 0.51, 1.0]) == [10, 20, 30, 40]
    weights = pd.Series([1.0, 7.0, 0.0, 2.0, 5.0])
    assert quantiles_of(values, weights, [0.5, 0.75, 0.95]) == [10, 20, 40]
    assert np.isnan(quantiles_of(pd.Series([np.nan]), None, [0.5])).all()


def test_fans_leave_out_what_has_no_plan(tmp_path: Path) -> None:
    """Prices of 2027: 1 2 3, 6 7 8, 11 12 without 13; the fourth of eight is 6. With weights 1, 2, 3: 13 in
    all, of which 1+1+1+2 = 5, with 7: 7, so that 7 is the median."""
    table = fan(read_sweep(by_hand(tmp_path / "a")), "market", [], "price", [0.5, 1.0]).set_index("year")
    assert table.loc[2027, [0.5, 1.0]].to_list() == [6, 12]
    assert table.loc[2028, 0.5] == 8
    assert table["scenarios"].to_list() == [8, 8]
    weighted = read_sweep(by_hand(tmp_path / "b", weights=True))
    assert weighted.weighted
    assert fan(weighted, "market", [], "price", [0.5])[0.5].to_list() == [8, 10]


def test_drivers_move_one_axis_with_the_others_central(tmp_path: Path) -> None:
    """Demand from low to high at cap 2: 200. Caps from 1 to 3 at central demand: 20, price 2, burden 0.02."""
    demand, caps = drivers(read_sweep(by_hand(tmp_path / "sweep")))
    assert (demand.low, demand.high, demand.others) == ("low", "high", "caps 2")
    assert demand.at_high["cost"] - demand.at_low["cost"] == 200
    assert caps.others == "demand central"
    assert caps.at_low == {"cost": 110, "mean_price": 7, "largest_burden": 0.01}
    assert caps.at_high == pytest.approx({"cost": 130, "mean_price": 9, "largest_burden": 0.03})


def test_an_end_without_a_plan_gives_way_to_the_next_alternative(tmp_path: Path) -> None:
    """Without central-3 the caps are compared from 1 to 2: 10 million."""
    folder = by_hand(tmp_path / "sweep")
    table = pd.read_parquet(folder / "scenarios.parquet")
    gone = table["scenario"] == "central-3"
    table.loc[gone, ["status", "cost"]] = ["no_plan", np.nan]
    table.to_parquet(folder / "scenarios.parquet")
    _, caps = drivers(read_sweep(folder))
    assert (caps.low, caps.high) == ("1", "2")
    assert caps.at_high["cost"] - caps.at_low["cost"] == 10


def test_reasons_are_said_in_chinese_where_an_explanation_has_them(tmp_path: Path) -> None:
    folder = by_hand(tmp_path / "sweep")
    assert read_sweep(folder).reasons_zh == {"high-3": ""}
    (folder / "explanations").mkdir()
    content = {
        "conflict_sentence_zh": "不能同时成立：",
        "conflict": [{"sentence_zh": "甲"}, {"sentence_zh": "乙"}],
    }
    file = folder / "explanations" / "high-3.json"
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    assert read_sweep(folder).reasons_zh == {"high-3": "不能同时成立：甲；乙"}


def test_drawn_parameters_compare_the_tails(tmp_path: Path) -> None:
    """Forty draws 0 .. 39 with cost = draw: the fifths 0..7 and 32..39 have means 3.5 and 35.5."""
    rows = by_hand(tmp_path / "sweep") / "scenarios.parquet"
    table = pd.read_parquet(rows).iloc[[0] * 40].drop(columns=["axis_demand", "axis_caps"])
    table["scenario"] = [f"draw-{number:02}" for number in range(40)]
    table["axis_growth"] = table["cost"] = np.arange(40.0)[::-1]
    table.to_parquet(rows)
    for name in table["scenario"]:
        for kind in ("benchmarks", "allocations", "market"):
            place = tmp_path / "sweep" / "tables" / kind / f"scenario={name}"
            place.mkdir()
            source = tmp_path / "sweep" / "tables" / kind / "scenario=low-1" / "part-0.parquet"
            (place / "part-0.parquet").write_bytes(source.read_bytes())
    (growth,) = drivers(read_sweep(tmp_path / "sweep"))
    assert growth.drawn
    assert (growth.low, growth.high) == ("≤ 7", "≥ 32")
    assert (growth.at_low["cost"], growth.at_high["cost"]) == (3.5, 35.5)


def test_faults_of_a_dataset_are_said_together(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSweepError, match=r"scenarios\.parquet is missing"):
        read_sweep(tmp_path)
    folder = by_hand(tmp_path / "sweep")
    table = pd.read_parquet(folder / "scenarios.parquet")
    table.loc[0, ["status", "weight"]] = ["done", -1.0]
    table.loc[1, "scenario"] = table.loc[2, "scenario"]
    table.to_parquet(folder / "scenarios.parquet")
    with pytest.raises(UnreadableSweepError) as refused:
        read_sweep(folder)
    said = "\n".join(refused.value.faults)
    for part in ('status "done"', "stands twice", "weight -1.0", "has no weight, others have"):
        assert part in said
    shown = run("sweep-report", folder, "--out", tmp_path / "sweep.xlsx")
    assert shown.exit_code == 2
    assert not (tmp_path / "sweep.xlsx").exists()


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    folder = by_hand(tmp_path / "sweep")
    (folder / "tables" / "market" / "scenario=low-1" / "part-0.parquet").unlink()
    with pytest.raises(UnreadableSweepError, match='market has nothing of the scenario "low-1"'):
        read_sweep(folder)


def test_the_workbook(tmp_path: Path) -> None:
    language = "both"
    folder = by_hand(tmp_path / "sweep")
    target = tmp_path / "sweep.xlsx"
    shown = run(
        "sweep-report", folder, "--out", target, "--language", language, "--quantile", 0.5, "--quantile", 1
    )
    assert shown.exit_code == 0, shown.output
    book, terms = openpyxl.load_workbook(target), Terms(language)

    def rows(key: str) -> list[tuple[object, ...]]:
        return list(book[terms.line(f"tab_{key}")].iter_rows(min_row=FIRST_ROW, values_only=True))

    (without,) = rows("sweep_no_plan")
    assert without[0] == "high-3"
    assert without[-1] == "The cap of 2028 is too low."
    assert len(rows("sweep_scenarios")) == 9
    price = [row for row in rows("sweep_fans") if row[1] == terms.label("allowance_price")]
    assert price[0][4:] == (6, 8)
    assert price[2][4].startswith("=")
    first = rows("sweep_tornado")[0]
    assert first[1] == "demand"
    assert first[6:8] == (20, 220)
    overview = [str(row[0]) for row in rows("sweep_overview")]
    assert not any("probab" in text or "概率" in text for text in overview)
    assert any("not how likely" in text for text in overview)
    assert [len(sheet._charts) for sheet in book if sheet._charts] == [2, 1, 3]


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Case]]:
    """One product of 100 Mt, a measure at 10 CNY/t; caps of 90 and 80 Mt, and the latter over two years."""

    def case(amount: float, years: tuple[int, ...]) -> Case:
        caps = [cap("ALL", year, amount) for year in years]
        outputs = {"p": [100] * len(years)}
        return Small(outputs, years=years, caps=caps, measures=[measure("m", "p", 10, 0.5)]).case()

    cases = {"loose": case(90, (2027,)), "tight": case(80, (2027,)), "long": case(80, YEARS)}
    folder = tmp_path_factory.mktemp("three") / "sweep"
    return write_sweep(folder, {name: Swept(one) for name, one in cases.items()}), cases


def test_regret_by_hand(three: tuple[Path, dict[str, Case]], tmp_path: Path) -> None:
    """Tight benchmarks (0.8) in the loose scenario abate 20 Mt where 10 would do: 100 million CNY. Loose ones
    (0.9) issue 90 Mt under a cap of 80: no plan. The two years have other benchmarks to decide."""
    folder, cases = three
    sweep = read_sweep(folder)
    found = regret(sweep, cases.__getitem__)
    assert found.table.loc["tight", "loose"] == pytest.approx(100)
    assert np.isnan(found.table.loc["loose", "tight"])
    assert found.table.loc["loose", "loose"] == 0
    assert found.kept == {"loose": 1, "tight": 2, "long": 1}
    assert found.largest["tight"] == pytest.approx(100)
    assert found.mean["tight"] == pytest.approx(50)
    assert found.not_applicable == 4
    fewer = regret(sweep, cases.__getitem__, most=2)
    assert fewer.scenarios == ("loose", "long")
    assert fewer.of == 3
    write_sweep_report(sweep, tmp_path / "sweep.xlsx", currency="CNY", regret=found, language="en")
    sheet = openpyxl.load_workbook(tmp_path / "sweep.xlsx")["Regret"]
    assert sheet.cell(FIRST_ROW, 1).value == "tight"
    assert "3 / 3" in "".join(str(row[0].value) for row in sheet.iter_rows())


def test_cases_of_another_sweep_are_noticed(three: tuple[Path, dict[str, Case]]) -> None:
    """With a cap of 95 the swept case of 90 is not what the file has: the loose plan costs less there."""
    folder, cases = three
    other = Small({"p": [100]}, caps=[cap("ALL", 2027, 95)], measures=[measure("m", "p", 5, 0.5)]).case()
    with pytest.raises(OtherScenariosError, match='"loose"'):
        regret(read_sweep(folder), {**cases, "loose": other}.__getitem__)


def test_the_cases_come_from_the_scenario_file(tmp_path: Path) -> None:
    """Half the cap in one of two scenarios; scenarios of other names and files that are none are refused."""
    pytest.importorskip("planner.scenarios")
    base = write_case(tmp_path / "case", small_tables())
    file = tmp_path / "scenarios.toml"
    changes = '[{table = "cap_trajectory", column = "cap", multiply = 0.5}]'
    file.write_text(
        f'title = "two"\nbase = "{base.name}"\n[axes.caps.half]\nchanges = {changes}\n[axes.caps.whole]\n',
        encoding="utf-8",
    )
    case_of = cases_of(file)
    assert case_of("half").cap_trajectory["cap"].to_list() == [4025.0]
    assert case_of("whole").cap_trajectory["cap"].to_list() == [8050.0]
    with pytest.raises(ScenarioCasesError, match='no scenario "third"'):
        case_of("third")
    file.write_text("title = 1", encoding="utf-8")
    with pytest.raises(ScenarioCasesError, match="title"):
        cases_of(file)
