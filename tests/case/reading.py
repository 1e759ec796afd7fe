"""What the tests of reading share: a case written, read, and its faults as short tuples."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from planner.case.faults import CaseInvalid, Fault
from planner.case.read import read_case
from tests.building import write_case

Place = tuple[str, int | None, str | None, str]


def faults_of(path: Path) -> tuple[Fault, ...]:
    """Return the faults of the case at ``path``, which must be invalid."""
    with pytest.raises(CaseInvalid) as caught:
        read_case(path)
    return caught.value.faults


def faults_in(folder: Path, tables: Mapping[str, pd.DataFrame]) -> list[Place]:
    """Write the tables, read them, and return (table, row, column, problem) of every fault."""
    return places(faults_of(write_case(folder, tables)))


def warnings_in(folder: Path, tables: Mapping[str, pd.DataFrame]) -> list[Place]:
    """Write the tables, which must be valid, and return (table, row, column, problem) of every warning."""
    return places(read_case(write_case(folder, tables))[1])


def places(faults: tuple[Fault, ...]) -> list[Place]:
    return [(fault.table, fault.row, fault.column, fault.problem) for fault in faults]


def with_row(rows: pd.DataFrame, /, **cells: object) -> pd.DataFrame:
    """Return the rows and one row more; cells not named stay blank."""
    return pd.concat([rows, pd.DataFrame([cells], dtype=object)], ignore_index=True)[list(rows.columns)]
