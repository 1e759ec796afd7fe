"""Files, sheets and headers that cannot be what they should be: faults, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from planner.case.read import read_case
from planner.case.tables import TABLES
from tests.building import small_tables, write_case
from tests.case.reading import faults_in, faults_of, places


def test_no_such_path_and_neither_folder_nor_workbook(tmp_path: Path) -> None:
    nowhere = faults_of(tmp_path / "nowhere")
    assert places(nowhere) == [(str(tmp_path / "nowhere"), None, None, "does not exist")]
    (tmp_path / "case.ods").write_text("x")
    assert places(faults_of(tmp_path / "case.ods")) == [
        ("case.ods", None, None, "is neither a folder nor a .xlsx workbook")
    ]


def test_an_empty_folder_lacks_every_table_but_the_optional_ones(tmp_path: Path) -> None:
    faults = faults_of(tmp_path)
    assert [fault.table for fault in faults] == [table.name for table in TABLES if not table.optional]
    assert {fault.problem for fault in faults} == {"is missing"}
    remedies = {fault.table: fault.remedy for fault in faults}
    for name in ("benchmarks", "cap_trajectory", "measures", "market"):
        assert remedies[name] == "add the table, with its header alone where there are none"
    assert remedies["installations"] == "add the table"


def test_empty_files_and_tables_without_rows(tmp_path: Path) -> None:
    tables = small_tables()
    tables["sectors"] = tables["sectors"].iloc[:0]
    write_case(tmp_path, tables)
    (tmp_path / "market.csv").write_text("")
    (tmp_path / "sources.csv").write_text("\n , \n")
    assert places(faults_of(tmp_path)) == [
        ("sectors", None, None, "has no row"),
        ("market", None, None, "is empty"),
        ("sources", None, None, "is empty"),
    ]


def test_misspelt_files_columns_and_keys_are_one_fault_each(tmp_path: Path) -> None:
    tables = small_tables()
    tables["instalations"] = tables.pop("installations")
    tables["products"] = tables["products"].rename(columns={"protection": "protecton"})
    tables["sectors"]["colour"] = "red"
    tables["measures"] = tables["measures"].drop(columns="ramp")
    tables["settings"].loc[3, "key"] = "frist_year"
    faults = faults_of(write_case(tmp_path, tables))
    assert [(fault.table, fault.row, fault.column, fault.remedy) for fault in faults] == [
        ("instalations.csv", None, None, 'did you mean "installations"?'),
        ("settings", 5, "key", 'did you mean "first_year"?'),
        ("sectors", None, "colour", 'remove it, or begin its name with "note"'),
        ("products", None, "protecton", 'did you mean "protection"?'),
        ("measures", None, "ramp", "add the column: largest yearly rise of the share removed"),
    ]


def test_intensities_are_given_in_one_form(tmp_path: Path) -> None:
    installations = small_tables()["installations"]
    gases = pd.DataFrame({"gas": ["CF4", "CO2"], "gwp": [6630, 1]})
    forms = {
        "both": installations.assign(intensity_CO2=1),
        "neither": installations.drop(columns="intensity"),
        "incomplete": installations.rename(columns={"intensity": "intensity_CO2"}),
        "misspelt": installations.assign(intensity_CF4=1, intensity_co2=1).drop(columns="intensity"),
        "unknown": installations.assign(intensity_CF4=1, intensity_CO2=1, intensity_XYZ=1).drop(
            columns="intensity"
        ),
        "blank": installations.assign(intensity_CF4=[0, None, 0, 0], intensity_CO2=1).drop(
            columns="intensity"
        ),
    }
    found = {
        name: faults_in(tmp_path / name, small_tables() | {"gases": gases, "installations": form})
        for name, form in forms.items()
    }
    assert found == {
        "both": [("installations", None, "intensity", "stands beside intensity_CO2")],
        "neither": [("installations", None, "intensity", "is missing")],
        "incomplete": [("installations", None, "intensity_CF4", "is missing")],
        "misspelt": [("installations", None, "intensity_co2", "is no column of this table")],
        "unknown": [("installations", None, "intensity_XYZ", "is no column of this table")],
        "blank": [("installations", 3, "intensity_CF4", "is blank")],
    }


def test_rows_count_as_in_a_spreadsheet(tmp_path: Path) -> None:
    """Blank rows are skipped but counted, and a line break within quotes begins no row."""
    folder = write_case(tmp_path, small_tables())
    (folder / "sectors.csv").write_text(
        '\n sector ,name_en,name_zh\npower,"Po\nwer",发电\n,,\nsteel\ncement,x,y\n\naluminium,x,y\nALL,x,y\n',
        encoding="utf-8",
    )
    assert places(faults_of(folder)) == [("sectors", 9, "sector", "is a reserved word")]


def test_malformed_csv(tmp_path: Path) -> None:
    folder = write_case(tmp_path, small_tables())
    (folder / "sectors.csv").write_bytes("sector,name_en,name_zh\npower,x,Énergie\n".encode("latin-1"))
    (folder / "products.csv").write_text('product,sector\n"elec,power\n')
    (folder / "output_forecast.csv").write_text(
        "product,year,output,intensity_index\n"
        "electricity,2027,5,300,\ncrude steel,2027,1900\nclinker,2027,1100,\nprimary aluminium,2027,110,,\n"
    )
    (folder / "market.csv").write_text("year,offset_price,offset_limit,banking_limit,year\n")
    (folder / "measures.csv").write_text(
        (folder / "measures.csv").read_text().replace("power saving,", "# a,", 1)
    )
    assert [(table, row, problem.split(" (")[0]) for table, row, _, problem in places(faults_of(folder))] == [
        ("sectors", 2, "is not UTF-8 text"),
        ("products", 2, "is not well-formed CSV"),
        ("output_forecast", 2, "has more cells than the header, which names 4 columns"),
        ("output_forecast", 5, "has more cells than the header, which names 4 columns"),
        ("measures", 2, "begins like a guide of the template"),
        ("market", 1, "stands twice in the header"),
    ]


def test_byte_order_mark_other_files_and_notes_are_fine(tmp_path: Path) -> None:
    tables = small_tables()
    tables["sectors"]["note of ours"] = "kept"
    folder = write_case(tmp_path, tables)
    market = folder / "market.csv"
    market.write_bytes(b"\xef\xbb\xbf" + market.read_bytes())
    (folder / "README.md").write_text("about")
    (folder / "notes.csv").write_text("anything\n1,2,3\n")
    (folder / ".hidden.csv").write_text("x")
    case, warnings = read_case(folder)
    assert warnings == ()
    assert list(case.sectors["note of ours"]) == ["kept"] * 4


@pytest.mark.parametrize("name", [table.name for table in TABLES if table.name in small_tables()])
def test_any_table_may_lack_anything_without_a_traceback(tmp_path: Path, name: str) -> None:
    """Without its rows, or without its first or second column, a table gives faults or a case."""
    whole = small_tables()[name]
    poorer = {"first": whole.iloc[:, 1:], "second": whole.drop(columns=whole.columns[1])}
    for what, table in poorer.items():
        assert faults_in(tmp_path / what, small_tables() | {name: table})
