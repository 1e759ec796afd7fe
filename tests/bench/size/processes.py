"""Fresh processes, each with a time limit, its wall time and its peak memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]


class NotMeasured(Exception):  # noqa: N818
    """A thing was stopped at its limit or failed; the text says which."""


@dataclass(frozen=True)
class Run:
    """One run of one thing: seconds by its own clock (a whole command: wall time of its process)."""

    seconds: float
    peak_mb: float
    wall_s: float
    said: dict[str, Any] = field(default_factory=dict)


def run_thing(name: str, folder: Path, limit_s: float) -> Run:
    """Run one thing of the worker; raise NotMeasured where it does not end well."""
    command = [sys.executable, "-m", "tests.bench.size.worker", name, str(folder), str(limit_s)]
    output, wall, peak = _finished(command, limit_s)
    said = json.loads(output.splitlines()[-1])
    return Run(said.pop("seconds"), peak, wall, said)


def run_planner(folder: Path, limit_s: float, options: list[str]) -> Run:
    """``planner solve`` from CSV to the whole result; ``said`` has the stages of plan.json."""
    result = folder / "result"
    command = [sys.executable, "-m", "planner.cli", "solve", str(folder / "case"), "--out", str(result)]
    _, wall, peak = _finished([*command, "--quiet", *options], limit_s)
    stages = json.loads((result / "plan.json").read_text(encoding="utf-8"))["stages"]
    return Run(wall, peak, wall, {"stages": {row["stage"]: row["seconds"] for row in stages}})


def generate(folder: Path, installations: int, measures: str, seed: int) -> None:
    """Write a generated case."""
    command = [sys.executable, "-m", "tests.bench.size.generate", str(folder)]
    _finished(
        [*command, *f"--installations {installations} --measures {measures} --seed {seed}".split()], None
    )


def _finished(command: list[str], limit_s: float | None) -> tuple[str, float, float]:
    """Output, wall seconds and peak memory (MB) of a process that ended well within its limit."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=errors, cwd=ROOT)
        over = threading.Event()

        def stop() -> None:
            over.set()
            process.kill()

        timer = threading.Timer(limit_s, stop) if limit_s is not None else None
        if timer is not None:
            timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - started
        if timer is not None:
            timer.cancel()
        if over.is_set():
            raise NotMeasured(f"stopped after {wall:.0f} s")
        errors.seek(0)
        if process.returncode:
            last = errors.read().decode(errors="replace").strip().splitlines()[-1:]
            raise NotMeasured(f"failed ({process.returncode}): {' '.join(last)[:160]}")
        output.seek(0)
        return output.read().decode(), wall, usage.ru_maxrss / 1024
