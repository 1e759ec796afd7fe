"""CSV files in other encodings than UTF-8: read with a word about it, or refused where it cannot be told."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.case.encoding import NoTextError, decode
from planner.case.read import read_case
from tests.building import small_tables, write_case
from tests.case.reading import faults_of, places

CHINESE = "sector,name_zh\npower,发电\nsteel,钢铁行业（含焦化）\n"


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "gb2312", "utf-16"])
def test_a_case_from_chinese_windows_is_the_same_case_with_a_warning(tmp_path: Path, encoding: str) -> None:
    plain, _ = read_case(write_case(tmp_path / "plain" / "case", small_tables()))
    folder = write_case(tmp_path / "other" / "case", small_tables())
    path = folder / "products.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    case, warnings = read_case(folder)
    assert case.digests == plain.digests
    (warning,) = warnings
    assert warning.table == "products"
    if encoding == "utf-16":
        assert warning.problem == "is not UTF-8 and was read as UTF-16"
    else:
        assert warning.problem == 'is not UTF-8 and was read as GB18030 (GBK), such as "电力"'
    assert warning.remedy.endswith('save the file as "CSV UTF-8"')


def test_utf_8_with_and_without_a_mark_needs_no_word() -> None:
    for encoding in ("utf-8", "utf-8-sig"):
        assert decode(CHINESE.encode(encoding)).warning is None
        assert decode(CHINESE.encode(encoding)).text == CHINESE


def test_western_text_of_one_byte_a_letter_is_not_taken_for_chinese() -> None:
    """In GB18030 "Zürich" would be "Z黵ich": a rare character, as accidents give."""
    for text in ("a,b\n1,Zürich\n", "a,b\n1,Électricité\n2,Orléans\n"):
        with pytest.raises(NoTextError) as caught:
            decode(text.encode("latin-1"))
        assert (caught.value.row, caught.value.problem) == (2, "is not UTF-8 text")


def test_damaged_utf_8_is_not_taken_for_chinese() -> None:
    content = CHINESE.encode()
    for position in range(len(content)):
        if content[position] >= 0x80:
            with pytest.raises(NoTextError):
                decode(content[:position] + content[position + 1 :])


def test_a_text_that_may_be_meant_in_two_ways_gets_a_warning() -> None:
    """The bytes C3 A9 are "é" in UTF-8 and "茅" in GB18030; with a byte order mark there is no doubt."""
    decoded = decode("a\ncafé\n".encode())
    assert decoded.text == "a\ncafé\n"
    assert decoded.warning is not None
    assert decoded.warning[0] == 'was read as UTF-8 ("é"), but may be GB18030 ("茅")'
    assert decode("a\ncafé\n".encode("utf-8-sig")).warning is None


def test_lost_characters_and_nul(tmp_path: Path) -> None:
    folder = write_case(tmp_path, small_tables())
    sectors = folder / "sectors.csv"
    text = sectors.read_text(encoding="utf-8")
    sectors.write_text(text.replace("发电", "\ufffd电"), encoding="utf-8")
    _, (warning,) = read_case(folder)
    assert warning.problem == "holds U+FFFD: characters were lost when it was saved"
    sectors.write_text(text.replace("steel", "ste\0el", 1), encoding="utf-8")
    assert ("sectors", 3, None, "holds a NUL, which no text does") in places(faults_of(folder))
