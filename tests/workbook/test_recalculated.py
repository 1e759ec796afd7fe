"""The workbook computed by LibreOffice, as solved and after edits."""

from collections.abc import Callable

import numpy as np
import openpyxl
import pytest
from openpyxl import Workbook

from planner.plan import Plan
from planner.workbook import write_workbook
from planner.workbook.layout import INSTALLATION_BLOCKS, INSTALLATION_COLUMNS
from tests.workbook.reading import Reader, largest_deviation, needs_office, recalculate

pytestmark = needs_office

Edit = Callable[[Reader], None]
ELECTRICITY, EXAMPLE_YEAR = "Electricity", 2027


def _change_nothing(_: Reader) -> None:
    """Leave the workbook as solved."""


def _raise_benchmark(reader: Reader) -> None:
    """Electricity's benchmark by 5 %."""
    found = reader.year_row("benchmarks", ELECTRICITY, "benchmark")
    cell = reader.sheet("benchmarks").cell(found.row, reader.year_column("benchmarks", EXAMPLE_YEAR))
    cell.value *= 1.05


def _raise_output(reader: Reader) -> None:
    """Electricity's output forecast by 10 %."""
    (row,) = [row for row in reader.sheet("in_output_forecast").iter_rows() if row[0].value == "electricity"]
    row[2].value *= 1.1


def _lose_allowances(reader: Reader) -> None:
    """One Mt of the solver's bank in the last year."""
    found = reader.year_row("market", reader.terms.line("the_plan"), "bank")
    reader.sheet("market").cell(found.row, reader.year_column("market", EXAMPLE_YEAR)).value += 1


def _write_a_word(reader: Reader) -> None:
    """A word where the solver's bank stood."""
    found = reader.year_row("market", reader.terms.line("the_plan"), "bank")
    reader.sheet("market").cell(found.row, reader.year_column("market", EXAMPLE_YEAR)).value = "none"


def _break_a_share(reader: Reader) -> None:
    """A measure's share becomes an error."""
    sheet = reader.sheet("shares")
    (column,) = [cell.column for cell in sheet[4] if "share removed" in str(cell.value)]
    sheet.cell(5, column).value = "=1/0"


EDITS: dict[str, Edit] = {
    "as_solved": _change_nothing,
    "benchmark": _raise_benchmark,
    "output": _raise_output,
    "bank": _lose_allowances,
    "error": _break_a_share,
    "text": _write_a_word,
}


@pytest.fixture(scope="module")
def computed(plan: Plan, example_plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workbook]:
    """The sample, the example in Chinese and ten kilotonnes, as solved, and after each edit: all at once."""
    folder = tmp_path_factory.mktemp("office")
    paths = [folder / f"{name}.xlsx" for name in ("sample", "ten_kilotonnes", *EDITS)]
    write_workbook(plan, paths[0], language="en")
    write_workbook(example_plan, paths[1], language="zh", unit="万吨")
    as_solved = folder / "example.xlsx"
    write_workbook(example_plan, as_solved, language="en")
    for (_, edit), path in zip(EDITS.items(), paths[2:], strict=True):
        workbook = openpyxl.load_workbook(as_solved)
        edit(Reader(workbook))
        workbook.save(path)
    return {path.stem: found for path, found in zip(paths, recalculate(paths, folder / "out"), strict=True)}


