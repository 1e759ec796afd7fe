"""Time to write the provinces' workbooks, beside writing the same cells with other writers.

Run: python -m tests.bench.bench_installations [CASE | --installations N] [--runs 3] [--check FILES].
Needs the extra ``bench``. A case of N installations is generated where none is named. The plan is solved
once; every run is a new process, turn about. Each prints the wall time of writing (imports and reading the
cells are left out, imports of our worker processes are not), the processor time of the whole process with its
children, and the peak memory of the largest process. Ratios are run by run, then the median.

The others write the cells of our files (all sheets), read back. What else each leaves out is in its line; all
of them leave out names, filters, frozen rows, widths, heights and print settings. --check lets LibreOffice
compute so many of our files and compares every value by installation and year with the plan's table.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import pickle
import statistics
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).parents[2]
LARGEST_DEVIATION = 1e-9
BLOCKS = {"emissions": "emissions", "allocation": "free_allocation", "shortfall": "shortfall"}
"""Blocks of the sheet of installations, and the columns of the plan's table."""
WRITERS = {
    "ours": "",
    "ours, in processes": "",
    "openpyxl, with formats": "",
    "openpyxl, plain": "no formats",
    "openpyxl, write-only, plain": "no formats",
    "xlsxwriter, constant memory": "",
    "pyexcelerate, plain": "no formats",
    "rustpy-xlsxwriter, plain": "no formats, formulas as text",
}


@dataclass(frozen=True)
class Measured:
    """Wall seconds of writing, processor seconds and peak memory (MB) of the process and its children."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def measured(writer: str, scratch: Path) -> Measured:
    """Write in a new process."""
    command = [sys.executable, "-m", "tests.bench.installation_writers", writer, str(scratch)]
    with tempfile.TemporaryFile() as output:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, stdout=output, cwd=ROOT, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"{writer}: writing ended with {status}")
        output.seek(0)
        return Measured(json.loads(output.read()), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def prepare(case: Path | None, installations: int, scratch: Path) -> tuple[int, int]:
    """Solve the case; store the plan, and the cells and formats of its files. How many files and cells.

    In a process of its own: a measured one would inherit the peak memory of its parent.
    """
    import openpyxl

    from planner.case.read import read_case
    from planner.planning import make_plan
    from tests.bench.installation_writers import write_ours
    from tests.bench.size.generate import generate, write

    if case is None:
        case = scratch / "case"
        write(generate(installations, "shared"), case)
    plan = make_plan(read_case(case)[0])
    (scratch / "plan.pickle").write_bytes(pickle.dumps(plan))
    write_ours(plan, scratch / "ours")
    books, formats, count = [], dict[tuple[object, ...], int](), 0
    for path in sorted((scratch / "ours").iterdir()):
        sheets = []
        for sheet in openpyxl.load_workbook(path, read_only=True):
            rows = [
                [
                    None
                    if cell.value is None
                    else (cell.value, formats.setdefault((cell.number_format, cell.font.b), len(formats)))
                    for cell in row
                ]
                for row in sheet.iter_rows()
            ]
            count += sum(cell is not None for row in rows for cell in row)
            sheets.append((sheet.title, rows))
        books.append((path.name, sheets))
    (scratch / "cells.pickle").write_bytes(pickle.dumps((books, list(formats))))
    return len(books), count


def check(scratch: Path, wanted: int) -> tuple[int, int, int, float]:
    """Let LibreOffice compute some files: how many, their error cells, values compared, largest deviation.

    Values are compared in tonnes, relative to the plan's, or to a tonne where that is less.
    """
    from planner.workbook.layout import INSTALLATION_BLOCKS, INSTALLATION_COLUMNS
    from tests.workbook.reading import Reader, recalculate

    plan = pickle.loads((scratch / "plan.pickle").read_bytes())
    years = plan.case.settings.years
    known = plan.installations.set_index(["installation", "year"])
    paths = sorted((scratch / "ours").iterdir())[:wanted]
    errors, compared, worst = 0, 0, 0.0
    for book in recalculate(paths, scratch / "computed"):
        errors += sum(c.data_type == "e" for sheet in book for row in sheet.iter_rows() for c in row)
        reader = Reader(book, "both")
        passed = reader.terms.line("word_passed")
        if set(reader.verdicts()) != {passed}:
            raise SystemExit("a check of a file fails")
        for row in reader.rows("installations"):
            for number, block in enumerate(INSTALLATION_BLOCKS):
                first = len(INSTALLATION_COLUMNS) + number * len(years)
                for year, shown in zip(years, row[first : first + len(years)], strict=True):
                    value = known.at[(row[0], year), BLOCKS[block]]
                    compared += 1
                    if shown is None:
                        # Closed, where emissions are 0, or without an allocation, where there is none.
                        worst = max(worst, 0.0 if pd.isna(value) or value == 0 else 1.0)
                    else:
                        worst = max(worst, abs(float(shown) - value) / max(1.0, abs(value)))
    return len(paths), errors, compared, worst


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", type=Path, nargs="?")
    parser.add_argument("--installations", type=int, default=37_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--check", type=int, default=0, metavar="FILES")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            files, count = pool.submit(prepare, arguments.case, arguments.installations, scratch).result()
        runs: dict[str, list[Measured]] = {writer: [] for writer in WRITERS}
        for number in range(arguments.runs):
            for writer in list(WRITERS) if number % 2 == 0 else reversed(WRITERS):
                runs[writer].append(measured(writer, scratch))
        print(f"{files} files, {count:,} cells, medians of {arguments.runs} runs")
        print(f"{'':<30}{'wall s':>9}{'CPU s':>9}{'peak MB':>9}{'it / ours':>11}{'CPU':>8}   without")
        for writer, found in runs.items():
            wall, cpu, peak = (
                statistics.median(getattr(run, name) for run in found)
                for name in ("wall_s", "cpu_s", "peak_mb")
            )
            ratios = [
                statistics.median(
                    getattr(its, name) / getattr(mine, name)
                    for its, mine in zip(found, runs["ours"], strict=True)
                )
                for name in ("wall_s", "cpu_s")
            ]
            print(
                f"{writer:<30}{wall:9.1f}{cpu:9.1f}{peak:9.0f}{ratios[0]:11.1f}{ratios[1]:8.1f}   "
                f"{WRITERS[writer]}"
            )
        if arguments.check:
            number, errors, compared, worst = check(scratch, arguments.check)
            print(
                f"LibreOffice: {number} files, {errors} errors, {compared:,} values equal to the plan's "
                f"within {worst:.1e}"
            )
            if errors or worst > LARGEST_DEVIATION:
                raise SystemExit("a file does not recompute")


if __name__ == "__main__":
    main()
