"""Time and memory at any size, ours beside the full-size programme: python -m tests.bench.size.bench --help.

Every measured thing runs in a fresh process of its own, all things turn about within a repeat; figures are
medians. This process imports nothing large: a child's peak memory would begin with its parent's.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.bench.size.processes import NotMeasured, Run, generate, run_planner, run_thing
from tests.bench.size.report import Measured, print_report

FLOORS = ("read pandas", "read pyarrow", "write tables", "write xlsx rustpy", "write xlsx xlsxwriter")
COMPETITORS = ("full", "linopy", "pyomo")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[370, 3_700], metavar="INSTALLATIONS")
    parser.add_argument(
        "--measures", nargs="+", default=["shared", "own"], choices=["shared", "own", "own-only"]
    )
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--full-up-to", type=int, default=37_000, help="largest size of (a)")
    parser.add_argument("--linopy-up-to", type=int, default=3_700, help="largest size of (b)")
    parser.add_argument("--pyomo-up-to", type=int, default=3_700, help="largest size of (c)")
    parser.add_argument("--all", action="store_true", help="(a), (b) and (c) at every size")
    for thing in (*COMPETITORS, "solve", "floors"):
        parser.add_argument(f"--skip-{thing}", action="store_true")
    parser.add_argument("--time-limit", type=float, default=3600.0, help="of one thing, seconds")
    parser.add_argument("--solve-options", default="", help="further options of planner solve, in one text")
    parser.add_argument("--keep", type=Path, help="folder for cases and results; by default thrown away")
    parser.add_argument("--json", type=Path, help="also write every single run to this file")
    return parser.parse_args()


def things_of(size: int, wanted: argparse.Namespace) -> tuple[list[str], dict[str, str]]:
    """What is run at a size, and why the rest is not."""
    run, left_out = ["ours"], {}
    for name in COMPETITORS:
        if getattr(wanted, f"skip_{name}"):
            left_out[name] = "not run (skipped)"
        elif size > getattr(wanted, f"{name}_up_to") and not wanted.all:
            left_out[name] = "not run (too large)"
        else:
            run.append(name)
    if not wanted.skip_solve:
        run.append("solve")
        if not wanted.skip_floors:
            run.extend(FLOORS)
    elif not wanted.skip_floors:
        run.extend(name for name in FLOORS if name.startswith("read"))
    return run, left_out


def measure(size: int, measures: str, wanted: argparse.Namespace, scratch: Path) -> Measured:
    """All repeats of one size and kind of measures."""
    folder = scratch / f"{size}-{measures}"
    if not (folder / "case.pickle").exists():
        shutil.rmtree(folder, ignore_errors=True)
        generate(folder / "case", size, measures, wanted.seed)
        run_thing("prepare", folder, wanted.time_limit)
    names, left_out = things_of(size, wanted)
    runs: dict[str, list[Run]] = {name: [] for name in names}
    for repeat in range(wanted.repeats):
        for name in names if repeat % 2 == 0 else _turned(names):
            if name.startswith("write") and "solve" in left_out:
                left_out[name] = "not run (there is no result)"
            if name in left_out:
                continue
            try:
                if name == "solve":
                    runs[name].append(run_planner(folder, wanted.time_limit, wanted.solve_options.split()))
                else:
                    runs[name].append(run_thing(name, folder, wanted.time_limit))
            except NotMeasured as reason:
                left_out[name] = str(reason)
    return Measured(size, measures, {name: found for name, found in runs.items() if found}, left_out)


def _turned(names: Iterable[str]) -> list[str]:
    """The other way round, but for what reads the result of the whole run: that stays behind it."""
    before = [name for name in names if not name.startswith("write")]
    return [*reversed(before), *(name for name in names if name.startswith("write"))]


def main() -> None:
    wanted = options()
    found = []
    with tempfile.TemporaryDirectory() as thrown_away:
        scratch = wanted.keep or Path(thrown_away)
        for measures in wanted.measures:
            for size in wanted.sizes:
                one = measure(size, measures, wanted, scratch)
                print_report(one)
                found.append(one)
    for measures in wanted.measures:
        ours = {
            one.size: statistics.median(run.seconds for run in one.runs["ours"])
            for one in found
            if one.measures == measures and "ours" in one.runs
        }
        for smaller, larger in zip(ours, list(ours)[1:], strict=False):
            growth = ours[larger] / ours[smaller]
            print(f"{measures}: ours at {larger:,} takes {growth:.1f} times as long as at {smaller:,}")
    if wanted.json is not None:
        wanted.json.write_text(json.dumps([one.as_json() for one in found], indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
