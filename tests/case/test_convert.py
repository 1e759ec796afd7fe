"""Folder to workbook and back: nothing is lost, and digests do not depend on form or order."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from inputs.build.tables import INPUTS
from planner.case.faults import CaseInvalid
from planner.case.read import read_case
from planner.case.workbook_form import convert_case
from planner.commands.solve import solve_command
from tests.building import small_tables, write_case
from tests.case.reading import places


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def awkward_tables() -> dict[str, pd.DataFrame]:
    """Numbers that need 17 digits, texts that look like formulas, numbers and errors, notes, blanks."""
    tables = small_tables()
    numbers = np.random.default_rng(1).uniform(0.1, 1, 4)
    tables["installations"]["intensity"] = [repr(float(number)) for number in numbers]
    tables["installations"]["activity_level"] = ["5300000000.0", "1e-07", "0.30000000000000004", "1"]
    tables["installations"]["name"] = ["=1+1", "+1", "@x", "-1"]
    tables["installations"]["installation"] = ["007", "1e3", '"quoted", with comma', "two\nlines"]
    tables["installations"]["note"] = ["0.10", "", "#N/A", "TRUE"]
    tables["installations"]["province"] = [" led by a blank", "尾随 ", "", "NA"]
    tables["installations"].insert(0, "note first", ["1", "2", "", "x"])
    tables["output_forecast"]["output"] = ["5300", "1900", "1100", "0.1"]
    tables["measures"]["cost"] = ["-80", "160", "120.5", "300"]
    tables["cap_trajectory"]["cap"] = ["8050"]
    return tables


def test_folder_workbook_folder_is_identical(tmp_path: Path) -> None:
    source = write_case(tmp_path / "source", awkward_tables())
    convert_case(source, tmp_path / "case.xlsx")
    convert_case(tmp_path / "case.xlsx", tmp_path / "back")
    assert contents(tmp_path / "back") == contents(source)
    assert read_case(tmp_path / "case.xlsx")[0].digests == read_case(source)[0].digests


def test_workbook_folder_workbook_is_the_same_case(tmp_path: Path) -> None:
    convert_case(write_case(tmp_path / "source", awkward_tables()), tmp_path / "first.xlsx")
    convert_case(tmp_path / "first.xlsx", tmp_path / "between")
    convert_case(tmp_path / "between", tmp_path / "second.xlsx")
    first, second = (load_workbook(tmp_path / name) for name in ("first.xlsx", "second.xlsx"))
    for sheet in first:
        assert list(sheet.values) == list(second[sheet.title].values)


def test_numbers_become_numbers_and_texts_stay_texts(tmp_path: Path) -> None:
    convert_case(write_case(tmp_path / "source", awkward_tables()), tmp_path / "case.xlsx")
    sheet = load_workbook(tmp_path / "case.xlsx")["installations"]
    header = [cell.value for cell in sheet[1]]
    row = {name: sheet.cell(6, position) for position, name in enumerate(header, start=1)}
    assert (row["name"].value, row["name"].data_type) == ("=1+1", "s")
    assert (row["installation"].value, row["installation"].data_type) == ("007", "s")
    assert (row["activity_level"].value, row["activity_level"].data_type) == (5300000000, "n")
    settings = load_workbook(tmp_path / "case.xlsx")["settings"]
    assert [settings.cell(row, 2).value for row in (6, 8)] == ["Example", 2024]


def test_numbers_not_in_their_shortest_form_keep_their_value(tmp_path: Path) -> None:
    tables = small_tables()
    tables["measures"]["cost"] = ["80.50", "+160", "1.2E2", " 300 "]
    source = write_case(tmp_path / "source", tables)
    convert_case(source, tmp_path / "case.xlsx")
    convert_case(tmp_path / "case.xlsx", tmp_path / "back")
    back = pd.read_csv(tmp_path / "back" / "measures.csv", dtype=str)
    assert list(back["cost"]) == ["80.5", "160.0", "120.0", "300"]
    assert read_case(tmp_path / "back")[0].digests == read_case(source)[0].digests


def test_an_existing_target_is_refused_and_nothing_else_written(tmp_path: Path) -> None:
    source = write_case(tmp_path / "source", small_tables())
    (tmp_path / "case.xlsx").write_text("mine")
    (tmp_path / "folder").mkdir()
    for target in ("case.xlsx", "folder"):
        with pytest.raises(FileExistsError):
            convert_case(source, tmp_path / target)
    assert (tmp_path / "case.xlsx").read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir()} == {"source", "case.xlsx", "folder"}


def test_an_invalid_case_is_carried_over_as_it_is(tmp_path: Path) -> None:
    tables = awkward_tables()
    del tables["market"]
    tables["settings"] = tables["settings"].rename(columns={"key": "name"})
    tables["installations"]["intensity"] = ["1,000", "abc", "", "#N/A"]
    tables["products"] = tables["products"].rename(columns={"sector": "branch"})
    source = write_case(tmp_path / "source", tables)
    convert_case(source, tmp_path / "case.xlsx")
    convert_case(tmp_path / "case.xlsx", tmp_path / "back")
    assert contents(tmp_path / "back") == contents(source)


def test_what_would_be_lost_is_refused(tmp_path: Path) -> None:
    unknown = small_tables() | {"marcet": small_tables()["market"]}
    control, long = small_tables(), small_tables()
    control["sectors"].loc[0, "name_en"] = "bell \x07"
    long["sectors"].loc[1, "name_en"] = "x" * 40000
    found = {}
    for name, tables in {"unknown": unknown, "control": control, "long": long}.items():
        with pytest.raises(CaseInvalid) as caught:
            convert_case(write_case(tmp_path / name, tables), tmp_path / f"{name}.xlsx")
        found[name] = places(caught.value.faults)
        assert not (tmp_path / f"{name}.xlsx").exists()
    assert found == {
        "unknown": [("marcet.csv", None, None, "is no table of a case")],
        "control": [("sectors", 2, "name_en", "holds a control character, which no workbook keeps")],
        "long": [("sectors", 3, "name_en", "is longer than the 32767 characters of a cell")],
    }


def test_digests_do_not_depend_on_the_order_of_rows_and_columns(tmp_path: Path) -> None:
    shuffled = {
        name: table.sample(frac=1, random_state=7).sample(frac=1, axis="columns", random_state=7)
        for name, table in awkward_tables().items()
    }
    plain = read_case(write_case(tmp_path / "plain", awkward_tables()))[0]
    other = read_case(write_case(tmp_path / "other", shuffled))[0]
    assert other.digests == plain.digests
    pd.testing.assert_frame_equal(other.installations, plain.installations)


def test_each_digest_tells_its_own_table(tmp_path: Path) -> None:
    plain = read_case(write_case(tmp_path / "plain", small_tables()))[0].digests
    changed = small_tables()
    changed["measures"].loc[0, "cost"] = 80.00000000000001
    changed["settings"].loc[0, "value"] = "Other"
    other = read_case(write_case(tmp_path / "other", changed))[0].digests
    assert next(iter(plain)) == "settings"
    assert {name for name in plain if plain[name] != other[name]} == {"settings", "measures"}


def test_the_national_case_comes_back_byte_by_byte(tmp_path: Path) -> None:
    source = INPUTS / "national"
    convert_case(source, tmp_path / "national.xlsx")
    convert_case(tmp_path / "national.xlsx", tmp_path / "back")
    tables = {name: content for name, content in contents(source).items() if name.endswith(".csv")}
    assert contents(tmp_path / "back") == tables


def test_a_workbook_solves_to_the_same_results(tmp_path: Path) -> None:
    source = INPUTS / "example"
    convert_case(source, tmp_path / "example.xlsx")
    results = []
    for path in (source, tmp_path / "example.xlsx"):
        out = tmp_path / f"results of {path.name}"
        solve_command(path, out, time_limit_s=None, quiet=True, as_json=False)
        results.append({name: text for name, text in contents(out).items() if name.endswith(".csv")})
    assert {"benchmarks.csv", "allocations.csv", "market.csv"} <= set(results[0])
    assert results[0] == results[1]
