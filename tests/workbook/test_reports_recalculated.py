"""comply.xlsx and backtest.xlsx computed by LibreOffice: every amount as the tables have it."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from planner.backtest.compare import PARTS, compare
from planner.backtest.replay import replay
from planner.case.read import read_case
from planner.compliance.account import ComplianceAccounts, account
from planner.compliance.plan_given import plan_of_case
from planner.shipped import shipped_tables
from planner.workbook.backtest import write_backtest_workbook
from planner.workbook.compliance import write_compliance_workbook
from planner.workbook.sheet import FIRST_ROW, HEADER_ROW
from tests.backtest.two_units import two_units
from tests.compliance.small_case import one_row_a_product
from tests.workbook.reading import Reader, needs_office, recalculate

COMPARED = {
    "determination": ("allocation", "unit_obligation", "surplus_rate", "load_correction", "balance_value"),
    "pre_allocation": ("pre_allocation", "true_up"),
    "surrender": ("obligation", "forgiven", "offsets", "borrowed", "available", "surrendered", "unmet"),
    "carry_over": ("remaining", "carry_over_limit", "carried_over", "lapsed"),
    "provinces": ("allocation", "emissions", "surrendered", "carried_over", "lapsed"),
}
"""Columns by sheet; the others are inputs or repeat these."""

FACTORS = ("surplus_rate", "load_correction", "balance_value")
"""Not in tonnes, and blank where a rule does not have them."""


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> ComplianceAccounts:
    case, _ = read_case(one_row_a_product(tmp_path_factory.mktemp("case") / "national"))
    rules = shipped_tables("compliance")
    return account(plan_of_case(case), rules / "verified_example.csv", rules)


@pytest.fixture(scope="module")
def written(accounts: ComplianceAccounts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("written") / "comply.xlsx"
    write_compliance_workbook(accounts, path, language="en")
    return path


@pytest.fixture(scope="module")
def computed(written: Path) -> tuple[Workbook, Workbook]:
    """The compliance year, and the back-test of two units, both in one run of LibreOffice."""
    past = two_units()
    units = replay(past)
    backtest = written.with_name("backtest.xlsx")
    write_backtest_workbook(past, units, compare(past, units), backtest, language="en")
    comply_book, backtest_book = recalculate([written, backtest], written.parent / "computed")
    return comply_book, backtest_book


def column_of(book: Workbook, sheet: str, key: str) -> tuple[Reader, int]:
    reader = Reader(book)
    said = reader.terms.line(f"comply_{key}")
    cells = reader.sheet(f"comply_{sheet}")[HEADER_ROW]
    (place,) = [cell.column for cell in cells if str(cell.value).split("\n")[0] == said]
    return reader, place


@needs_office
def test_every_amount_computed_by_libreoffice_is_that_of_the_accounts(
    accounts: ComplianceAccounts, computed: tuple[Workbook, Workbook]
) -> None:
    book = computed[0]
    tables: dict[str, pd.DataFrame] = dict.fromkeys(COMPARED, accounts.entities)
    tables |= dict.fromkeys(("determination", "pre_allocation"), accounts.installations)
    tables["provinces"] = accounts.provinces
    for sheet, names in COMPARED.items():
        for name in names:
            reader, place = column_of(book, sheet, name)
            rows = reader.sheet(f"comply_{sheet}")
            live = [rows.cell(FIRST_ROW + n, place).value for n in range(len(tables[sheet]))]
            known = tables[sheet][name].tolist()
            if name in FACTORS:
                shown = [(one, other) for one, other in zip(live, known, strict=True) if one is not None]
                assert shown
                assert [one for one, _ in shown] == pytest.approx([other for _, other in shown], rel=1e-12)
            else:
                assert live == [None if pd.isna(value) else value for value in known], name
    verdicts = [row[-1] for row in Reader(book).rows("comply_overview") if row[-1]]
    assert set(verdicts) == {"passed"}
    assert len(verdicts) == 14


@needs_office
def test_misses_computed_by_libreoffice_are_those_of_the_comparison(
    computed: tuple[Workbook, Workbook],
) -> None:
    """One row; the last column is what the parts leave of the miss: nothing."""
    past = two_units()
    (row,) = compare(past, replay(past)).to_dict("records")
    for quantity, parts in (("emissions", PARTS), ("allocation", (*PARTS, "benchmark"))):
        (shown,) = [cells for cells in Reader(computed[1]).rows(f"backtest_{quantity}") if cells[1] == 2022]
        names = [f"published_{quantity}", quantity, f"{quantity}_miss"]
        known = [row[name] for name in (*names, *(f"{quantity}_miss_{part}" for part in parts))]
        assert [*shown[2:5], *shown[6 : 6 + len(parts)]] == pytest.approx(known, abs=1e-12)
        assert shown[6 + len(parts)] == 0


def test_formulas_refer_to_the_figures_of_the_rules_and_benchmarks(written: Path) -> None:
    """A changed parameter or benchmark moves the tables: no formula holds one as a number of its own."""
    book = openpyxl.load_workbook(written)
    own = re.compile(r"(?<![A-Za-z$0-9.])[0-9]+\.[0-9]+")
    for sheet in book:
        for row in sheet.iter_rows(min_row=FIRST_ROW):
            for cell in row:
                if cell.data_type == "f":
                    assert not own.search(re.sub("'[^']*'", "", str(cell.value))), cell.coordinate
    limits = column_of(book, "carry_over", "carry_over_limit")
    cells = [row[limits[1] - 1] for row in limits[0].rows("comply_carry_over")]
    assert sum("'Rules'!" in str(cell) for cell in cells) == 5


def test_a_name_like_a_condition_is_no_condition(written: Path) -> None:
    """Entities and provinces may be called ``>0`` or ``*``: formulas look them up by number."""
    book = openpyxl.load_workbook(written)
    reader, place = column_of(book, "surrender", "emissions")
    number = column_of(book, "surrender", "entity_number")[1]
    formula = str(reader.sheet("comply_surrender").cell(FIRST_ROW, place).value)
    assert f"{get_column_letter(number)}{FIRST_ROW}" in formula
