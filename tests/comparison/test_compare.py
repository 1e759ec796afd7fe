"""What differs between plans, in tables and in the workbook."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from typer.testing import CliRunner, Result

from planner.cli import app
from planner.comparison.inputs import InputDifference, input_differences
from planner.comparison.plans import NotComparableError, distinct_names, refuse_unless_comparable
from planner.published_plan import PublishedPlan, published
from planner.workbook.comparison import write_comparison
from planner.workbook.comparison.lists import DECIMALS
from planner.workbook.comparison.write import SHEETS
from planner.workbook.sheet import FIRST_ROW
from planner.workbook.terms import Terms
from tests.building import small_tables
from tests.comparison.recalculate import DIFFERENCE
from tests.making import case_of, make_plan

CONSTANTS = re.compile(r"'[^']*'|\"[^\"]*\"|\$?[A-Z]{1,3}\$?[0-9]+")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def plans() -> list[PublishedPlan]:
    """The example, and the same with a cap of 8000 Mt and one more measure, too dear to be used.

    The last 37 of then 410 Mt cost 160 CNY/t: 318 x 80 + 55 x 120 + 37 x 160 = 37,960 million CNY.
    """
    tables = small_tables()
    tighter = small_tables()
    tighter["cap_trajectory"]["cap"] = 8000.0
    row = {"measure": "scrap", "product": "crude steel", "cost": 500.0, "potential": 0.01}
    tighter["measures"].loc[len(tighter["measures"])] = {**row, "name_en": "Scrap", "available_from": 2027}
    return [published(make_plan(case_of(one))) for one in (tables, tighter)]


def comparison(plans: list[PublishedPlan], folder: Path, **options: str) -> Workbook:
    path = folder / "compare.xlsx"
    write_comparison(plans, ["first", "second"], path, **options)
    return openpyxl.load_workbook(path)


def rows_of(book: Workbook, key: str, language: str = "en") -> list[tuple[object, ...]]:
    sheet = book[Terms(language).line(f"tab_{key}")]
    return list(sheet.iter_rows(min_row=FIRST_ROW, values_only=True))


def computed(book: Workbook, formula: object) -> float:
    """The value of a difference of two constants or of two differences' cells."""
    match = DIFFERENCE.fullmatch(str(formula))
    assert match, formula
    left, right = (book[match["sheet"]][match[side].replace("$", "")].value for side in "ab")
    assert isinstance(left, (int, float)) and isinstance(right, (int, float))
    return left - right


def test_inputs_that_differ(plans: list[PublishedPlan]) -> None:
    row = "measure scrap, product crude steel"
    assert input_differences(plans) == [
        InputDifference("cap_trajectory", "sector ALL, year 2027", "cap", (8050.0, 8000.0)),
        InputDifference("measures", row, "name_en", (None, "Scrap")),
        InputDifference("measures", row, "cost", (None, 500.0)),
        InputDifference("measures", row, "potential", (None, 0.01)),
        InputDifference("measures", row, "available_from", (None, 2027.0)),
    ]
    assert input_differences([plans[0], plans[0]]) == []


def test_answers_and_their_differences(plans: list[PublishedPlan], tmp_path: Path) -> None:
    book = comparison(plans, tmp_path, language="en")
    overview = {row[0]: row for row in rows_of(book, "compare_overview")}
    cost = overview[Terms("en").line("least_cost")]
    assert cost[2:4] == pytest.approx((30480, 37960))
    assert computed(book, cost[4]) == pytest.approx(7480)
    burden = overview[Terms("en").line("largest_burden_level")]
    assert computed(book, burden[4]) == pytest.approx(50 / 8410)

    market = {(row[1], row[3]): row[4] for row in rows_of(book, "compare_market")}
    price = Terms("en").line("allowance_price")
    assert market[price, "first"] == pytest.approx(120)
    assert computed(book, market[price, "difference: second − first"]) == pytest.approx(40)

    steel = [row for row in rows_of(book, "compare_benchmarks") if row[0] == "Crude steel"]
    assert computed(book, steel[2][4]) == pytest.approx(-50 / 8410)
    allocations = [
        row for row in rows_of(book, "compare_allocations") if row[0] == Terms("en").line("all_sectors")
    ]
    assert [row[4] for row in allocations[3:5]] == pytest.approx([8050, 8000])

    inputs = rows_of(book, "compare_inputs")
    assert inputs[0][:5] == ("cap_trajectory", "sector ALL, year 2027", "cap", 8050, 8000)
    assert computed(book, inputs[0][5]) == -50
    assert inputs[2][3:] == (None, 500, None)

    prices = rows_of(book, "compare_shadow_prices")
    cap = next(row for row in prices if row[0] == Terms("en").line("constraint_cap"))
    assert cap[1:3] == (Terms("en").line("all_sectors"), 2027)
    assert cap[4:6] == pytest.approx((120, 160))


def test_languages_and_units(plans: list[PublishedPlan], tmp_path: Path) -> None:
    """Every sheet is there, no formula hides a constant, amounts follow the unit, prices do not."""
    language, factor = "zh", 100
    book = comparison(plans, tmp_path, language=language, unit="wan-t")
    terms = Terms(language)
    assert book.sheetnames == [terms.line(f"tab_{key}") for key in SHEETS]
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    bare = CONSTANTS.sub("", str(cell.value))
                    assert set(re.findall(r"[0-9.]+", bare)) <= {"0", "1", str(DECIMALS)}, cell.value
    market = {(row[1], row[3]): row[4] for row in rows_of(book, "compare_market", language)}
    assert market[terms.label("market_emissions"), "first"] == pytest.approx(8050 * factor)
    assert market[terms.label("allowance_price"), "first"] == pytest.approx(120)
    charts = [chart for sheet in book for chart in sheet._charts]
    assert len(charts) == 4 + 4


def test_plans_that_cannot_stand_in_one_table(plans: list[PublishedPlan]) -> None:
    first = plans[0]
    with pytest.raises(NotComparableError, match="two result folders"):
        refuse_unless_comparable([first])
    euro = dataclasses.replace(first.case, settings=dataclasses.replace(first.case.settings, currency="EUR"))
    with pytest.raises(NotComparableError, match="CNY, EUR"):
        refuse_unless_comparable([first, dataclasses.replace(first, case=euro)])


def test_names_tell_folders_apart() -> None:
    assert distinct_names([Path("/r/a"), Path("/r/b")]) == ["a", "b"]
    assert distinct_names([Path("/r/2027/a"), Path("/r/2028/a")]) == ["2027/a", "2028/a"]
    with pytest.raises(NotComparableError, match="twice"):
        distinct_names([Path("/r/a"), Path("/r/b/../a")])


def test_the_command_refuses_in_words(tmp_path: Path) -> None:
    """Every folder's fault at once, and no file."""
    target = tmp_path / "compare.xlsx"
    refused = run("compare", tmp_path / "a", tmp_path / "b", "--out", target)
    assert refused.exit_code == 2
    assert f"{tmp_path / 'a'} is no folder" in refused.output.replace("\n", " ")
    assert f"{tmp_path / 'b'} is no folder" in refused.output.replace("\n", " ")
    assert run("compare", tmp_path, tmp_path, "--out", target).exit_code == 2
    assert run("compare", tmp_path, "--out", tmp_path / "compare.pdf").exit_code == 2
    assert list(tmp_path.iterdir()) == []
