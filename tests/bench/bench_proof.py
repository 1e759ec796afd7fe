"""What the proof costs beside the solve: the certificate of a plan, and `planner verify` of its folder.

Run: python tests/bench/bench_proof.py [CASE] [--runs N]. Everything in one process, turn about: the plan
(aggregate to tables), its certificate, verifying the written folder (reading the case from it included).
Prints medians of wall and processor seconds, and ratios to the plan without its certificate, run by run.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from planner.archive.case_archive import CASE_FILE, read_case_archive  # noqa: E402
from planner.case.read import read_case  # noqa: E402
from planner.certificate.certify import certify  # noqa: E402
from planner.planning import make_plan  # noqa: E402
from planner.results import write_plan  # noqa: E402
from planner.stages import StageClock  # noqa: E402
from planner.verification.verify import verify  # noqa: E402


def measured(work: Callable[[], Any]) -> tuple[float, float]:
    """Wall and processor seconds."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", nargs="?", default=ROOT / "inputs" / "national", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    case = read_case(arguments.case)[0]
    plan = make_plan(case)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "result"
        write_plan(plan, folder, StageClock())
        work: dict[str, Callable[[], Any]] = {
            "plan with its certificate": lambda: make_plan(case),
            "certificate": lambda: certify(case, plan.evidence, plan.burden_levels),
            "verify, the case read from the folder": lambda: verify(folder),
            "  of which reading the case": lambda: read_case_archive(folder / CASE_FILE, case.name),
            "writing the result, workbook included": lambda: write_plan(plan, folder, StageClock()),
        }
        runs: dict[str, list[tuple[float, float]]] = {name: [] for name in work}
        for _ in range(arguments.runs):
            for name, one in work.items():
                runs[name].append(measured(one))
    whole, certificate, verified, reading, writing = runs.values()
    solve = [with_proof[1] - proof[1] for with_proof, proof in zip(whole, certificate, strict=True)]
    print(f"{case.name}: medians of {arguments.runs} runs in one process")
    print(f"{'':<42}{'wall s':>8}{'cpu s':>8}")
    for name, found in runs.items():
        wall, processor = (statistics.median(values) for values in zip(*found, strict=True))
        print(f"{name:<42}{wall:8.2f}{processor:8.2f}")
    ratios = {
        "certificate / plan without it": [a[1] / b for a, b in zip(certificate, solve, strict=True)],
        "certificate + verify / plan without it": [
            (a[1] + b[1]) / c for a, b, c in zip(certificate, verified, solve, strict=True)
        ],
        "the same, the case already read": [
            (a[1] + b[1] - r[1]) / c for a, b, r, c in zip(certificate, verified, reading, solve, strict=True)
        ],
        "certificate + verify / read, plan, write": [
            (a[1] + b[1]) / (r[1] + c + w[1])
            for a, b, r, c, w in zip(certificate, verified, reading, solve, writing, strict=True)
        ],
    }
    for name, values in ratios.items():
        print(f"{name:<42}{'':>8}{statistics.median(values):8.2f}")


if __name__ == "__main__":
    main()
