import re
from pathlib import Path

import pytest

import planner.workbook
from planner.workbook.terms import LANGUAGES, Terms, glossary
from planner.workbook.text import LONGEST_SHEET_NAME, sheet_name
from planner.workbook.write import SHEETS

CHINESE = re.compile("[\u4e00-\u9fff]")


def test_every_term_is_said_in_both_languages():
    for key, (zh, en) in glossary().items():
        assert CHINESE.search(zh), key
        assert en and not CHINESE.search(en), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_tab_names_are_valid_and_unique(language):
    names = [Terms(language).line(f"tab_{key}") for key in SHEETS]
    assert len({name.casefold() for name in names}) == len(SHEETS)
    for name in names:
        assert len(name) <= LONGEST_SHEET_NAME
        assert sheet_name(name, []) == name


def test_no_chinese_stands_outside_the_glossary():
    for source in Path(planner.workbook.__path__[0]).rglob("*.py"):
        assert not CHINESE.search(source.read_text(encoding="utf-8")), source.name


def test_every_term_is_used():
    sources = "\n".join(
        p.read_text(encoding="utf-8") for p in Path(planner.workbook.__path__[0]).rglob("*.py")
    )
    built = (
        "tab_|title_|about_|glossary_|rule_|role_|source_|method_|installation_|market_|replay_|check_"
        "|constraint_|price_|case_|unset_|remark_|reported_|status_|comply_|rehearsal_|border_|backtest_"
    )
    unused = [
        key for key in glossary() if not re.match(built, key) and not re.search(f"['\"]{key}['\"]", sources)
    ]
    assert unused == []


def test_languages():
    assert Terms("both").line("benchmark") == "基准值 benchmark"
    assert Terms("en").line("benchmark") == "benchmark"
    assert Terms("zh").header("benchmark", "t") == "基准值\n(t)"
    assert Terms("zh").pair("", "only English") == "only English"
    assert Terms("both").pair("CO2", "CO2") == "CO2"
    with pytest.raises(ValueError, match="fr"):
        Terms("fr")
