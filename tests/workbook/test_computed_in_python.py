"""The example's workbook computed by a formula engine in Python, where there is no LibreOffice to do it."""

from pathlib import Path

import openpyxl
import pytest

from planner.plan import Plan
from planner.workbook import write_workbook
from tests.workbook.engine import computed
from tests.workbook.reading import OFFICE, Reader, largest_deviation

pytestmark = pytest.mark.skipif(OFFICE is not None, reason="LibreOffice computes it (test_recalculated.py)")

GIVEN_MT = 5300 * (1 - 360 / 8410)
"""What the optimum gives to electricity: every product bears 360 of 8410 Mt (derivation: small_tables)."""


def test_the_example_recomputes(example_plan: Plan, tmp_path: Path):
    """No formula is left, none is an error, every live cell equals the solver's, every check passes."""
    path = tmp_path / "plan.xlsx"
    write_workbook(example_plan, path, language="en")
    reader = Reader(computed(path))
    cells = [cell for sheet in reader.workbook for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type in ("f", "e")] == []
    assert [cell.coordinate for cell in cells if str(cell.value).startswith("#")] == []
    assert max(row[3] for row in reader.rows("record")) < 1e-9
    assert largest_deviation(openpyxl.load_workbook(path), reader.workbook) < 1e-9
    assert set(reader.verdicts()) == {reader.terms.line("word_passed")}
    assert reader.cover_verdict() == reader.terms.line("word_passed")
    assert reader.statements()[0].startswith("The live checks of this workbook: passed")
    assert "30,480 million CNY" in reader.statements()[2]


def test_edits_in_chinese_and_ten_kilotonnes(example_plan: Plan, tmp_path: Path):
    """5 % more on electricity's benchmark: 5 % more to electricity, all of it above the cap of 805,000.

    And one corrupted value, a ten-kilotonne more in the bank: the market no longer balances. Both fail on the
    cover. A Mt is 100 of the unit.
    """
    path = tmp_path / "plan.xlsx"
    write_workbook(example_plan, path, language="zh", unit="万吨")
    workbook = openpyxl.load_workbook(path)
    reader = Reader(workbook, "zh")
    row = reader.year_row("benchmarks", "电力", "benchmark").row
    reader.sheet("benchmarks").cell(row, reader.year_column("benchmarks", 2027)).value *= 1.05
    row = reader.year_row("market", reader.terms.line("the_plan"), "bank").row
    reader.sheet("market").cell(row, reader.year_column("market", 2027)).value += 1
    workbook.save(path)
    edited = Reader(computed(path), "zh")
    given = edited.year_row("sectors", "发电", "free_allocation").values[2027]
    assert given == pytest.approx(100 * 1.05 * GIVEN_MT, rel=1e-9)
    slack = edited.year_row("caps", edited.terms.line("all_sectors"), "cap_slack").values[2027]
    assert slack == pytest.approx(-100 * 0.05 * GIVEN_MT, rel=1e-9)
    failed = edited.terms.line("word_failed")
    assert edited.verdict("check_caps") == edited.verdict("check_market_balance") == failed
    assert edited.verdict("check_offsets") == edited.terms.line("word_passed")
    assert edited.cover_verdict() == failed == "不通过"
    assert edited.statements()[0].startswith("本工作簿的实时核对：不通过")
