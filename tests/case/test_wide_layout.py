"""Forecast and caps with a column for each year: the same case, and faults at the planner's own cells."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from planner.case.faults import CaseInvalid
from planner.case.read import read_case
from planner.case.workbook_form import convert_case
from tests.building import small_tables, write_case
from tests.case.reading import faults_in, faults_of, places, warnings_in, with_row

PRODUCTS = ("electricity", "crude steel", "clinker", "primary aluminium")
OUTPUTS = (5300, 1900, 1100, 110)


def two_years() -> dict[str, pd.DataFrame]:
    """The small case from 2027 to 2028, the output of 2028 one above that of 2027, one index given."""
    tables = small_tables()
    tables["settings"].loc[4, "value"] = 2028
    later = tables["output_forecast"].assign(year=2028)
    later["output"] = later["output"] + 1
    later.loc[2, "intensity_index"] = 0.99
    tables["output_forecast"] = pd.concat([tables["output_forecast"], later])
    tables["cap_trajectory"] = with_row(tables["cap_trajectory"], sector="steel", year=2028, cap=1890)
    return tables


def wide_tables() -> dict[str, pd.DataFrame]:
    """The same two years in the wide layout; 2029 has no value and 2027 is written as a number may be."""
    forecast = pd.DataFrame(
        {
            "product": [*PRODUCTS, "clinker"],
            "quantity": [*["output"] * 4, "intensity_index"],
            "2027.0": [*OUTPUTS, None],
            "2028": [*(output + 1 for output in OUTPUTS), 0.99],
            "2029": [None] * 5,
        },
        dtype=object,
    )
    caps = pd.DataFrame(
        {"2028": [None, 1890], "sector": ["ALL", "steel"], "2027": [8050, None]}, dtype=object
    )
    return two_years() | {"output_forecast": forecast, "cap_trajectory": caps}


def test_both_layouts_are_one_case_in_both_forms(tmp_path: Path) -> None:
    long, _ = read_case(write_case(tmp_path / "long", two_years()))
    folder = write_case(tmp_path / "wide", wide_tables())
    convert_case(folder, tmp_path / "wide.xlsx")
    for path in (folder, tmp_path / "wide.xlsx"):
        wide, warnings = read_case(path)
        assert wide.digests == long.digests
        assert warnings == ()


def test_convert_keeps_the_layout_or_changes_it(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "long", two_years())
    convert_case(folder, tmp_path / "wide.xlsx", "wide")
    convert_case(tmp_path / "wide.xlsx", tmp_path / "wide")
    lines = (tmp_path / "wide" / "output_forecast.csv").read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["product,quantity,2027,2028", "electricity,output,5300.0,5301.0"]
    assert "clinker,intensity_index,,0.99" in lines
    assert len(lines) == 6
    convert_case(tmp_path / "wide", tmp_path / "back", "long")
    back, _ = read_case(tmp_path / "back")
    assert back.digests == read_case(folder)[0].digests


def test_what_the_wide_layout_cannot_hold_is_refused(tmp_path: Path) -> None:
    """Steel lacks 2028, and a note has a place in each row of the long layout only."""
    tables = two_years()
    tables["output_forecast"] = tables["output_forecast"].reset_index(drop=True).drop(index=5)
    tables["cap_trajectory"]["note"] = "mine"
    with pytest.raises(CaseInvalid) as caught:
        convert_case(write_case(tmp_path / "long", tables), tmp_path / "wide", "wide")
    assert places(caught.value.faults) == [
        ("output_forecast", None, "product", "has no row for 2028, which the wide layout needs"),
        ("cap_trajectory", None, "note", "has no place in the wide layout"),
    ]
    assert not (tmp_path / "wide").exists()


def test_faults_and_warnings_stand_at_the_cells_of_the_wide_table(tmp_path: Path) -> None:
    tables = wide_tables()
    forecast, caps = tables["output_forecast"], tables["cap_trajectory"]
    forecast.loc[0, "2028"] = "many"
    forecast.loc[1, "2027.0"] = None
    forecast.loc[4, "2028"] = 0
    forecast.loc[3, "product"] = "aluminum"
    caps.loc[1, "2028"] = -1
    assert faults_in(tmp_path / "faulty", tables) == [
        ("output_forecast", 2, "2028", "is not a number"),
        ("output_forecast", 3, "2027.0", "is blank"),
        ("output_forecast", 5, "product", "is not in the table products"),
        ("output_forecast", 6, "2028", "is not above 0"),
        ("cap_trajectory", 3, "2028", "is below 0"),
    ]
    tables = wide_tables()
    tables["cap_trajectory"].loc[1, "2028"] = 1.89e9
    ((table, row, column, problem),) = warnings_in(tmp_path / "warned", tables)
    assert (table, row, column) == ("cap_trajectory", 3, "2028")
    assert problem.endswith("it looks like tonnes")


def test_two_layouts_in_one_table_are_refused(tmp_path: Path) -> None:
    tables = wide_tables()
    tables["output_forecast"]["year"] = 2027
    tables["cap_trajectory"]["2027.0"] = 8050
    problem = "stands beside the years 2027.0, 2028, 2029: the table mixes two layouts"
    assert faults_in(tmp_path, tables) == [
        ("output_forecast", None, "year", problem),
        ("cap_trajectory", None, "2027.0", "is the same year as 2027"),
    ]


def test_rows_of_the_wide_layout(tmp_path: Path) -> None:
    """Each row that cannot be placed is one fault; what the others say is still checked."""
    tables = wide_tables()
    forecast = tables["output_forecast"]
    forecast.loc[0, "quantity"] = "outptu"
    forecast.loc[4, "product"] = "clinkr"
    forecast = with_row(forecast, product="crude steel", quantity="output", **{"2027.0": 1, "2028": 1})
    tables["output_forecast"] = with_row(forecast, product="clinker", quantity="", **{"2028": 1})
    tables["output_forecast"].loc[2, "2028"] = "x"
    faults = faults_of(write_case(tmp_path / "rows", tables))
    assert [(fault.row, fault.column, fault.problem, fault.remedy) for fault in faults] == [
        (2, "quantity", "is no quantity of this table", 'did you mean "output"?'),
        (4, "2028", "is not a number", "give a number in million units, 0 or more"),
        (6, "product", "has no row of output beside this one", 'did you mean "clinker"?'),
        (7, "product", "repeats row 3", "keep one of the two rows"),
        (8, "quantity", "is blank", "give one of output, intensity_index"),
    ]
    tables["output_forecast"] = wide_tables()["output_forecast"].drop(columns="quantity")
    tables["cap_trajectory"] = tables["cap_trajectory"].drop(columns="sector")
    assert faults_in(tmp_path / "columns", tables) == [
        ("output_forecast", None, "quantity", "is missing"),
        ("cap_trajectory", None, "sector", "is missing"),
    ]
