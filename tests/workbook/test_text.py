import math

import numpy as np
import openpyxl
import pandas as pd
import pytest
from openpyxl import Workbook

from planner.workbook.row_text import RowText, save
from planner.workbook.text import (
    LONGEST_SHEET_NAME,
    LONGEST_TEXT,
    Formula,
    Value,
    header_text,
    quoted_sheet,
    safe_text,
    sheet_name,
    text_in_formula,
)


def written_and_read(value: Value, tmp_path) -> openpyxl.cell.Cell:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("s")
    rows = RowText()
    rows.add_many([0], 1, [[value]])
    rows.add(2, [None, (value, 0)])
    sheet.append([rows.marker])
    save(workbook, [rows], tmp_path / "s.xlsx")
    read = openpyxl.load_workbook(tmp_path / "s.xlsx")["s"]
    assert read["B2"].value == read["A1"].value
    return read["A1"]


@pytest.mark.parametrize("text", ["=1+1", "=", "+1", "-1", "@x", "\tx", "'x", "#N/A", "TRUE", "1e5", "<&>"])
def test_text_stays_text_whatever_it_begins_with(text, tmp_path):
    cell = written_and_read(text, tmp_path)
    assert (cell.data_type, cell.value) == ("s", text)


def test_only_our_own_formulas_are_formulas(tmp_path):
    assert written_and_read(Formula("1+1"), tmp_path).data_type == "f"


@pytest.mark.parametrize("missing", [None, math.nan, np.nan, pd.NA])
def test_missing_is_blank(missing, tmp_path):
    assert written_and_read(missing, tmp_path).value is None


@pytest.mark.parametrize("number", [math.inf, -math.inf, np.inf])
def test_infinity_is_refused(number, tmp_path):
    with pytest.raises(ValueError, match="infinite"):
        written_and_read(number, tmp_path)


def test_a_number_beyond_fifteen_digits_becomes_text(tmp_path):
    assert written_and_read(12345678901234567, tmp_path).value == "12345678901234567"
    assert written_and_read(123456789012345, tmp_path).value == 123456789012345


@pytest.mark.parametrize("number", [0.1, 1e-300, -2.5e17, np.float64(1 / 3), np.int64(7), True])
def test_numbers_are_written_in_full(number, tmp_path):
    assert written_and_read(number, tmp_path).value == number


def test_a_text_cannot_stand_for_the_rows_of_a_sheet():
    """Markers are drawn at random for every sheet, so that no text of a case can be one."""
    assert RowText().marker != RowText().marker


def test_characters_that_a_workbook_cannot_hold_are_dropped():
    assert safe_text("a\x00\x07\x1f\ud800\uffffb\tc\nd") == "ab\tc\nd"


def test_a_text_too_long_is_cut_where_it_is_seen():
    cut = safe_text("x" * (LONGEST_TEXT + 1))
    assert len(cut) == LONGEST_TEXT
    assert cut.endswith("[…]")
    assert safe_text("x" * LONGEST_TEXT) == "x" * LONGEST_TEXT


def test_sheet_names_obey_excel():
    assert sheet_name("a/b\\c*d?e:f[g]", []) == "a b c d e f g"
    assert sheet_name("'quoted'", []) == "quoted"
    assert sheet_name("", []) == "-"
    assert sheet_name("History", []) == "History 2"
    assert sheet_name("Caps", ["caps"]) == "Caps 2"
    names: list[str] = []
    for _ in range(12):
        names.append(sheet_name("a very long name of a sheet indeed", names))
    assert len({name.casefold() for name in names}) == 12
    assert max(map(len, names)) == LONGEST_SHEET_NAME


def test_texts_within_formulas_and_footers_are_escaped():
    assert quoted_sheet("it's") == "'it''s'"
    assert text_in_formula('say "x"') == '"say ""x"""'
    assert text_in_formula("x" * 300) == f'"{"x" * 255}"&"{"x" * 45}"'
    assert text_in_formula("") == '""'
    assert header_text("R&D") == "R&&D"
