"""LibreOffice computes workbooks anew: ``python -m tests.comparison.recalculate FILE.xlsx ...``.

Prints, of compare.xlsx and sweep.xlsx alike, how many formulas there are, how many come to an error or to
nothing, and by how much a difference is off the numbers that it is the difference of.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

import openpyxl
from openpyxl import Workbook

from tests.workbook.reading import recalculate

CELLS = r"'(?P<sheet>.+)'!\$(?P<a>[A-Z]+\$[0-9]+)-'(?P=sheet)'!\$(?P<b>[A-Z]+\$[0-9]+)"
DIFFERENCE = re.compile(rf"=(?P<rounded>ROUND\()?{CELLS}(?(rounded),9\))")


def report(path: Path, values: Workbook) -> bool:
    """Print what was found in one workbook; whether all is well."""
    formulas, differences, faulty, worst = 0, 0, [], 0.0
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                formulas += 1
                value = values[sheet.title][cell.coordinate].value
                if value is None or str(value).startswith("#"):
                    faulty.append(f"{sheet.title}!{cell.coordinate} = {value}")
                match = DIFFERENCE.fullmatch(str(cell.value))
                if match and not faulty:
                    differences += 1
                    left, right = (values[match["sheet"]][match[s].replace("$", "")].value for s in "ab")
                    worst = max(worst, abs(value - (left - right)) / max(1.0, abs(left)))
    print(
        f"{path.name}: {formulas} formulas, {len(faulty)} without a value or in error;"
        f" {differences} differences, the worst off by {worst:.1e} relative"
    )
    for line in faulty[:10]:
        print(f"  {line}")
    return not faulty and worst <= 1e-9


def main() -> None:
    paths = [Path(name) for name in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as scratch:
        books = recalculate(paths, Path(scratch) / "office")
        found = [report(path, book) for path, book in zip(paths, books, strict=True)]
    if not all(found):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
