import functools
import re
from pathlib import Path

import openpyxl
import pytest

from planner.workbook import write_workbook
from planner.workbook.derived import run_digest
from planner.workbook.sheet import HEADER_ROW, PAPER_A4
from planner.workbook.terms import Terms
from planner.workbook.write import SHEETS
from tests.workbook.sample import HOSTILE_NAMES

loaded = functools.cache(openpyxl.load_workbook)
"""Each written workbook is read once; no test changes it."""

CHINESE = re.compile("[\u4e00-\u9fff]")
_TEXT_OR_REFERENCE = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|\$?[A-Z]{1,3}\$?[0-9]+|[A-Za-z_][A-Za-z_0-9.]*")


def formulas(path: Path):
    for sheet in loaded(path):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate, str(cell.value)


def test_every_sheet_is_there_in_order(written):
    terms = Terms(written.stem)
    names = loaded(written).sheetnames
    assert names == [terms.line(f"tab_{key}") for key in SHEETS]


def test_headers_speak_the_language_of_the_workbook(written):
    for sheet in loaded(written):
        for cell in sheet[HEADER_ROW]:
            if isinstance(cell.value, str):
                assert bool(CHINESE.search(cell.value)) == (written.stem != "en"), (sheet.title, cell.value)


def test_no_formula_hides_a_constant_or_points_outside(written):
    """Only 0 and 1 may stand in a formula; a bracket would be a link to another file."""
    for sheet, cell, formula in formulas(written):
        bare = _TEXT_OR_REFERENCE.sub("", formula)
        assert set(re.findall(r"[0-9.]+", bare)) <= {"0", "1"}, (sheet, cell, formula)
        assert "[" not in bare, (sheet, cell, formula)


def test_formulas_are_short_enough_for_excel(written):
    assert max(len(formula) for _, _, formula in formulas(written)) < 8192


def test_hostile_names_stay_text(written):
    sheet = loaded(written)[Terms(written.stem).line("tab_installations")]
    names = [sheet.cell(HEADER_ROW + 1 + i, 2) for i in range(len(HOSTILE_NAMES))]
    assert all(cell.data_type == "s" for cell in names)
    kept = [name.replace("\x07", "").strip() for name in HOSTILE_NAMES]
    assert [str(cell.value).strip() for cell in names] == kept


def test_pages_are_ready_to_print(written, plan):
    workbook = loaded(written)
    for sheet in workbook:
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes is not None
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", PAPER_A4)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
        assert "&A" in sheet.oddFooter.left.text
        assert run_digest(plan) in sheet.oddFooter.right.text


def test_unknown_language_is_refused(plan, tmp_path):
    with pytest.raises(ValueError, match="fr"):
        write_workbook(plan, tmp_path / "plan.xlsx", language="fr")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_what_was_there(plan, tmp_path, monkeypatch):
    """The disk fills up while the workbook is saved."""
    target = tmp_path / "plan.xlsx"
    target.write_text("earlier")

    def fill_disk(_, filename):
        Path(filename).write_bytes(b"half")
        raise OSError("no space left on device")

    monkeypatch.setattr(openpyxl.Workbook, "save", fill_disk)
    with pytest.raises(OSError, match="no space"):
        write_workbook(plan, target)
    assert [path.name for path in tmp_path.iterdir()] == ["plan.xlsx"]
    assert target.read_text() == "earlier"


def test_same_plan_gives_the_same_cells(plan, tmp_path):
    write_workbook(plan, tmp_path / "a.xlsx")
    write_workbook(plan, tmp_path / "b.xlsx")
    first, second = (loaded(tmp_path / name) for name in ("a.xlsx", "b.xlsx"))
    for sheet in first:
        assert list(sheet.values) == list(second[sheet.title].values)
