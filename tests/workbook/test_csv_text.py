"""Result CSV files are safe to open, and every key of the case can be had back from them."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.csv_text import original_text, safe_text, with_safe_text
from planner.plan import Plan
from planner.results import write_plan
from planner.stages import StageClock
from planner.workbook_options import InstallationsPlace, Language, WorkbookOptions

FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-2", "@x", "\tx", "\rx", "＝1", "'=1", "''=1"])
def test_what_a_spreadsheet_would_compute_is_guarded(text):
    assert safe_text(text) == f"'{text}"
    assert original_text(safe_text(text)) == text


@pytest.mark.parametrize("text", ["", "clinker", "<=300 MW coal", "'quoted'", "a=b", "高炉-转炉", "1e5"])
def test_ordinary_text_is_written_as_it_is(text):
    assert safe_text(text) == original_text(text) == text


@given(st.text(alphabet="'=+-@\tax", max_size=5))
def test_every_text_comes_back(text):
    assert original_text(safe_text(text)) == text
    assert not safe_text(text).startswith(FORMULA_STARTS)


def test_numbers_and_blanks_are_untouched():
    table = pd.DataFrame({"product": ["=a", None], "value": [-1.5, float("nan")]})
    safe = with_safe_text(table)
    assert safe["product"].tolist()[0] == "'=a"
    assert safe["product"].isna().tolist() == [False, True]
    assert safe["value"].tolist()[0] == -1.5


def test_results_of_a_case_with_hostile_keys(plan: Plan, tmp_path):
    """The sample has a product ``=gas*``: no cell begins as a formula does, and every key is the case's."""
    wanted = WorkbookOptions(language=Language.ENGLISH, installations=InstallationsPlace.SEPARATE)
    write_plan(plan, tmp_path / "out", StageClock(), wanted)
    for path in sorted((tmp_path / "out").glob("*.csv")):
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        for name in table.columns:
            hostile = [text for text in table[name] if text.startswith(FORMULA_STARTS)]
            assert all(_is_number(text) for text in hostile), (path.name, name, hostile)
    written = pd.read_csv(tmp_path / "out" / "benchmarks.csv")["product"].map(original_text)
    assert written.tolist() == plan.benchmarks["product"].tolist()
    assert "=gas*" in set(written)
    kept = pd.read_parquet(tmp_path / "out" / "installations.parquet")
    assert set(kept["product"]) == set(plan.case.products["product"])


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
