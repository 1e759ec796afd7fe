"""The committed national cases are what the build makes of the lists and the assumptions."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from inputs.build.cases import NATIONAL_CASES, write_case
from inputs.build.provinces import uniform_provinces
from inputs.build.tables import INPUTS, SHARED, read_assumptions


@pytest.mark.parametrize("case", NATIONAL_CASES)
def test_rebuild_equals_the_committed_files_byte_for_byte(case: str, tmp_path: Path) -> None:
    """Tables and README alike: the README's figures cannot drift from the tables. No file more, none less."""
    write_case(case, tmp_path)
    rebuilt = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    committed = {path.name: path.read_bytes() for path in (INPUTS / case).iterdir()}
    assert sorted(rebuilt) == sorted(committed)
    assert [name for name in rebuilt if rebuilt[name] != committed[name]] == []


def test_a_province_that_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="Atlantis"):
        uniform_provinces(pd.Series(["Hebei", "Atlantis Sheng"]))


def test_spellings_of_one_province_become_one() -> None:
    spellings = pd.Series(
        ["Neimenggu Zizhiqu", "Inner Mongolia", "Guangdong Province", "Guangdong Sheng", "Tibet"]
    )
    assert list(uniform_provinces(spellings)) == ["Inner Mongolia"] * 2 + ["Guangdong"] * 2 + ["Xizang"]


def test_assumptions_of_a_case_replace_the_shared_ones_of_equal_key() -> None:
    """The shared settings have no title; the case's own table adds it and keeps the others."""
    shared = read_assumptions(SHARED, "settings", ["key"]).set_index("key")["value"]
    national = read_assumptions("national", "settings", ["key"]).set_index("key")["value"]
    assert "title_en" not in shared
    assert "title_en" in national
    assert national["base_year"] == shared["base_year"]
