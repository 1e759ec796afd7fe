"""Time and memory to write plan.xlsx, beside writing the same cell values plainly with openpyxl.

Run: python tests/bench/bench_workbook.py [CASE] [--runs N] [--language both] [--unit Mt]. The plan is solved
once; every run is a new process, turn about, and prints what it took to write (imports and reading the plan
or the values left out) and its peak memory (all in). Plain writing appends the values and formulas of our
workbook, sheet by sheet, without styles, names, charts or print settings, in openpyxl's default mode and in
its write-only mode. Ratios are run by run, then the median.
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
from pathlib import Path

ROOT = Path(__file__).parents[2]

OURS = """
import json, pickle, sys, time
from pathlib import Path
from planner.workbook import write_workbook

plan = pickle.loads(Path(sys.argv[1]).read_bytes())
started = time.perf_counter()
write_workbook(plan, Path(sys.argv[2]), language=sys.argv[3], unit=sys.argv[4])
print(json.dumps(time.perf_counter() - started))
"""

PLAIN = """
import json, pickle, sys, time
from pathlib import Path
from openpyxl import Workbook

sheets = pickle.loads(Path(sys.argv[1]).read_bytes())
started = time.perf_counter()
book = Workbook(write_only=sys.argv[3] == "write-only")
if sys.argv[3] == "default":
    book.remove(book.active)
for title, rows in sheets.items():
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)
book.save(sys.argv[2])
print(json.dumps(time.perf_counter() - started))
"""

Measured = tuple[float, float]
"""Seconds of writing, peak memory of the process in MB."""


def measured(code: str, *arguments: str) -> Measured:
    """Run code in a new process."""
    command = [sys.executable, "-c", code, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, cwd=ROOT, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"writing ended with {status}")
        output.seek(0)
        return float(json.loads(output.read())), usage.ru_maxrss / 1024


def prepare(case: Path, folder: Path, language: str, unit: str) -> tuple[Path, Path, int]:
    """Solve the case and store the plan, and the cells of its workbook; also return how many cells.

    In a process of its own: a measured one would inherit the peak memory of its parent.
    """
    from openpyxl import load_workbook

    from planner.case.read import read_case
    from planner.planning import make_plan
    from planner.workbook import write_workbook

    plan = make_plan(read_case(case)[0])
    stored, cells, workbook = folder / "plan.pickle", folder / "cells.pickle", folder / "first.xlsx"
    stored.write_bytes(pickle.dumps(plan))
    write_workbook(plan, workbook, language=language, unit=unit)
    book = load_workbook(workbook, read_only=True)
    sheets = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}
    cells.write_bytes(pickle.dumps(sheets))
    return stored, cells, sum(value is not None for rows in sheets.values() for row in rows for value in row)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", nargs="?", default=ROOT / "inputs" / "national", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--language", default="both")
    parser.add_argument("--unit", default="Mt")
    arguments = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            wanted = (arguments.case, folder, arguments.language, arguments.unit)
            plan, cells, count = pool.submit(prepare, *wanted).result()
        target = str(folder / "out.xlsx")
        runs: dict[str, list[Measured]] = {"plan.xlsx": [], "plain, default": [], "plain, write-only": []}
        for _ in range(arguments.runs):
            runs["plan.xlsx"].append(measured(OURS, str(plan), target, arguments.language, arguments.unit))
            for mode in ("default", "write-only"):
                runs[f"plain, {mode}"].append(measured(PLAIN, str(cells), target, mode))
    print(f"{arguments.case.name}: {count:,} cells, medians of {arguments.runs} runs")
    print(f"{'':<22}{'seconds':>9}{'peak MB':>9}{'ours / it: time':>17}{'memory':>8}")
    ours = runs["plan.xlsx"]
    for name, found in runs.items():
        seconds, memory = (statistics.median(values) for values in zip(*found, strict=True))
        time_ratio, memory_ratio = (
            statistics.median(mine[i] / its[i] for mine, its in zip(ours, found, strict=True)) for i in (0, 1)
        )
        print(f"{name:<22}{seconds:9.2f}{memory:9.0f}{time_ratio:17.2f}{memory_ratio:8.2f}")


if __name__ == "__main__":
    main()
