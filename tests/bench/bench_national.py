"""How long and how large `planner solve` is on a shipped case, beside the floor of reading and writing.

Run: python tests/bench/bench_national.py [CASE] [--runs N]. Prints medians of several runs, each in a new
process, turn about. The floor is what any program would need: read the case's CSV tables with pandas and
write the cells of our plan.xlsx, values only, with openpyxl, in its plain and in its write-only mode.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]

FLOOR = """
import pickle
import sys
from pathlib import Path
import pandas as pd
from openpyxl import Workbook, load_workbook

case, cells = Path(sys.argv[1]), Path(sys.argv[2])
for table in sorted(case.glob("*.csv")):
    pd.read_csv(table)
"""

WRITE = """
sheets = pickle.loads(cells.read_bytes())
book = Workbook(write_only=sys.argv[4] == "write-only")
for title, rows in sheets.items():
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)
book.save(sys.argv[3])
"""


def measured(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak memory (MB) of a finished process."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} ended with {status}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def cell_values(workbook: Path, target: Path) -> int:
    """Store the values of every sheet for the floor to write; return the number of cells."""
    from openpyxl import load_workbook

    book = load_workbook(workbook, read_only=True)
    sheets = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}
    target.write_bytes(pickle.dumps(sheets))
    return sum(value is not None for rows in sheets.values() for row in rows for value in row)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", nargs="?", default=ROOT / "inputs" / "national", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    case = arguments.case.resolve()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        out, cells = folder / "out", folder / "cells.pickle"
        solve = [sys.executable, "-m", "planner.cli", "solve", str(case), "--out", str(out), "--quiet"]
        read = [sys.executable, "-c", FLOOR, str(case), str(cells)]
        floors = {
            mode: [sys.executable, "-c", FLOOR + WRITE, str(case), str(cells), str(folder / "f.xlsx"), mode]
            for mode in ("plain", "write-only")
        }
        measured(solve)
        count = cell_values(out / "plan.xlsx", cells)
        commands = {"solve": solve, "read": read, **floors}
        runs: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        stages: dict[str, list[float]] = {}
        for _ in range(arguments.runs):
            for name, command in commands.items():
                runs[name].append(measured(command))
            for stage in json.loads((out / "plan.json").read_text(encoding="utf-8"))["stages"]:
                stages.setdefault(stage["stage"], []).append(stage["seconds"])
    median = {
        name: tuple(statistics.median(values) for values in zip(*found, strict=True))
        for name, found in runs.items()
    }
    print(f"{case.name}: medians of {arguments.runs} runs, whole processes, {count:,} cells in plan.xlsx")
    print(f"{'':<42}{'wall s':>8}{'peak MB':>9}")
    print(f"{'planner solve':<42}{median['solve'][0]:8.2f}{median['solve'][1]:9.0f}")
    for stage, seconds in stages.items():
        print(f"  {stage:<40}{statistics.median(seconds):8.2f}")
    outside = median["solve"][0] - sum(statistics.median(seconds) for seconds in stages.values())
    print(f"  {'start and imports':<40}{outside:8.2f}")
    print(f"{'floor: read the CSV':<42}{median['read'][0]:8.2f}{median['read'][1]:9.0f}")
    for mode in floors:
        label = f"floor: read, write by openpyxl {mode}"
        print(f"{label:<42}{median[mode][0]:8.2f}{median[mode][1]:9.0f}")
    for mode in floors:
        ratios = [ours[0] / plain[0] for ours, plain in zip(runs["solve"], runs[mode], strict=True)]
        print(f"ratio solve / floor ({mode}), run by run: {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
