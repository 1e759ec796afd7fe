"""The frozen case holds what the tables say: typed, sorted, blanks resolved."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from planner.case.read import read_case
from tests.building import small_tables, write_case
from tests.case.reading import with_row


def test_settings_resolve_their_blanks(tmp_path: Path) -> None:
    case, warnings = read_case(write_case(tmp_path / "example", small_tables()))
    settings = case.settings
    assert warnings == ()
    assert case.name == "example"
    assert (settings.title_en, settings.title_zh) == ("Example", "算例")
    assert (settings.base_year, settings.years) == (2024, (2027,))
    assert (settings.peak_year, settings.peak_ceiling_mt, settings.emissions_budget_mt) == (None, None, None)
    assert settings.no_over_issuance_from == 2027
    assert (settings.coverage_threshold_t, settings.initial_bank_mt, settings.discount_rate) == (0, 0, 0)
    assert (settings.cost_slack, settings.currency) == (0.001, "CNY")


def test_settings_keep_what_is_given(tmp_path: Path) -> None:
    tables = small_tables()
    given = {
        "peak_year": 2030,
        "peak_ceiling": 9000.5,
        "emissions_budget": 1e5,
        "no_over_issuance_from": 2028,
        "coverage_threshold": 26000,
        "initial_bank": 100,
        "discount_rate": 0.05,
        "cost_slack": 0,
        "currency": "EUR",
    }
    for key, value in given.items():
        tables["settings"] = with_row(tables["settings"], key=key, value=value)
    settings = read_case(write_case(tmp_path, tables))[0].settings
    assert (settings.peak_year, settings.no_over_issuance_from) == (2030, 2028)
    assert (settings.peak_ceiling_mt, settings.emissions_budget_mt) == (9000.5, 1e5)
    assert (settings.coverage_threshold_t, settings.initial_bank_mt) == (26000, 100)
    assert (settings.discount_rate, settings.cost_slack, settings.currency) == (0.05, 0, "EUR")


def test_tables_are_sorted_typed_and_resolved(tmp_path: Path) -> None:
    tables = small_tables()
    tables["installations"].loc[0, "closes"] = 2040
    tables["cap_trajectory"] = with_row(tables["cap_trajectory"], sector="steel", year=2027)
    case = read_case(write_case(tmp_path, tables))[0]
    assert list(case.sectors["sector"]) == ["aluminium", "cement", "power", "steel"]
    assert list(case.installations["installation"]) == [
        "cement works",
        "power plant",
        "smelter",
        "steel works",
    ]
    assert list(case.installations["allocation_factor"]) == [1.0] * 4
    assert case.installations["opens"].dtype == case.installations["closes"].dtype == "Int64"
    assert case.installations["closes"].tolist() == [pd.NA, 2040, pd.NA, pd.NA]
    assert list(case.installations["technology"]) == [""] * 4
    assert list(case.products["protection"]) == [0.0] * 4
    assert list(case.output_forecast["intensity_index"]) == [1.0] * 4
    assert case.output_forecast["year"].dtype == "int64"
    rules = case.allocation_rules
    assert (
        rules[["free_share", "reserve_share", "tightening_min", "tightening_max"]].values.tolist()
        == [[1, 0, 0, 0.1]] * 4
    )
    assert rules[["band", "slope", "shortfall_limit"]].isna().all(axis=None)
    assert case.measures["ramp"].isna().all()
    assert case.cap_trajectory.to_dict("list") == {"sector": ["ALL"], "year": [2027], "cap": [8050.0]}
    assert case.gases.to_dict("list") == {"gas": ["CO2"], "gwp": [1.0]}
    assert case.market.empty
    assert case.benchmarks.empty
    assert case.sources.empty


def test_gases_are_weighted_by_their_potential(tmp_path: Path) -> None:
    """1.5 t CO2 + 0.0001 t CF4 x 6630 = 2.163 tCO2e per tonne; the order of the gases does not matter."""
    tables = small_tables()
    tables["gases"] = pd.DataFrame({"gas": ["CF4", "CO2"], "gwp": [6630, 1]})
    installations = tables["installations"].drop(columns="intensity")
    tables["installations"] = installations.assign(intensity_CO2=1.5, intensity_CF4=0.0001, note_origin="x")
    case = read_case(write_case(tmp_path, tables))[0]
    assert case.installations["intensity"].tolist() == pytest.approx([1.5 + 0.663] * 4, rel=1e-15)
    position = list(case.installations).index("activity_level")
    assert list(case.installations)[position + 1] == "intensity"
    assert list(case.installations)[-3:] == ["intensity_CF4", "intensity_CO2", "note_origin"]


def test_co2_apart_needs_no_table_of_gases(tmp_path: Path) -> None:
    tables = small_tables()
    tables["installations"] = tables["installations"].rename(columns={"intensity": "intensity_CO2"})
    case = read_case(write_case(tmp_path, tables))[0]
    assert case.installations["intensity"].tolist() == [1.0] * 4


def test_words_that_look_like_nothing_are_text(tmp_path: Path) -> None:
    tables = small_tables()
    tables["installations"]["name"] = ["NA", "None", "nan", "NULL"]
    tables["installations"].loc[0, "installation"] = " NA "
    case = read_case(write_case(tmp_path, tables))[0]
    assert set(case.installations["name"]) == {"NA", "None", "nan", "NULL"}
    assert "NA" in set(case.installations["installation"])


def test_rows_beside_the_plan_and_negative_costs_are_valid(tmp_path: Path) -> None:
    tables = small_tables()
    tables["output_forecast"] = with_row(
        tables["output_forecast"], product="clinker", year=2050, output=700, intensity_index=0.5
    )
    tables["cap_trajectory"] = with_row(tables["cap_trajectory"], sector="steel", year=2020, cap=1)
    tables["market"] = with_row(tables["market"], year=2020, offset_price=5)
    tables["benchmarks"] = with_row(tables["benchmarks"], product="clinker", year=2024, benchmark=0.9)
    tables["measures"].loc[0, "cost"] = -20
    case, warnings = read_case(write_case(tmp_path, tables))
    assert [(warning.table, warning.row, warning.column) for warning in warnings] == [("measures", 2, "cost")]
    assert case.output_forecast["year"].max() == 2050
    assert case.cap_trajectory["year"].tolist() == [2027, 2020]
    assert case.market["offset_limit"].isna().all()
    assert case.benchmarks["benchmark"].tolist() == [0.9]
    assert case.measures["cost"].min() == -20


def test_numbers_are_read_exactly(tmp_path: Path) -> None:
    tables = small_tables()
    tables["installations"]["intensity"] = ["0.1234567890123456789", "1e-3", "+.5", "7."]
    case = read_case(write_case(tmp_path, tables))[0]
    assert sorted(case.installations["intensity"]) == [0.001, 0.12345678901234568, 0.5, 7.0]
