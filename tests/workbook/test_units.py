"""One switch for the unit of amounts, one for the language: never two in one workbook."""

import re
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from planner.plan import Plan
from planner.workbook import write_workbook
from planner.workbook.terms import Terms
from planner.workbook.units import display_unit
from planner.workbook_options import Unit
from tests.workbook.reading import Reader

CHINESE = re.compile("[\u4e00-\u9fff]")
MEGATONNES = re.compile(r"\bMt|百万|\bmillion")
TEN_KILOTONNES = re.compile(r"万吨|(?<!百)万元|ten thousand|(?<!百)万[ A-Za-z]")
DATA_SHEETS = ("sources", "assumptions", "installations", "glossary")
"""They hold the case's own words, in the language in which it has them."""
TOLD_IN_MEGATONNES = (
    *("one tonne", "smallest_amount", "一百万吨", "a million tonnes"),
    *("programme's own units", "规划模型自身单位", "units in a million", "一百万所含"),
)


@pytest.fixture(scope="module", params=[("en", "Mt"), ("zh", "Mt"), ("en", "10kt"), ("zh", "万吨")])
def book(request, plan: Plan, tmp_path_factory) -> tuple[str, str, Workbook]:
    language, unit = request.param
    path = tmp_path_factory.mktemp("units") / "plan.xlsx"
    write_workbook(plan, path, language=language, unit=unit)
    return language, unit, openpyxl.load_workbook(path)


def texts(workbook: Workbook, language: str, without: tuple[str, ...]) -> dict[str, str]:
    """Every text and formula by place, but those of some sheets."""
    left_out = {Terms(language).line(f"tab_{key}") for key in without}
    return {
        f"{sheet.title}!{cell.coordinate}": str(cell.value)
        for sheet in workbook
        if sheet.title not in left_out
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    }


def test_one_unit(book):
    language, unit, workbook = book
    other = TEN_KILOTONNES if unit == "Mt" else MEGATONNES
    found = {
        place: text
        for place, text in texts(workbook, language, DATA_SHEETS).items()
        if other.search(text) and not any(told in text for told in TOLD_IN_MEGATONNES)
    }
    assert found == {}


def test_one_language(book):
    """In English nothing but the case's own Chinese names; in Chinese every label of a table has Chinese."""
    language, _, workbook = book
    if language == "en":
        names = ("in_sectors", "in_products", "in_measures", "in_settings")
        own = {p: t for p, t in texts(workbook, "en", (*DATA_SHEETS, *names)).items() if CHINESE.search(t)}
        assert own == {}
    else:
        for key in ("sectors", "products", "benchmarks", "market", "measures", "peak", "caps"):
            labels = [row[2] for row in Reader(workbook, "zh").rows(key) if row[2]]
            assert labels
            assert all(CHINESE.search(str(label)) for label in labels), key


def test_amounts_are_the_same_amounts(plan: Plan, tmp_path: Path):
    """A hundred times as many ten-kilotonnes as Mt; prices and benchmarks are as they were."""
    readers = []
    for unit in ("Mt", "wan-t"):
        path = tmp_path / f"{unit}.xlsx"
        write_workbook(plan, path, language="en", unit=unit)
        readers.append(Reader(openpyxl.load_workbook(path)))
    mt, ten_kt = readers
    item = mt.terms.line("the_plan")
    for quantity, factor in (("bank", 100), ("offset", 100), ("allowance_price", 1)):
        first, second = (reader.year_row("market", item, quantity).values for reader in (mt, ten_kt))
        assert [value * factor for value in first.values()] == pytest.approx(list(second.values()))
    for key, column, factor in (("in_cap_trajectory", 2, 100), ("in_output_forecast", 2, 100)):
        first, second = ([row[column] for row in reader.rows(key)] for reader in (mt, ten_kt))
        assert [value * factor for value in first] == pytest.approx(second)


def test_names_of_units():
    assert display_unit("Mt").of_one == 1_000_000
    assert {display_unit(name).of_one for name in ("万吨", "wan-t", "10kt")} == {10_000}
    assert set(Unit) == {"Mt", "万吨", "wan-t", "10kt"}
    with pytest.raises(ValueError, match="kg"):
        display_unit("kg")
