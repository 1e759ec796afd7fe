"""The table installation_measures: what other tables decide, its cells, and its way into workbooks."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from planner.case.folder import read_folder
from planner.case.read import read_case
from planner.case.workbook_form import convert_case
from tests.building import small_tables, write_case
from tests.case.reading import faults_in, faults_of

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


KILN = ("kiln", "cement works", "clinker", "Kiln", "窑", 10, 0.5, 2027, None)


@pytest.mark.parametrize(
    ("technology", "sum_and_share"), [("wet", None), ("", "1.04, of which 0.06 shared")], ids=["wet", "other"]
)
def test_shared_potentials_are_those_of_the_installation_s_technology(
    technology: str, sum_and_share: str | None, tmp_path: Path
) -> None:
    """0.98 beside 0.01, which wet kilns have in place of the 0.06 of all others: 0.99 or 1.04."""
    tables = tables_with((*KILN[:6], 0.98, *KILN[7:]))
    tables["installations"].loc[2, "technology"] = technology
    tables["measures"].loc[2, "potential"] = 0.06
    wet = {**tables["measures"].loc[2].to_dict(), "technology": "wet", "potential": 0.01}
    tables["measures"].loc[len(tables["measures"])] = wet
    path = write_case(tmp_path / "case", tables)
    if sum_and_share is None:
        assert read_case(path)[0].installation_measures["potential"].tolist() == [0.98]
    else:
        (fault,) = faults_of(path)
        assert (fault.row, fault.column) == (2, "potential")
        assert fault.problem.endswith(f"cement works, clinker to {sum_and_share}")


@pytest.mark.parametrize(
    ("column", "value"), [("cost", ""), ("potential", 1.2), ("ramp", -0.1), ("available_from", "soon")]
)
def test_cells_are_judged_as_those_of_shared_measures(column: str, value: object, tmp_path: Path) -> None:
    tables, shared = tables_with(KILN), small_tables()
    tables["installation_measures"].loc[0, column] = value
    shared["measures"].loc[0, column] = value
    ((_, row, at, problem),) = faults_in(tmp_path / "own", tables)
    assert (row, at) == (2, column)
    assert [found[3] for found in faults_in(tmp_path / "shared", shared)] == [problem]


def test_a_faulty_row_of_installations_is_not_blamed_on_the_measure(tmp_path: Path) -> None:
    """One cause, one fault: where the owner's own product cannot be read, its measures are not judged."""
    tables = tables_with(KILN)
    tables["installations"].loc[2, "product"] = "clinkr"
    found = faults_in(tmp_path / "case", tables)
    assert ("installations", 4, "product", "is not in the table products") in found
    assert "installation_measures" not in {table for table, *_ in found}


def test_workbooks_in_both_layouts_hold_the_table(tmp_path: Path) -> None:
    """From a folder to a workbook and back: the same cells."""
    folder = write_case(tmp_path / "case", tables_with(KILN, ("mill", *KILN[1:6], 0.1, 2027, 0.2)))
    given = read_folder(folder).tables["installation_measures"]
    for layout in ("long", "wide"):
        convert_case(folder, tmp_path / f"{layout}.xlsx", layout)
        convert_case(tmp_path / f"{layout}.xlsx", tmp_path / layout)
        pd.testing.assert_frame_equal(read_folder(tmp_path / layout).tables["installation_measures"], given)
