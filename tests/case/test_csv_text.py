"""The text of typed tables: what pandas writes, whose form the digests of earlier results have."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from planner.case import csv_text
from planner.case.csv_text import csv_chunks

TABLE = pd.DataFrame(
    {
        "name": pd.Series(["a", "", "x, y", 'so "called"', "two\nlines", " 中 "], dtype="str"),
        "intensity": [0.1, np.nan, 1e-05, 1e22, -0.0, 1234567890123456.7],
        "year": np.array([2027, 2028, 2029, 2030, 2031, 2032], dtype="int64"),
        "opens": pd.array([2027, None, 2029, None, None, 2032], dtype="Int64"),
        "value": pd.Series(["中", 2027, 0.05, None, 1.0, "1,5"], dtype=object),
    }
)


@pytest.mark.parametrize("rows", [0, 1, 6])
@pytest.mark.parametrize("at_a_time", [1, 4, 100])
def test_it_is_the_text_that_pandas_writes(
    rows: int, at_a_time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_text, "ROWS_AT_A_TIME", at_a_time)
    table = TABLE.head(rows)
    assert b"".join(csv_chunks(table)).decode() == table.to_csv(index=False, lineterminator="\n")


def test_numbers_of_every_size_have_their_shortest_text() -> None:
    numbers = np.random.default_rng(3).lognormal(0.0, 30.0, 500)
    table = pd.DataFrame({"a": numbers, "b": -numbers})
    assert b"".join(csv_chunks(table)).decode() == table.to_csv(index=False, lineterminator="\n")


def test_a_carriage_return_is_quoted_whatever_the_version_of_python() -> None:
    table = pd.DataFrame({"a": ["x\ry"], "b": ["z"]}, dtype="str")
    assert b"".join(csv_chunks(table)) == b'a,b\n"x\ry",z\n'
