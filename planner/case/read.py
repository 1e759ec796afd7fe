"""The door to a case: a folder or a workbook goes in, one frozen, valid Case comes out, or every fault.

What reads workbooks is imported when there is one.
"""

from __future__ import annotations

from pathlib import Path

from planner.case.case import Case
from planner.case.examine import Examination, examine
from planner.case.faults import CaseInvalid, Fault
from planner.case.folder import read_folder
from planner.case.text_tables import WORKBOOK_SUFFIX, TextCase


def read_case(path: Path, *, strict: bool = False) -> tuple[Case, tuple[Fault, ...]]:
    """Read and check the case in a folder of CSV tables or in one .xlsx workbook.

    Returns the case and its warnings: what is worth a look without being a fault; ``strict`` makes them
    faults. Raises CaseInvalid with all faults at once: files, headers, cells, and the rules between tables.
    """
    examination = examine_case(path)
    faults = (*examination.faults, *(examination.warnings if strict else ()))
    if faults or examination.case is None:
        raise CaseInvalid(faults)
    return examination.case, examination.warnings


def examine_case(path: Path) -> Examination:
    """Read and check a case; faults and warnings name the cells of a workbook.

    Raises CaseInvalid where the file as a whole cannot be read, so that there are no cells to name.
    """
    examination = examine(read_texts(path))
    if path.is_dir():
        return examination
    from planner.case.cell_addresses import with_cells

    return with_cells(examination, path)


def read_texts(path: Path) -> TextCase:
    """Return the tables of a folder or workbook as text; raise CaseInvalid where it is neither."""
    if path.is_dir():
        return read_folder(path)
    if not path.exists():
        raise CaseInvalid([Fault(str(path), None, None, None, "does not exist", "give a folder or workbook")])
    if path.suffix.lower() != WORKBOOK_SUFFIX:
        problem = f"is neither a folder nor a {WORKBOOK_SUFFIX} workbook"
        remedy = f"give a folder of CSV tables or a {WORKBOOK_SUFFIX} workbook"
        raise CaseInvalid([Fault(path.name, None, None, None, problem, remedy)])
    from planner.case.workbook import read_workbook

    return read_workbook(path)
