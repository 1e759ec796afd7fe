"""Every rule on a single cell: named with table, row, column, value, problem and remedy, all at once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from tests.building import small_tables, write_case
from tests.case.reading import Place, faults_in, faults_of, with_row


def test_texts_in_the_place_of_numbers(tmp_path: Path) -> None:
    """Each cell holds another text that is no plain number; each fault says what to write instead."""
    tables = small_tables()
    texts = ["abc", "1,000", "3%", "NaN", "inf", "1e999", "#N/A", "", "１２", "0x10", "1_000"]
    rows = [dict(tables["installations"].iloc[0], installation=f"i{k}") for k in range(len(texts))]
    installations = pd.DataFrame(rows, dtype=object).assign(intensity=texts)
    tables["installations"] = pd.concat([tables["installations"], installations], ignore_index=True)
    faults = faults_of(write_case(tmp_path, tables))
    give = "give a number in tCO2e/unit, 0 or more"
    assert [(fault.row, fault.value, fault.problem, fault.remedy) for fault in faults] == [
        (6, "abc", "is not a number", give),
        (7, "1,000", "has separators of thousands", "write 1000"),
        (8, "3%", "is a percentage", "write the fraction 0.03"),
        (9, "NaN", "is not a finite number", give),
        (10, "inf", "is not a finite number", give),
        (11, "1e999", "is larger than any quantity of a case (1e+15)", give),
        (12, "#N/A", "is an error of the spreadsheet", f"mend the formula, or {give}"),
        (13, "", "is blank", give),
        (14, "１２", "is written in full-width or other special characters", "write 12"),
        (15, "0x10", "is not a number", give),
        (16, "1_000", "is not a number", give),
    ]
    assert {(fault.table, fault.column) for fault in faults} == {("installations", "intensity")}
    assert str(faults[0]) == f'installations, row 6, column intensity, "abc": is not a number; {give}'
    assert str(faults[7]) == f"installations, row 13, column intensity: is blank; {give}"


BOUNDS = [
    ("products", "protection", 1.5, "is above 1: it looks like per cent"),
    ("products", "protection", -1.5, "is below -1: it looks like per cent"),
    ("installations", "activity_level", -1, "is below 0"),
    ("installations", "intensity", -0.1, "is below 0"),
    ("installations", "allocation_factor", 0, "is not above 0"),
    ("installations", "opens", 2027.5, "is not a whole year"),
    ("installations", "closes", 27, "is below 1000"),
    ("output_forecast", "year", 20270, "is above 9999"),
    ("output_forecast", "output", -1, "is below 0"),
    ("output_forecast", "intensity_index", 0, "is not above 0"),
    ("allocation_rules", "from_year", "soon", "is not a year"),
    ("allocation_rules", "rule", "Benchmark", "is no such choice"),
    ("allocation_rules", "rule", "", "is blank"),
    ("allocation_rules", "free_share", 0, "is not above 0"),
    ("allocation_rules", "free_share", 1.1, "is above 1: it looks like per cent"),
    ("allocation_rules", "reserve_share", -0.1, "is below 0"),
    ("allocation_rules", "band", 3, "is above 1: it looks like per cent"),
    ("allocation_rules", "slope", -1, "is below 0"),
    ("allocation_rules", "shortfall_limit", 20, "is above 1: it looks like per cent"),
    ("allocation_rules", "tightening_min", -0.1, "is below 0"),
    ("allocation_rules", "tightening_max", 500, "is above 1"),
    ("cap_trajectory", "cap", -1, "is below 0"),
    ("measures", "measure", "", "is blank"),
    ("measures", "cost", "", "is blank"),
    ("measures", "potential", 6, "is above 1: it looks like per cent"),
    ("measures", "available_from", "", "is blank"),
    ("measures", "ramp", 1.01, "is above 1: it looks like per cent"),
    ("sectors", "name_en", "#REF!", "is an error of the spreadsheet"),
]


def test_every_bound_all_at_once(tmp_path: Path) -> None:
    """Each rule is broken in a row of its own; the list holds all of them and nothing else.

    Where a table has too few rows, its first one is repeated under another key.
    """
    other_key = {"installations": "installation", "measures": "measure", "allocation_rules": "from_year"}
    tables = small_tables()
    expected: list[Place] = []
    rows_used: Counter[str] = Counter()
    for table, column, value, problem in BOUNDS:
        row = rows_used[table]
        rows_used[table] += 1
        if row == len(tables[table]):
            first = dict(small_tables()[table].iloc[0])
            tables[table] = with_row(tables[table], **first | {other_key[table]: 2030 + row})
        tables[table].loc[row, column] = value
        expected.append((table, row + 2, column, problem))
    faults = faults_in(tmp_path, tables)
    assert sorted(faults, key=repr) == sorted(expected, key=repr)


@pytest.mark.parametrize(
    ("table", "cells", "column", "problem"),
    [
        ("benchmarks", {"product": "clinker", "year": 2027, "benchmark": -1}, "benchmark", "is below 0"),
        ("market", {"year": 2027, "offset_price": -1}, "offset_price", "is below 0"),
        ("market", {"year": 2027, "offset_limit": 500}, "offset_limit", "is above 1"),
        ("market", {"year": 2027, "banking_limit": -1}, "banking_limit", "is below 0"),
        ("gases", {"gas": "CF4", "gwp": 0}, "gwp", "is not above 0"),
        ("sources", {"table": "caps", "item": "x", "kind": "official"}, "table", "is no such choice"),
        ("sources", {"table": "sectors", "item": "x", "kind": "guess"}, "kind", "is no such choice"),
    ],
)
def test_tables_that_the_small_case_leaves_empty(
    tmp_path: Path, table: str, cells: dict[str, object], column: str, problem: str
) -> None:
    tables = small_tables()
    tables["gases"] = pd.DataFrame({"gas": [], "gwp": []}, dtype=object)
    columns = ["table", "item", "source", "issuer", "year", "url", "kind"]
    tables["sources"] = pd.DataFrame(columns=columns, dtype=object)
    tables[table] = with_row(tables[table], **cells)
    assert faults_in(tmp_path, tables) == [(table, 2, column, problem)]


def test_choices_suggest_and_shares_explain(tmp_path: Path) -> None:
    tables = small_tables()
    tables["allocation_rules"].loc[0, "rule"] = "Benchmark"
    tables["allocation_rules"].loc[1, "tightening_max"] = 3
    choice, share = faults_of(write_case(tmp_path, tables))
    assert choice.remedy.startswith('did you mean "benchmark"? give one of uncovered, verified_emissions')
    assert share.problem == "is above 1: it looks like per cent"
    assert share.remedy == "write 0.03 if 3 % is meant; give a fraction (0.03, not 3), from 0 to 1"


def test_settings(tmp_path: Path) -> None:
    """Settings are checked by key; the fault stands at the value's own row."""
    tables = small_tables()
    settings = tables["settings"]
    settings.loc[0, "value"] = ""
    settings.loc[2, "value"] = 2024.5
    for key, value in {"discount_rate": "5%", "peak_cieling": 9, "first_year": 2028, "": 3}.items():
        settings = with_row(settings, key=key, value=value)
    tables["settings"] = settings
    assert faults_in(tmp_path, tables) == [
        ("settings", 2, "value", "title_en is blank"),
        ("settings", 4, "value", "base_year is not a whole year"),
        ("settings", 7, "value", "discount_rate is a percentage"),
        ("settings", 8, "key", "is no setting"),
        ("settings", 9, "key", "repeats row 5"),
        ("settings", 10, "key", "is blank"),
    ]


def test_required_settings_may_not_be_absent(tmp_path: Path) -> None:
    tables = small_tables()
    tables["settings"] = tables["settings"].drop(index=[0, 3])
    assert faults_in(tmp_path, tables) == [
        ("settings", None, "key", "is missing"),
        ("settings", None, "key", "is missing"),
    ]


def test_years_of_the_settings_may_not_contradict(tmp_path: Path) -> None:
    tables = small_tables()
    tables["settings"].loc[2, "value"] = 2028
    tables["settings"].loc[4, "value"] = 2026
    assert faults_in(tmp_path, tables) == [
        ("settings", 4, "value", "base_year is after first_year, 2027"),
        ("settings", 6, "value", "last_year is before first_year, 2027"),
    ]


def test_the_name_for_all_sectors_is_reserved(tmp_path: Path) -> None:
    tables = small_tables()
    tables["sectors"] = with_row(tables["sectors"], sector="ALL")
    assert faults_in(tmp_path, tables) == [("sectors", 6, "sector", "is a reserved word")]
