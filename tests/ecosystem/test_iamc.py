"""The IAMC export: its values, its names, what is refused. pyam reads it in test_pyam."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from planner.cli import app
from planner.iamc import INDEX, iamc_table, write_iamc
from planner.published_plan import published
from planner.result_reading import read_result_folder
from tests.making import Small, cap, measure


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def table(result: Path) -> pd.DataFrame:
    """The example's plan as an IAMC table."""
    return iamc_table(read_result_folder(result))


def value(table: pd.DataFrame, variable: str, year: int = 2027, region: str = "China") -> float:
    (found,) = table[(table["variable"] == variable) & (table["region"] == region)][year]
    return float(found)


def test_values_are_the_plans(table: pd.DataFrame) -> None:
    """The example solved by hand: cap 8050 Mt, price 120 CNY/t, 318 Mt abated by power, 42 by cement."""
    assert list(table.columns) == [*INDEX, 2027]
    assert value(table, "Price|Carbon") == pytest.approx(120)
    assert value(table, "Emissions|CO2|Emissions Trading|Covered|Power") == pytest.approx(5300 - 318)
    assert value(table, "Emissions Trading|Cap") == 8050
    assert value(table, "Emissions Trading|Abatement|Clinker") == pytest.approx(42)
    assert value(table, "Emissions Trading|Burden|Steel") == pytest.approx(360 / 8410 * 100)
    anhui = value(table, "Emissions|CO2|Emissions Trading", region="China|Anhui")
    assert anhui == pytest.approx(1100 - 42)
    units = table.set_index(["region", "variable"])["unit"]
    assert units["China", "Price|Carbon"] == "CNY/t CO2"
    assert units["China", "Emissions|CO2|Emissions Trading"] == "Mt CO2/yr"
    assert units["China", "Emissions Trading|Benchmark|Electricity"] == "t CO2/MWh"


def test_levels_add_up(table: pd.DataFrame) -> None:
    """A variable is the sum of those one level below it, in every region."""
    table = table.set_index(["region", "variable"])[2027]
    summed = 0
    for (region, variable), total in table.items():
        below = [
            table[region, name]
            for name in table[region].index
            if name.startswith(f"{variable}|") and "|" not in name.removeprefix(f"{variable}|")
        ]
        if below:
            assert sum(below) == pytest.approx(total, abs=1e-6), (region, variable)
            summed += 1
    assert summed >= 15


def test_gases_and_names_that_cannot_stand_in_a_variable() -> None:
    """Other gases make it CO2-equivalents; a bar divides levels; equal names give way to keys."""
    plan = Small(
        outputs={"a|b": [100], "c": [50]},
        gases=[{"gas": "CO2", "gwp": 1}, {"gas": "CF4", "gwp": 7380}],
        installations=[
            {"installation": p, "product": p, "activity_level": 1e6, "intensity_CO2": 1, "intensity_CF4": 0}
            for p in ("a|b", "c")
        ],
        measures=[measure("m", "c", 10, 0.5, name_en="same"), measure("n", "c", 20, 0.5, name_en="same")],
        caps=[cap("ALL", 2027, 140)],
    ).plan()
    table = iamc_table(published(plan), region="Testland")
    assert not table.duplicated(INDEX).any()
    assert {"Production|a/b", "Emissions Trading|Abatement|c|m", "Emissions Trading|Abatement|c|n"} <= set(
        table["variable"]
    )
    assert set(table["region"]) == {"Testland", "Testland|Province not given"}
    (unit,) = table[table["variable"] == "Emissions|Kyoto Gases|Emissions Trading"]["unit"].unique()
    assert unit == "Mt CO2-equiv/yr"


def test_no_text_becomes_a_formula(table: pd.DataFrame, tmp_path: Path) -> None:
    hostile = table.head(1).assign(region="=1+1")
    write_iamc(hostile, tmp_path / "a.csv")
    write_iamc(hostile, tmp_path / "a.xlsx")
    for found in (pd.read_csv(tmp_path / "a.csv"), pd.read_excel(tmp_path / "a.xlsx", engine="openpyxl")):
        assert found["region"].to_list() == ["'=1+1"]


def test_the_command_writes_the_table(result: Path, table: pd.DataFrame, tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    assert run("export", result, "--format", "iamc", "--out", file).exit_code == 0
    pd.testing.assert_frame_equal(pd.read_excel(file, engine="openpyxl"), table, rtol=1e-9, check_dtype=False)


def test_what_cannot_be_exported_is_refused(result: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    assert run("export", result, "--format", "iamc", "--out", tmp_path / "plan.txt").exit_code == 2
    refused = run("export", tmp_path, "--format", "iamc", "--out", file)
    assert refused.exit_code == 2
    assert "plan.json" in refused.output
    file.write_text("mine", encoding="utf-8")
    assert run("export", result, "--format", "iamc", "--out", file).exit_code == 2
    assert file.read_text(encoding="utf-8") == "mine"


def test_a_changed_result_is_refused(result: Path, tmp_path: Path) -> None:
    changed = shutil.copytree(result, tmp_path / "changed")
    market = changed / "market.csv"
    market.write_text(market.read_text(encoding="utf-8").replace("120", "121"), encoding="utf-8")
    refused = run("export", changed, "--format", "iamc", "--out", tmp_path / "plan.csv")
    assert refused.exit_code == 2
    assert "market.csv is not as it was written" in refused.output