@pytest.fixture(scope="module")
def written_sample(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("formulas") / "sample.xlsx"
    write_workbook(plan, path, language="en")
    return openpyxl.load_workbook(path)


@pytest.fixture
def sample(computed: dict[str, Workbook]) -> Reader:
    return Reader(computed["sample"])


def test_no_cell_is_an_error(computed):
    for name in ("sample", "as_solved"):
        for sheet in computed[name]:
            errors = [c.coordinate for row in sheet.iter_rows() for c in row if c.data_type == "e"]
            assert errors == [], (name, sheet.title)


def test_every_live_cell_equals_the_solver(sample, written_sample):
    """Each cell to 1e-9 of the solver's value; the workbook's own record says so of each row."""
    deviations = [row[3] for row in sample.rows("record")]
    assert len(deviations) > 100
    assert max(deviations) < 1e-9
    assert largest_deviation(written_sample, sample.workbook) < 1e-9


@pytest.mark.parametrize(("name", "language"), [("sample", "en"), ("ten_kilotonnes", "zh")])
def test_every_check_passes_and_the_cover_says_so(computed, name, language):
    """In either language and unit."""
    reader = Reader(computed[name], language)
    passed = reader.terms.line("word_passed")
    assert set(reader.verdicts()) == {passed}
    assert reader.cover_verdict() == passed


@pytest.mark.parametrize("block", INSTALLATION_BLOCKS)
def test_installations_equal_the_plan(sample, plan, block):
    """Every row and year; blank where the plan has no allocation, or a closed installation's 0."""
    column = {"emissions": "emissions", "allocation": "free_allocation", "shortfall": "shortfall"}[block]
    years = plan.case.settings.years
    first = len(INSTALLATION_COLUMNS) + INSTALLATION_BLOCKS.index(block) * len(years)
    live = [row[first : first + len(years)] for row in sample.rows("installations")]
    shown = np.array([[np.nan if value is None else value for value in row] for row in live], dtype=float)
    solved = plan.installations[column].to_numpy().reshape(-1, len(years))
    np.testing.assert_allclose(np.nan_to_num(shown), np.nan_to_num(solved), rtol=1e-9, atol=1e-3)


def test_sectors_equal_the_plan(sample, plan):
    names = dict(zip(plan.case.sectors["sector"], plan.case.sectors["name_en"], strict=True))
    solved = plan.allocations.set_index(["sector", "year"])
    for (sector, year), row in solved.iterrows():
        for quantity in ("emissions", "free_allocation", "issuance", "auction", "reserve", "shortfall"):
            shown = sample.year_row("sectors", names[sector], quantity).values[year]
            assert (shown or 0.0) == pytest.approx(row[quantity], rel=1e-9, abs=1e-9)


def test_example_summary(computed):
    """Cost 318 x 80 + 42 x 120 = 30,480 million CNY, price 120 CNY/t (derivation: small_tables)."""
    reader = Reader(computed["as_solved"])
    answers = {row[0]: row[1] for row in reader.rows("summary")}
    assert answers["cost of the plan, present value"] == pytest.approx(30_480, rel=1e-9)
    assert answers["allowance price (replay) 2027"] == pytest.approx(120, rel=1e-9)
    assert answers["largest burden + protection"] == pytest.approx(360 / 8410, rel=1e-9)


def test_a_higher_benchmark_gives_more_and_breaks_the_cap(computed):
    """Power was given 5300 x (1 - 360/8410) Mt; 5 % more is 253.656 Mt, all of it above the cap of 8050."""
    reader = Reader(computed["benchmark"])
    more = 0.05 * 5300 * (1 - 360 / 8410)
    given = reader.year_row("sectors", "Power", "free_allocation").values[EXAMPLE_YEAR]
    assert given == pytest.approx(1.05 * 5300 * (1 - 360 / 8410), rel=1e-9)
    slack = reader.year_row("caps", reader.terms.line("all_sectors"), "cap_slack").values[EXAMPLE_YEAR]
    assert slack == pytest.approx(-more, rel=1e-9)
    assert reader.verdict("check_caps") == reader.terms.line("word_failed")
    assert reader.cover_verdict() == reader.terms.line("word_failed")


def test_a_higher_output_gives_more_and_emits_more(computed):
    """10 % more electricity: allocation and emissions (4982 Mt after 6 % abatement) rise by a tenth."""
    reader = Reader(computed["output"])
    power = {
        name: reader.year_row("sectors", "Power", name).values[EXAMPLE_YEAR]
        for name in ("emissions", "free_allocation")
    }
    assert power["emissions"] == pytest.approx(1.1 * 4982, rel=1e-9)
    assert power["free_allocation"] == pytest.approx(1.1 * 5300 * (1 - 360 / 8410), rel=1e-9)
    total = reader.year_row("peak", reader.terms.line("the_plan"), "total_emissions").values[EXAMPLE_YEAR]
    assert total == pytest.approx(8050 + 498.2, rel=1e-9)


def test_a_corrupted_bank_fails_the_market_and_the_cover(computed):
    reader = Reader(computed["bank"])
    assert reader.verdict("check_market_balance") == reader.terms.line("word_failed")
    assert reader.verdict("check_final_bank") == reader.terms.line("word_failed")
    assert reader.cover_verdict() == reader.terms.line("word_failed")


def test_text_in_place_of_a_number_fails_the_cover(computed):
    """The bank of the last year is a word: no check may take it for nothing."""
    reader = Reader(computed["text"])
    assert reader.verdict("check_final_bank") == reader.terms.line("word_failed")
    assert reader.cover_verdict() == reader.terms.line("word_failed")


def test_whole_tonnes_re_sum(sample, plan):
    """Sectors and provinces add up to the same integers: the sum of all rounded allocations."""
    given = plan.installations.dropna(subset=["free_allocation"]).groupby("year")["free_allocation"]
    rounded = given.apply(lambda amounts: np.floor(amounts + 0.5).sum()).to_dict()
    for key, item in (("sectors", "all_sectors"), ("provinces", "all_provinces")):
        shown = sample.year_row(key, sample.terms.line(item), "whole_allocation").values
        assert shown == rounded


def test_the_answer_is_said_in_words(computed):
    reader = Reader(computed["as_solved"])
    assert "30,480 million CNY" in reader.statements()[2]
    edited = Reader(computed["benchmark"])
    assert edited.statements()[0].startswith("The live checks of this workbook: FAILED")


def test_an_error_in_a_cell_fails_the_cover(computed):
    reader = Reader(computed["error"])
    assert reader.cover_verdict() == reader.terms.line("word_failed")
