"""Scenario files and sweeps over the example case (tests/building: 8410 Mt, a cap of 8050 Mt)."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from models.build import build_programme
from planner.cells import aggregate
from planner.scenarios.faults import ScenarioFileInvalid
from planner.scenarios.numbers import numbers_of, same_structure
from planner.scenarios.quick import QuickChanges, case_with
from planner.scenarios.read import read_scenarios
from planner.solve.programme import LinearProgramme
from planner.sweep.parametric import ParametricProgramme
from planner.sweep.run import SweepOptions, run_sweep
from planner.sweep.worker import Stages
from planner.sweep_report.dataset import read_sweep
from tests.sweep.making import DRAWS, ENDS, content_of, scenario_file


def test_every_end_is_a_result_and_a_rerun_does_only_what_is_missing(tmp_path: Path) -> None:
    """With 50 Mt more of cap 310 Mt are abated, all in power at 80: 24,800 million CNY."""
    file = scenario_file(tmp_path, ENDS)
    options = SweepOptions(Stages.FULL)
    table, solved = run_sweep(*read_scenarios(file), tmp_path / "out", options)
    assert solved == 3
    assert dict(zip(table["scenario"], table["status"], strict=True)) == {
        "looser": "optimal",
        "impossible": "no_plan",
        "negative": "invalid",
    }
    assert table["cost"][0] == pytest.approx(24_800)
    assert "the cap of all sectors in 2027" in table["reason"][1]
    assert 'cap_trajectory, row 2, column cap, "-8050.0": is below 0' in table["reason"][2]
    before = content_of(tmp_path / "out")
    assert run_sweep(*read_scenarios(file), tmp_path / "out", options)[1] == 0
    assert content_of(tmp_path / "out") == before
    (tmp_path / "out/tables/market/scenario=looser/part-0.parquet").write_bytes(b"torn")
    assert run_sweep(*read_scenarios(file), tmp_path / "out", options)[1] == 1
    assert content_of(tmp_path / "out") == before
    scenario_file(tmp_path, ENDS.replace("add = 50", "add = 51"))
    assert run_sweep(*read_scenarios(file), tmp_path / "out", options)[1] == 1


def test_the_dataset_is_read_by_pandas_duckdb_and_polars(tmp_path: Path) -> None:
    file = scenario_file(tmp_path, DRAWS.format(count=3))
    run_sweep(*read_scenarios(file), tmp_path / "out", SweepOptions(Stages.COST))
    market = tmp_path / "out" / "tables" / "market"
    assert sorted(pd.read_parquet(market)["scenario"]) == ["draw-1", "draw-2", "draw-3"]
    assert pl.read_parquet(market, hive_partitioning=True)["scenario"].n_unique() == 3
    assert read_sweep(tmp_path / "out").names["product"]["clinker"] == ("熟料", "Clinker")
    counted = duckdb.sql(f"select count(distinct scenario) from '{market}/**/*.parquet'").fetchall()
    assert counted == [(3,)]


def test_neither_order_nor_company_changes_a_scenario(tmp_path: Path) -> None:
    """Draws and plans of three scenarios are those of the first three of five."""
    tables = {}
    for count in (3, 5):
        file = scenario_file(tmp_path, DRAWS.format(count=count))
        tables[count], _ = run_sweep(*read_scenarios(file), tmp_path / str(count), SweepOptions(Stages.COST))
    columns = ["scenario", "cost", "axis_output"]
    assert tables[5][columns].head(3).equals(tables[3][columns])


def test_quick_changes_give_the_case_that_reading_gives(tmp_path: Path) -> None:
    """And the arrays that follow them are those that building the changed case gives."""
    change = '{ table = "measures", column = "cost", add = 5, where = { product = "clinker" } }'
    file = scenario_file(tmp_path, DRAWS.format(count=2) + f'[[scenarios]]\nname = "s"\nchanges = [{change}]')
    scenarios, base = read_scenarios(file)
    quick, parametric = QuickChanges(base), ParametricProgramme(base.case)
    for scenario in scenarios.scenarios:
        case, numbers = base.changed(scenario).case, quick.numbers(scenario)
        assert case is not None
        assert numbers is not None
        assert case_with(base.case, numbers).digests == case.digests
        assert same_structure(base.case, case)
        ours, built = (
            parametric.arrays(numbers),
            LinearProgramme(build_programme(aggregate(case).data)).arrays,
        )
        for name in ("cost", "row_lower", "row_upper"):
            assert np.allclose(getattr(ours, name), getattr(built, name), rtol=1e-12, atol=0)
        assert np.allclose(ours.matrix.todense(), built.matrix.todense(), rtol=1e-12, atol=0)
        assert np.array_equal(parametric.arrays(numbers_of(case)).cost, ours.cost)


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = """
    [axes.demand.low]
    changes = [
      { table = "output_forcast", column = "output", multiply = 1 },
      { table = "measures", column = "costs", multiply = 1 },
      { table = "measures", column = "cost", multiply = 1, where = { product = "clinkr" } },
      { table = "cap_trajectory", column = "cap", multiply = 1, where = { year_from = 2040 } },
    ]
    """
    with pytest.raises(ScenarioFileInvalid) as invalid:
        read_scenarios(scenario_file(tmp_path, text))
    place = "futures.toml, axes.demand.low, key changes"
    assert [str(fault) for fault in invalid.value.faults][:3] == [
        f'{place}.0.table, "output_forcast": is no table of a case; did you mean "output_forecast"?',
        f'{place}.1.column, "costs": is no column of measures in the base; did you mean "cost"?',
        f'{place}.2.where.product, "clinkr": is no product in measures; did you mean "clinker"?',
    ]
    assert "selects no row of cap_trajectory" in str(invalid.value)
