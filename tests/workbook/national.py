"""The national workbook computed by LibreOffice, with the installations inside and separate.

Run: python -m tests.workbook.national [CASE]. Needs LibreOffice; takes minutes. For each of three choices
of language and unit it prints the cells that are errors, the largest deviation of a live cell from the
solver's value, the checks that hold and the cover's verdict, and fails unless all is as it should be.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import openpyxl

from planner.case.read import read_case
from planner.planning import make_plan
from planner.workbook import write_workbook
from tests.workbook.reading import Reader, largest_deviation, recalculate

CASE = Path(__file__).parents[2] / "inputs" / "national"
WANTED = (("both", "Mt", "inside"), ("zh", "万吨", "separate"), ("en", "Mt", "separate"))
"""Language, unit, place of the installations."""
LARGEST_DEVIATION = 1e-9
LONGEST_SECONDS = 1800


def main() -> None:
    """Write, compute, compare, print."""
    plan = make_plan(read_case(Path(sys.argv[1]) if len(sys.argv) > 1 else CASE)[0])
    failed = False
    for language, unit, place in WANTED:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            path = folder / "plan.xlsx"
            write_workbook(plan, path, language=language, unit=unit, installations=place)
            (workbook,) = recalculate([path], folder / "out", LONGEST_SECONDS)
            reader, written = Reader(workbook, language), openpyxl.load_workbook(path)
        cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
        formulas = sum(c.data_type == "f" for sheet in written for row in sheet.iter_rows() for c in row)
        errors = sum(cell.data_type == "e" for cell in cells)
        deviation = largest_deviation(written, workbook, language)
        verdicts = reader.verdicts()
        passed = verdicts.count(reader.terms.line("word_passed"))
        failed |= errors > 0 or deviation > LARGEST_DEVIATION or passed < len(verdicts)
        print(
            f"{language} {unit} {place}: {formulas:,} formulas, {errors} errors, largest deviation "
            f"{deviation:.1e}, {passed} of {len(verdicts)} checks hold, cover: {reader.cover_verdict()}"
        )
    if failed:
        raise SystemExit("a workbook does not recompute")


if __name__ == "__main__":
    main()
