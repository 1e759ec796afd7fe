"""Kill `planner solve` at random moments and see that every result folder stays whole.

``python -m tests.cli.kills --kills 50`` runs the example, every tenth time the national case, kills the
process (SIGKILL) and looks at the folder: it must hold the whole earlier result, the whole new one, or, where
there was none, nothing. Half of the kills fall anywhere in the run; the other half wait until the run writes,
for that is where a folder can break. At the end one run into each folder must find its way and leave nothing
beside it. Needs about ten minutes.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.building import small_tables, write_case
from tests.cli.result_state import Files, files_of, state_of

NATIONAL = Path("inputs/national")
NATIONAL_EVERY = 10


@dataclass(frozen=True)
class Subject:
    """A case to run, an earlier result of another case to have in its place, and what the run is like."""

    case: Path
    new: Files
    earlier: Path
    seconds: float
    """Of a whole run."""
    writing_seconds: float
    """From the first sign of a work folder to the end."""


def command(case: Path, out: Path) -> list[str]:
    """Return the command of a run."""
    return [sys.executable, "-m", "planner.cli", "solve", str(case), "--out", str(out), "--quiet"]


def subject(case: Path, earlier: Path, scratch: Path) -> Subject:
    """Run the case once, whole, and take its times."""
    out = scratch / "whole" / case.name
    started = time.monotonic()
    process = subprocess.Popen(command(case, out))
    _wait_for_work_folder(process, out)
    writing = time.monotonic()
    if process.wait():
        raise RuntimeError(f"{case} does not run")
    ended = time.monotonic()
    return Subject(case, files_of(out), earlier, ended - started, ended - writing)


def killed_state(chosen: random.Random, of: Subject, out: Path, *, replacing: bool) -> str:
    """Run, kill at a random moment, and return the state of the folder."""
    earlier = None
    if replacing:
        out.mkdir(parents=True)
        earlier = files_of(of.earlier)
        for name, content in earlier.items():
            (out / name).write_bytes(content)
    process = subprocess.Popen(command(of.case, out))
    if chosen.random() < 0.5:
        time.sleep(chosen.uniform(0, of.seconds))
    else:
        _wait_for_work_folder(process, out)
        time.sleep(chosen.uniform(0, 1.1 * of.writing_seconds))
    process.send_signal(signal.SIGKILL)
    process.wait()
    return state_of(out, earlier, of.new)


def _wait_for_work_folder(process: subprocess.Popen[bytes], out: Path) -> None:
    while process.poll() is None and not leftovers(out):
        time.sleep(0.001)


def leftovers(out: Path) -> list[str]:
    """Return the names beside a result folder that begin like its work folders."""
    return [path.name for path in out.parent.glob(f".{out.name}.*")]


def run_kills(kills: int, seed: int, scratch: Path, *, with_national: bool) -> Counter[str]:
    """Kill so many runs; return how many folders were found in which state, and what a last run left."""
    chosen = random.Random(seed)
    example = write_case(scratch / "example", small_tables())
    before = small_tables()
    before["cap_trajectory"]["cap"] = 8060.0
    earlier = scratch / "earlier"
    subprocess.run(command(write_case(scratch / "before", before), earlier), check=True)
    subjects = [subject(example, earlier, scratch)]
    if with_national:
        subjects.append(subject(NATIONAL, earlier, scratch))
    states: Counter[str] = Counter()
    for number in range(kills):
        of = subjects[-1] if number % NATIONAL_EVERY == NATIONAL_EVERY - 1 else subjects[0]
        out = scratch / "killed" / str(number) / "out"
        out.parent.mkdir(parents=True)
        states[killed_state(chosen, of, out, replacing=chosen.random() < 0.6)] += 1
        if leftovers(out):
            states["with a work folder left"] += 1
            subprocess.run(command(example, out), check=True)
            if leftovers(out) or state_of(out, None, subjects[0].new) != "new":
                states["broken: not mended by the next run"] += 1
    return states


def main() -> None:
    """Print the figures; exit with 1 where a folder was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--example-only", action="store_true", help="leave the national case out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        states = run_kills(options.kills, options.seed, Path(scratch), with_national=not options.example_only)
    for state, count in sorted(states.items()):
        print(f"{count:5}  {state}")
    broken = sum(count for state, count in states.items() if state.startswith("broken"))
    print(f"{options.kills} kills (seed {options.seed}): {broken} broken or partial result folders")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
