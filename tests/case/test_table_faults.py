"""Rules between rows and tables: keys, references, rules, caps, output, measures; one cause, one fault."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.building import small_tables, write_case
from tests.case.reading import faults_in, faults_of, warnings_in, with_row


def test_repeated_keys_name_the_row_they_repeat(tmp_path: Path) -> None:
    tables = small_tables()
    for name in ("installations", "output_forecast", "measures", "sectors"):
        tables[name] = pd.concat([tables[name], tables[name].iloc[[2]]])
    faults = faults_of(write_case(tmp_path, tables))
    assert [(fault.table, fault.row, fault.column, fault.value) for fault in faults] == [
        ("sectors", 6, "sector", "cement"),
        ("installations", 6, "installation + product", "cement works, clinker"),
        ("output_forecast", 6, "product + year", "clinker, 2027"),
        ("measures", 6, "measure + product + technology", "cement saving, clinker, "),
    ]
    assert {fault.problem for fault in faults} == {"repeats row 4"}


def test_unknown_names_suggest_known_ones(tmp_path: Path) -> None:
    tables = small_tables()
    tables["products"].loc[0, "sector"] = "pwer"
    tables["installations"].loc[1, "product"] = "crude-steel"
    tables["output_forecast"].loc[2, "product"] = "xyz"
    tables["allocation_rules"].loc[3, "sector"] = "aluminum"
    tables["cap_trajectory"].loc[0, "sector"] = "All"
    tables["measures"].loc[3, "product"] = "q"
    faults = faults_of(write_case(tmp_path, tables))
    products, sectors = "is not in the table products", "is not in the table sectors"
    assert [(fault.table, fault.row, fault.column, fault.value, fault.problem) for fault in faults] == [
        ("products", 2, "sector", "pwer", sectors),
        ("installations", 3, "product", "crude-steel", products),
        ("output_forecast", 4, "product", "xyz", products),
        ("allocation_rules", 5, "sector", "aluminum", sectors),
        ("cap_trajectory", 2, "sector", "All", sectors),
        ("measures", 5, "product", "q", products),
    ]
    assert [fault.remedy for fault in faults] == [
        'did you mean "power"?',
        'did you mean "crude steel"?',
        "give a product of the table products",
        'did you mean "aluminium"?',
        'did you mean "ALL"?',
        "give a product of the table products",
    ]


def test_forecast_must_hold_every_product_and_year(tmp_path: Path) -> None:
    tables = small_tables()
    tables["settings"].loc[4, "value"] = 2029
    forecast = tables["output_forecast"]
    forecast = pd.concat([forecast, forecast.assign(year=2028), forecast.assign(year=2029)])
    kept = ~((forecast["product"] == "clinker") & (forecast["year"] > 2027))
    tables["output_forecast"] = forecast[kept & (forecast["product"] != "crude steel")]
    assert faults_in(tmp_path, tables) == [
        ("output_forecast", None, "product", "has no output for 2028, 2029"),
        ("output_forecast", None, "product", "has no output for 2027, 2028, 2029"),
    ]


def test_a_faulty_forecast_row_is_not_also_missing(tmp_path: Path) -> None:
    tables = small_tables()
    tables["output_forecast"].loc[0, "product"] = "unheard of"
    tables["output_forecast"].loc[1, "year"] = "soon"
    assert faults_in(tmp_path, tables) == [
        ("output_forecast", 2, "product", "is not in the table products"),
        ("output_forecast", 3, "year", "is not a year"),
    ]


def test_output_needs_an_open_installation_with_activity(tmp_path: Path) -> None:
    """Power closes in 2027 and steel opens in 2028: neither can produce in the other year of the plan."""
    tables = small_tables()
    tables["settings"].loc[4, "value"] = 2028
    forecast = tables["output_forecast"]
    tables["output_forecast"] = pd.concat([forecast, forecast.assign(year=2028)])
    installations = tables["installations"]
    installations.loc[0, "closes"] = 2027
    installations.loc[1, "opens"] = 2028
    installations.loc[2, "activity_level"] = 0
    tables["installations"] = installations.drop(index=3)
    remedy = "has no installation that is open in this year"
    assert faults_in(tmp_path / "some", tables) == [
        ("output_forecast", 3, "output", remedy),
        ("output_forecast", 4, "output", "has only open installations without activity"),
        ("output_forecast", 5, "output", remedy),
        ("output_forecast", 6, "output", remedy),
        ("output_forecast", 8, "output", "has only open installations without activity"),
        ("output_forecast", 9, "output", remedy),
    ]
    tables["output_forecast"]["output"] = 0
    assert warnings_in(tmp_path / "none", tables) == [
        ("products", 5, "product", "has no installation and no output")
    ]


def test_faulty_installations_count_as_open(tmp_path: Path) -> None:
    tables = small_tables()
    tables["installations"].loc[0, "product"] = "electrcity"
    tables["installations"].loc[1, "opens"] = "soon"
    tables["installations"].loc[2, "activity_level"] = "much"
    assert faults_in(tmp_path, tables) == [
        ("installations", 2, "product", "is not in the table products"),
        ("installations", 3, "opens", "is not a year"),
        ("installations", 4, "activity_level", "is not a number"),
    ]


def test_an_installation_closes_after_it_opens(tmp_path: Path) -> None:
    tables = small_tables()
    tables["installations"] = with_row(
        tables["installations"],
        **dict(tables["installations"].iloc[0]) | {"installation": "b", "opens": 2029, "closes": 2028},
    )
    assert faults_in(tmp_path, tables) == [
        ("installations", 6, "closes", "is before the year in which it opens")
    ]


RULE_FAULTS = [
    ({"rule": "benchmark", "tightening_max": None}, "tightening_max", "is blank, but benchmark needs it"),
    ({"rule": "intensity_band", "slope": 0.1}, "band", "is blank, but intensity_band needs it"),
    ({"rule": "intensity_band", "band": 0.1}, "slope", "is blank, but intensity_band needs it"),
    ({"tightening_min": 0.2}, "tightening_max", "is below tightening_min"),
    ({"free_share": 0.4, "reserve_share": 0.4}, "free_share", "is not above reserve_share"),
    ({"reserve_share": 1}, "free_share", "is not above reserve_share"),
    (
        {"rule": "verified_emissions", "free_share": 0.9},
        "free_share",
        "is not 1, as verified_emissions and intensity_band need it",
    ),
    (
        {"rule": "intensity_band", "band": 0.1, "slope": 0.1, "reserve_share": 0.1},
        "reserve_share",
        "is not 0, as verified_emissions and intensity_band need it",
    ),
]


@pytest.mark.parametrize(("cells", "column", "problem"), RULE_FAULTS)
def test_rules_within_a_row(tmp_path: Path, cells: dict[str, object], column: str, problem: str) -> None:
    tables = small_tables()
    for name, value in cells.items():
        tables["allocation_rules"].loc[1, name] = value
    assert faults_in(tmp_path, tables) == [("allocation_rules", 3, column, problem)]


def test_no_sector_returns_to_uncovered(tmp_path: Path) -> None:
    """The order of rows does not matter: steel is covered from 2027 and uncovered again in 2030."""
    tables = small_tables()
    rules = tables["allocation_rules"]
    for sector, year in (("steel", 2030), ("steel", 2020)):
        rules = with_row(rules, sector=sector, from_year=year, rule="uncovered")
    tables["allocation_rules"] = rules.iloc[[4, 5, 0, 1, 2, 3]]
    problem = "returns the sector to uncovered, which it never may once it was covered"
    assert faults_in(tmp_path, tables) == [("allocation_rules", 2, "rule", problem)]


def test_caps_need_a_sector_that_a_rule_covers(tmp_path: Path) -> None:
    """Steel has no rule until after the plan and cement none at all; a blank cap is no cap."""
    tables = small_tables()
    rules = tables["allocation_rules"]
    rules.loc[1, "from_year"] = 2028
    tables["allocation_rules"] = rules.drop(index=2)
    caps = tables["cap_trajectory"]
    for sector, cap in (("power", 1), ("steel", 2), ("cement", 3), ("aluminium", None)):
        caps = with_row(caps, sector=sector, year=2027, cap=cap)
    caps = with_row(caps, sector="cement", year=2026, cap=3)
    tables["cap_trajectory"] = with_row(caps, sector="cement", year=2028, cap=None)
    problem = "is a cap for a sector that no rule covers in any year of the plan"
    assert faults_in(tmp_path, tables) == [
        ("cap_trajectory", 4, "cap", problem),
        ("cap_trajectory", 5, "cap", problem),
    ]


def test_a_cap_in_an_uncovered_year_is_a_warning(tmp_path: Path) -> None:
    tables = small_tables()
    tables["settings"].loc[4, "value"] = 2028
    forecast = tables["output_forecast"]
    tables["output_forecast"] = pd.concat([forecast, forecast.assign(year=2028)])
    tables["allocation_rules"]["from_year"] = [2028, 2028, 2028, 2028]
    caps = with_row(tables["cap_trajectory"], sector="steel", year=2027, cap=1900)
    tables["cap_trajectory"] = with_row(caps, sector="steel", year=2028, cap=1900)
    problem = "has no effect: no rule covers the sector in this year"
    assert warnings_in(tmp_path, tables) == [
        ("cap_trajectory", 2, "cap", problem),
        ("cap_trajectory", 3, "cap", problem),
    ]


def test_a_faulty_rule_does_not_also_idle_its_cap(tmp_path: Path) -> None:
    tables = small_tables()
    tables["allocation_rules"].loc[0, "rule"] = "bnchmark"
    tables["allocation_rules"].loc[1, "sector"] = "stl"
    tables["cap_trajectory"] = with_row(tables["cap_trajectory"], sector="power", year=2027, cap=5)
    tables["cap_trajectory"] = with_row(tables["cap_trajectory"], sector="steel", year=2027, cap=5)
    assert faults_in(tmp_path, tables) == [
        ("allocation_rules", 2, "rule", "is no such choice"),
        ("allocation_rules", 3, "sector", "is not in the table sectors"),
    ]


def test_a_balance_value_of_zero(tmp_path: Path) -> None:
    """Zero is a benchmark, but no balance value: the band measures distances relative to it."""
    tables = small_tables()
    for product in ("clinker", "crude steel"):
        tables["benchmarks"] = with_row(tables["benchmarks"], product=product, year=2027, benchmark=0)
    tables["allocation_rules"].loc[2, ["rule", "band", "slope"]] = ["intensity_band", 0.03, 0.15]
    problem = "is 0, though intensity_band measures distances relative to it"
    assert faults_in(tmp_path, tables) == [("benchmarks", 2, "benchmark", problem)]


def test_potentials_of_one_installation_sum_to_one_at_most(tmp_path: Path) -> None:
    """Power has technologies a and b; measure m is 0.7 for every technology but 0.5 for a.

    Technology a: 0.5 + 0.4 = 0.9 is right. Technology b: 0.7 + 0.4 = 1.1 is too much. The row for
    technology c is 0.9, but no installation has it. Cement's ten tenths are exactly 1.
    """
    tables = small_tables()
    first = dict(tables["installations"].iloc[0])
    for technology in ("a", "b"):
        row = first | {"installation": technology, "technology": technology}
        tables["installations"] = with_row(tables["installations"], **row)
    tables["installations"] = tables["installations"].drop(index=0)
    measure = dict(tables["measures"].iloc[0])
    measures = tables["measures"].iloc[1:]
    for name, technology, potential in (("m", "", 0.7), ("m", "a", 0.5), ("n", "", 0.4), ("n", "c", 0.9)):
        row = measure | {"measure": name, "technology": technology, "potential": potential}
        measures = with_row(measures, **row)
    tables["measures"] = measures
    assert faults_in(tmp_path / "b", tables) == [
        ("measures", 7, "potential", "brings the potentials of electricity to 1.1")
    ]
    measures.loc[measures["potential"] == 0.7, "potential"] = 0.6
    measures.loc[measures["potential"] == 0.5, "potential"] = 0.65
    assert faults_in(tmp_path / "a", tables) == [
        ("measures", 7, "potential", "brings the potentials of electricity, technology a to 1.05")
    ]
    measures.loc[measures["potential"] == 0.65, "potential"] = 0.1
    for number in range(10):
        row = dict(measures.iloc[1]) | {"measure": f"tenth {number}", "potential": 0.1}
        measures = with_row(measures, **row)
    tables["measures"] = measures.drop(index=1)
    assert warnings_in(tmp_path / "right", tables) == [
        ("measures", 7, "technology", "is a technology that no installation of the product has")
    ]


def test_warnings_do_not_stop_a_case(tmp_path: Path) -> None:
    tables = small_tables()
    tables["sectors"] = with_row(tables["sectors"], sector="glass")
    tables["products"] = with_row(tables["products"], product="lime", sector="cement", unit="t")
    forecast = with_row(tables["output_forecast"], product="lime", year=2027, output=0)
    tables["output_forecast"] = with_row(
        forecast, product="clinker", year=2024, output=1000, intensity_index=1.01
    )
    tables["measures"].loc[1, "technology"] = "hydrogen"
    assert warnings_in(tmp_path, tables) == [
        ("sectors", 6, "sector", "has no product"),
        ("products", 6, "product", "has no installation and no output"),
        (
            "output_forecast",
            7,
            "intensity_index",
            "is not 1 in the base year, though it is relative to that year",
        ),
        ("measures", 3, "technology", "is a technology that no installation of the product has"),
    ]


def test_faults_of_many_tables_are_listed_at_once(tmp_path: Path) -> None:
    tables = small_tables()
    del tables["market"]
    tables["settings"] = with_row(tables["settings"], key="colour", value="red")
    tables["products"].loc[0, "protection"] = 2
    tables["installations"].loc[3, "intensity"] = "?"
    tables["allocation_rules"].loc[0, "tightening_max"] = None
    tables["measures"]["potential"] = 1.5
    assert [(table, row, column) for table, row, column, _ in faults_in(tmp_path, tables)] == [
        ("settings", 7, "key"),
        ("products", 2, "protection"),
        ("installations", 5, "intensity"),
        ("allocation_rules", 2, "tightening_max"),
        ("measures", 2, "potential"),
        ("measures", 3, "potential"),
        ("measures", 4, "potential"),
        ("measures", 5, "potential"),
        ("market", None, None),
    ]
