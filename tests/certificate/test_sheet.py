"""The Certificate sheet proves the least cost by itself, and no exported number of it can change unseen."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from planner.planning import make_plan
from planner.workbook import write_workbook
from planner.workbook.terms import Terms
from tests.building import small_tables
from tests.certificate.corrupting import FACTOR
from tests.certificate.sheet_evaluator import CertificateSheets, read_certificate
from tests.making import case_of
from tests.workbook.reading import Reader, needs_office, recalculate

TERMS = Terms("en")


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hand-solved example's workbook."""
    path = tmp_path_factory.mktemp("sheet") / "plan.xlsx"
    write_workbook(make_plan(case_of(small_tables())), path, language="en")
    return path


@pytest.fixture(scope="module")
def sheets(workbook: Path) -> CertificateSheets:
    return read_certificate(workbook)


def test_the_example_is_proven_by_its_sheet(sheets: CertificateSheets) -> None:
    verdicts = sheets.verdicts()
    kinds = ("gap", "primal", "dual", "complementarity", "cost", "control")
    assert verdicts == {TERMS.line(f"check_certificate_{kind}"): True for kind in kinds}


def test_every_single_exported_number_is_guarded(sheets: CertificateSheets) -> None:
    """Not a sample: each of them in turn, a thousandth larger; row and column numbers, control totals too."""
    assert len(sheets.exported) > 200
    unseen = [
        cell
        for cell in sheets.exported
        if all(sheets.verdicts({cell: FACTOR * sheets.constants[cell]}).values())
    ]
    assert unseen == []


def test_a_dearer_solution_shows_a_gap(sheets: CertificateSheets) -> None:
    """Cement's share of 42/1100 raised by a thousandth: 0.042 Mt at 120 CNY/t more than the prices prove."""
    (cell,) = [
        cell
        for cell, value in sheets.constants.items()
        if cell[0] == sheets.titles["certificate_columns"]
        and isinstance(value, float)
        and value == pytest.approx(42 / 1100)
    ]
    verdicts = sheets.verdicts({cell: FACTOR * 42 / 1100})
    assert not verdicts[TERMS.line("check_certificate_gap")]
    assert not verdicts[TERMS.line("check_certificate_primal")]
    assert not verdicts[TERMS.line("check_certificate_cost")]
    assert verdicts[TERMS.line("check_certificate_dual")]


@needs_office
def test_a_spreadsheet_program_comes_to_the_same_verdicts(
    workbook: Path, sheets: CertificateSheets, tmp_path: Path
) -> None:
    """As written, and with exported numbers changed: each verdict, and the cover's."""
    paths = [tmp_path / "as_written.xlsx"]
    changes: list[dict[tuple[str, int, int], float]] = [{}]
    paths[0].write_bytes(workbook.read_bytes())
    for number, cell in enumerate(sheets.exported[40::180]):
        book = openpyxl.load_workbook(workbook)
        title, row, column = cell
        value = FACTOR * sheets.constants[cell]
        book[title].cell(row, column).value = value
        paths.append(tmp_path / f"{number}.xlsx")
        book.save(paths[-1])
        changes.append({cell: value})
    passed, failed = TERMS.line("word_passed"), TERMS.line("word_failed")
    for changed, book in zip(changes, recalculate(paths, tmp_path / "out"), strict=True):
        reader = Reader(book)
        expected = sheets.verdicts(changed)
        shown = {str(row[1]): row[4] for row in reader.rows("checks") if row[1] in expected}
        assert shown == {key: passed if holds else failed for key, holds in expected.items()}, changed
        assert reader.cover_verdict() == (failed if changed else passed)
