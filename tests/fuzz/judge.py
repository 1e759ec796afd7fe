"""What came of reading a mutated case, and whether that is what must come of it."""

from __future__ import annotations

import csv
import io
import tempfile
import time
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from openpyxl import load_workbook

from planner.case.case import Case
from planner.case.faults import CaseInvalid, Fault
from planner.case.read import read_case
from planner.case.spreadsheet_text import cell_text
from planner.case.tables import TABLE_NAMES
from tests.fuzz.draft import Grid, Place, write_folder
from tests.fuzz.kinds import Expected

MOST_SECONDS = 20.0
"""For reading one case of the harness: a fraction of a second, some for 2,100,000 rows on a busy machine."""

Content = dict[str, str]


class Verdict(StrEnum):
    """What came of a case. The first three are as they must be; each of the others is a failure."""

    REJECTED = "rejected"
    ACCEPTED = "accepted"
    ACCEPTED_AS_IT_STANDS = "accepted as it stands"
    """After damage at random: another case than before, but just the one that an independent reader finds."""
    REJECTED_ELSEWHERE = "rejected, place not named"
    REJECTED_WRONGLY = "rejected though harmless"
    WARNING_MISSING = "warning missing"
    SILENT = "silently accepted"
    """A planted fault is accepted, or a case is read as something that its files do not say."""
    TRACEBACK = "traceback"


FAILURES = (
    Verdict.REJECTED_ELSEWHERE,
    Verdict.REJECTED_WRONGLY,
    Verdict.WARNING_MISSING,
    Verdict.SILENT,
    Verdict.TRACEBACK,
)


@dataclass(frozen=True)
class Finding:
    """The verdict on one case, how long reading took, and what was said."""

    verdict: Verdict
    seconds: float
    said: str


def content_of(case: Case) -> Content:
    """Return what a case says, table by table, its notes left out."""
    tables = {name: getattr(case, name) for name in TABLE_NAMES if name != "settings"}
    content = {
        name: table[[column for column in table if not column.startswith("note")]].to_csv(index=False)
        for name, table in tables.items()
    }
    return content | {"settings": repr(asdict(case.settings))}


def judged(path: Path, expected: Expected, place: Place, original: Content) -> Finding:
    """Read the case at ``path`` and judge what comes of it."""
    started = time.perf_counter()
    try:
        case, warnings = read_case(path)
    except CaseInvalid as invalid:
        seconds = time.perf_counter() - started
        said = str(invalid)
        return Finding(_of_faults(expected, place, invalid.faults), seconds, said)
    except BaseException as error:  # whatever else comes out would be a traceback
        return Finding(Verdict.TRACEBACK, time.perf_counter() - started, f"{type(error).__name__}: {error}")
    seconds = time.perf_counter() - started
    said = "\n".join(str(warning) for warning in warnings)
    return Finding(_of_case(path, expected, place, content_of(case), warnings, original), seconds, said)


def _of_faults(expected: Expected, place: Place, faults: tuple[Fault, ...]) -> Verdict:
    if expected in (Expected.SAME, Expected.SAME_WITH_WARNING):
        return Verdict.REJECTED_WRONGLY
    named = expected is Expected.NO_HARM or any(_is_at(fault, place) for fault in faults)
    return Verdict.REJECTED if named else Verdict.REJECTED_ELSEWHERE


def _of_case(
    path: Path,
    expected: Expected,
    place: Place,
    found: Content,
    warnings: tuple[Fault, ...],
    original: Content,
) -> Verdict:
    if expected is Expected.FAULT:
        return Verdict.SILENT
    if found == original:
        warned = expected is not Expected.SAME_WITH_WARNING or any(
            _is_at(warning, place) for warning in warnings
        )
        return Verdict.ACCEPTED if warned else Verdict.WARNING_MISSING
    if expected is Expected.NO_HARM and found == _independently_read(path):
        return Verdict.ACCEPTED_AS_IT_STANDS
    return Verdict.SILENT


def _is_at(fault: Fault, place: Place) -> bool:
    return (
        place.table in (None, fault.table)
        and place.row in (None, fault.row)
        and place.column in (None, fault.column, *(fault.column or "").split(" + "))
    )


def _independently_read(path: Path) -> Content | None:
    """Return what the files say by Python's own CSV reader, or openpyxl reading sheets whole.

    The tables found are written anew, plainly, and read as a case: so only the opening of files is doubled.
    None where the independent reader cannot read them.
    """
    try:
        grid = _grid_of_folder(path) if path.is_dir() else _grid_of_workbook(path)
    except Exception:  # nothing that cannot be read independently counts as read rightly
        return None
    with tempfile.TemporaryDirectory() as scratch:
        write_folder(grid, Path(scratch) / "case")
        try:
            return content_of(read_case(Path(scratch) / "case")[0])
        except CaseInvalid:
            return None


def _grid_of_folder(folder: Path) -> Grid:
    return {
        path.stem: list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
        for path in sorted(folder.glob("*.csv"))
        if path.stem in TABLE_NAMES
    }


def _grid_of_workbook(path: Path) -> Grid:
    book = load_workbook(path, data_only=True)
    return {
        sheet.title: [[cell_text(value) or "" for value in row] for row in sheet.values]
        for sheet in book
        if sheet.title in TABLE_NAMES
    }
