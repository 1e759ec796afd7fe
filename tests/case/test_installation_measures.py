"""Rules of the table installation_measures that other tables decide."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from planner.case.read import read_case
from tests.building import small_tables, write_case
from tests.case.reading import faults_of

COLUMNS = [
    *("measure", "installation", "product", "name_en", "name_zh"),
    *("cost", "potential", "available_from", "ramp"),
]


def tables_with(*rows: tuple[object, ...]) -> dict[str, pd.DataFrame]:
    return {**small_tables(), "installation_measures": pd.DataFrame(rows, columns=COLUMNS, dtype=object)}


def test_what_only_other_tables_show(tmp_path: Path) -> None:
    """Cement can already save 5 % by a shared measure."""
    own = ("Own", "", 10, 0.5, 2027, None)
    tables = tables_with(
        ("kiln", "cement works", "clinker", *own),
        ("kiln", "cement works", "crude steel", *own),
        ("kiln", "cement wrks", "clinker", *own),
        ("cement saving", "cement works", "clinker", *own),
        ("grinding", "cement works", "clinker", *own),
    )
    faults = faults_of(write_case(tmp_path, tables))
    assert [(fault.row, fault.column, fault.problem) for fault in faults] == [
        (3, "product", "is no product of the installation"),
        (4, "installation", "is not in the table installations"),
        (5, "measure", "is a measure of the table measures, too"),
        (6, "potential", "brings the potentials of cement works, clinker to 1.55, of which 0.05 shared"),
    ]


def test_the_table_may_be_absent_or_empty(tmp_path: Path) -> None:
    absent, _ = read_case(write_case(tmp_path / "a" / "case", small_tables()))
    empty, _ = read_case(write_case(tmp_path / "b" / "case", tables_with()))
    assert absent.installation_measures.empty
    assert list(absent.installation_measures.columns) == COLUMNS
    assert absent.digests == empty.digests
