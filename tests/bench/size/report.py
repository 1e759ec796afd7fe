"""What was measured at one size, in words and medians."""

from __future__ import annotations

import statistics
from dataclasses import asdict, dataclass
from typing import Any

from tests.bench.size.processes import Run

LABELS = {
    "ours": "ours, tables to proven optimum",
    "full": "(a) arrays to HiGHS at once",
    "linopy": "(b) linopy",
    "pyomo": "(c) Pyomo, appsi_highs",
    "solve": "planner solve, whole command",
    "read pandas": "floor: read CSV, pandas",
    "read pyarrow": "floor: read CSV, pyarrow",
    "write tables": "floor: write CSV and Parquet",
    "write xlsx rustpy": "floor: xlsx, rustpy-xlsxwriter",
    "write xlsx xlsxwriter": "floor: xlsx, XlsxWriter",
}


@dataclass(frozen=True)
class Measured:
    """All runs of one size and kind of measures, and why a thing has none."""

    size: int
    measures: str
    runs: dict[str, list[Run]]
    left_out: dict[str, str]

    def seconds(self, name: str) -> float:
        """Median by the thing's own clock."""
        return statistics.median(run.seconds for run in self.runs[name])

    def as_json(self) -> dict[str, Any]:
        """Every single run."""
        runs = {name: [asdict(run) for run in found] for name, found in self.runs.items()}
        return {"size": self.size, "measures": self.measures, "runs": runs, "left_out": self.left_out}


def print_report(one: Measured) -> None:
    """Print the table of one size and kind."""
    repeats = max((len(found) for found in one.runs.values()), default=0)
    print(f"\n{one.size:,} installations, {one.measures} measures; medians of {repeats}")
    if "full" in one.runs:
        said = one.runs["full"][0].said
        size = f"{said['rows']:,} rows x {said['columns']:,} columns"
        print(f"full programme: {size}, {said['nonzeros']:,} nonzeros")
    print(f"{'':<34}{'seconds':>9}{'x ours':>8}{'from':>9}{'to':>9}{'imports':>9}{'peak MB':>9}  objective")
    for name, label in LABELS.items():
        if name in one.left_out:
            print(f"{label:<34}{one.left_out[name]}")
        if name in one.runs:
            print(_line(one, name, label))
    if "ours" in one.runs:
        said = one.runs["ours"][0].said
        print(f"ours: certificate gap {said['gap']:.1e}, worst row {said['worst_row_residual']:.1e}")
    if "solve" in one.runs:
        _print_stages(one)
    print(flush=True)


def _line(one: Measured, name: str, label: str) -> str:
    runs = one.runs[name]
    seconds = [run.seconds for run in runs]
    imports = [run.said["imports_s"] for run in runs if "imports_s" in run.said]
    ratio = ""
    objective = ""
    if "ours" in one.runs and "objective" in runs[0].said:
        ratio = f"{one.seconds(name) / one.seconds('ours'):.1f}"
        ours = one.runs["ours"][0].said["objective"]
        there = runs[0].said["objective"]
        objective = f"{there:.6f}" if name == "ours" else f"ours {(ours - there) / max(1.0, abs(there)):+.1e}"
    imported = f"{statistics.median(imports):.2f}" if imports else ""
    peak = statistics.median(run.peak_mb for run in runs)
    return (
        f"{label:<34}{statistics.median(seconds):>9.2f}{ratio:>8}{min(seconds):>9.2f}{max(seconds):>9.2f}"
        f"{imported:>9}{peak:>9.0f}  {objective}"
    )


def _print_stages(one: Measured) -> None:
    """Stages of the whole command, and how it stands to reading, solving and writing alone."""
    stages: dict[str, list[float]] = {}
    for run in one.runs["solve"]:
        for stage, seconds in run.said["stages"].items():
            stages.setdefault(stage, []).append(seconds)
    medians = {stage: statistics.median(seconds) for stage, seconds in stages.items()}
    print("stages: " + ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in medians.items()))
    outside = one.seconds("solve") - sum(medians.values())
    print(f"outside the stages (start, imports, end): {outside:.2f}")
    floors = [name for name in ("read pandas", "write tables") if name in one.runs]
    if len(floors) == 2:
        floor = sum(one.seconds(name) for name in floors)
        print(f"floor of reading (pandas) and writing (CSV, Parquet): {floor:.2f} s")
