"""A workbook is the same case as the folder, and what only workbooks can hold is understood."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from planner.case.read import read_case
from planner.case.workbook_form import write_template
from tests.building import small_tables, write_case
from tests.case.reading import faults_of, places


def plain_workbook(path: Path, change: Callable[[Workbook], None] | None = None) -> Path:
    """Write the small case as a workbook without any form, changed at will."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, table in small_tables().items():
        sheet: Worksheet = book.create_sheet(name)
        sheet.append(list(table.columns))
        for row in table.itertuples(index=False):
            sheet.append(list(row))
    if change:
        change(book)
    book.save(path)
    return path


def test_workbook_and_folder_are_one_case(tmp_path: Path) -> None:
    from_folder, _ = read_case(write_case(tmp_path / "example", small_tables()))
    from_workbook, warnings = read_case(plain_workbook(tmp_path / "example.xlsx"))
    assert warnings == ()
    assert from_workbook.name == from_folder.name == "example"
    assert from_workbook.settings == from_folder.settings
    assert from_workbook.digests == from_folder.digests


def test_guides_blank_rows_notes_and_whole_floats(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["settings"].insert_rows(2, 2)
        book["settings"]["A2"] = "# meaning: what it is"
        book["settings"]["B8"] = 2027.0
        book.create_sheet("notes of ours")["A1"] = "anything"
        book["sectors"]["Z9"].style = "Good"

    case, _ = read_case(plain_workbook(tmp_path / "case.xlsx", change))
    assert case.settings.last_year == 2027


def test_errors_dates_and_formulas_without_a_value(tmp_path: Path) -> None:
    """openpyxl writes formulas without calculating them: their cells look blank, and must not count so."""

    def change(book: Workbook) -> None:
        sheet = book["installations"]
        sheet["G2"] = "#DIV/0!"
        sheet["H3"] = datetime.datetime(2027, 1, 1)
        sheet["I4"] = "=1+1"
        sheet["A5"] = "#REF!"
        book.create_sheet("marcet")

    faults = faults_of(plain_workbook(tmp_path / "case.xlsx", change))
    assert places(faults) == [
        ("marcet", None, None, "is no sheet of a case"),
        ("installations", 2, "activity_level", "is an error of the spreadsheet"),
        ("installations", 3, "intensity", "is not a number"),
        ("installations", 4, "allocation_factor", "holds a formula that was never calculated"),
        ("installations", 5, "installation", "is an error of the spreadsheet"),
    ]


def test_formulas_count_with_their_last_value(tmp_path: Path) -> None:
    """A spreadsheet program keeps beside a formula its value: here a number, and an empty text."""

    def change(book: Workbook) -> None:
        book["installations"]["I2"] = 7

    path = plain_workbook(tmp_path / "case.xlsx", change)
    written = {"G2": ('t="n"', "5300000000"), "I2": ('t="str"', "")}
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    sheet = next(name for name in files if name.endswith("sheet4.xml"))
    text = files[sheet].decode()
    for place, (kind, value) in written.items():
        cell = f'<c r="{place}" {kind}><f>A1</f><v>{value}</v></c>'
        text, count = re.subn(rf'<c r="{place}"[^>]*?(/>|>.*?</c>)', cell, text)
        assert count == 1
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (files | {sheet: text.encode()}).items():
            archive.writestr(name, content)
    case, _ = read_case(path)
    assert case.installations["allocation_factor"].tolist() == [1.0] * 4
    assert case.installations["activity_level"].max() == 5.3e9


def test_a_truncated_workbook(tmp_path: Path) -> None:
    path = plain_workbook(tmp_path / "case.xlsx")
    content = path.read_bytes()
    for length in (len(content) // 3, len(content) - 30):
        path.write_bytes(content[:length])
        (fault,) = faults_of(path)
        assert fault.problem.startswith("is not a readable workbook")


def test_template_is_a_form_that_only_lacks_its_rows(tmp_path: Path) -> None:
    write_template(tmp_path / "form.xlsx")
    assert places(faults_of(tmp_path / "form.xlsx")) == [
        *(
            ("settings", row, "value", f"{key} is blank")
            for row, key in enumerate(
                ("title_en", "title_zh", "base_year", "first_year", "last_year"), start=6
            )
        ),
        *(
            (name, None, None, "has no row")
            for name in ("sectors", "products", "installations", "output_forecast", "allocation_rules")
        ),
    ]
    with pytest.raises(FileExistsError):
        write_template(tmp_path / "form.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["form.xlsx"]


def test_template_guides_and_offers_choices(tmp_path: Path) -> None:
    write_template(tmp_path / "form.xlsx")
    book = load_workbook(tmp_path / "form.xlsx")
    sheet = book["allocation_rules"]
    assert [sheet.cell(row, 1).value for row in range(1, 6)] == [
        "sector",
        "# unit 单位: ",
        "# meaning: sector (required)",
        "# 含义: 行业（必填）",
        "# example 示例: cement",
    ]
    assert sheet["D2"].value == "share"
    assert sheet.freeze_panes == "B6"
    lists = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert lists["C6"] == '"uncovered,verified_emissions,intensity_band,benchmark"'
    assert lists["A6"].startswith("OFFSET(sectors!$A$6,")


def test_a_filled_template_is_a_case(tmp_path: Path) -> None:
    """Fill every sheet beneath its guides as a planner would, by the names in the header."""
    write_template(tmp_path / "form.xlsx")
    book = load_workbook(tmp_path / "form.xlsx")
    for name, table in small_tables().items():
        sheet = book[name]
        header = [cell.value for cell in sheet[1]]
        for number, row in enumerate(table.to_dict("records")):
            for column, value in row.items():
                sheet.cell(6 + number, header.index(column) + 1, value)
    book.save(tmp_path / "filled.xlsx")
    filled, warnings = read_case(tmp_path / "filled.xlsx")
    assert warnings == ()
    assert filled.digests == read_case(write_case(tmp_path / "folder", small_tables()))[0].digests


def test_only_input_cells_are_free(tmp_path: Path) -> None:
    """Locked without a password: header, guides, and the names of settings; free: what is to be filled in."""
    write_template(tmp_path / "form.xlsx", wide=True)
    book = load_workbook(tmp_path / "form.xlsx")
    for sheet in book:
        assert sheet.protection.sheet and sheet.protection.password is None
        assert not sheet.protection.insertRows
    caps, settings = book["cap_trajectory"], book["settings"]
    assert [caps.cell(row, 2).protection.locked for row in (1, 2, 5)] == [False, True, True]
    assert caps.cell(1, 1).protection.locked
    assert not caps.column_dimensions["B"].protection.locked
    assert [settings.cell(6, column).protection.locked for column in (1, 2, 3)] == [True, False, True]
    fills = {caps.cell(1, 2).fill.start_color.rgb, settings.cell(6, 2).fill.start_color.rgb}
    assert fills == {caps.column_dimensions["B"].fill.start_color.rgb}


def test_the_wide_template_has_years_to_fill_in(tmp_path: Path) -> None:
    """Filled for two of its ten years, it is the long case; the year columns left blank do not count."""
    write_template(tmp_path / "form.xlsx", wide=True)
    book = load_workbook(tmp_path / "form.xlsx")
    header = [cell.value for cell in book["output_forecast"][1]]
    assert header == ["product", "quantity", *range(2026, 2036)]
    tables = small_tables()
    for name, table in tables.items():
        if name in ("output_forecast", "cap_trajectory"):
            continue
        columns = [cell.value for cell in book[name][1]]
        for number, row in enumerate(table.to_dict("records")):
            for column, value in row.items():
                book[name].cell(6 + number, columns.index(column) + 1, value)
    for number, row in enumerate(tables["output_forecast"].to_dict("records")):
        for column, value in ((1, row["product"]), (2, "output"), (4, row["output"])):
            book["output_forecast"].cell(6 + number, column, value)
    for column, value in ((1, "ALL"), (3, 8050)):
        book["cap_trajectory"].cell(6, column, value)
    book.save(tmp_path / "filled.xlsx")
    filled, warnings = read_case(tmp_path / "filled.xlsx")
    assert warnings == ()
    assert filled.digests == read_case(write_case(tmp_path / "folder", small_tables()))[0].digests
