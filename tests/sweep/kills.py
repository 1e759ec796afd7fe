"""Kill a sweep at random moments and see that the next run makes the dataset that an undisturbed one makes.

``python -m tests.sweep.kills --kills 20``: sweeps of drawn futures of the example, in one process and in two
turn about, full plans, among them futures without a plan. Each is killed (SIGKILL) at a random moment, run
again to its end and compared, file by file, seconds left out; and no process may be left behind. Needs a few
minutes.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.sweep.making import DRAWS, ENDS, content_of, scenario_file

PATIENCE_S = 10.0


def command(file: Path, out: Path, workers: int) -> list[str]:
    """The command of a sweep."""
    place = ["--out", str(out), "--workers", str(workers), "--quiet"]
    return [sys.executable, "-m", "planner.cli", "sweep", str(file), *place]


def some_left(group: int) -> bool:
    """Whether a process of a group is still there after some seconds."""
    ends = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.1)
    return True


def main() -> None:
    """Print the figures; exit with 1 where a dataset differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--draws", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chosen = random.Random(options.seed)
    differing = interrupted = left = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        file = scenario_file(folder, ENDS + DRAWS.format(count=options.draws))
        seconds = {}
        for workers in (1, 2):
            began = time.monotonic()
            subprocess.run(command(file, folder / f"whole{workers}", workers), check=True)
            seconds[workers] = time.monotonic() - began
        expected = content_of(folder / "whole1")
        differing += content_of(folder / "whole2") != expected
        for number in range(options.kills):
            workers = 1 + number % 2
            out = folder / f"killed{number}"
            process = subprocess.Popen(command(file, out, workers), start_new_session=True)
            time.sleep(chosen.uniform(0.25, 1.0) * seconds[workers])
            process.send_signal(signal.SIGKILL)
            interrupted += process.wait() != 0
            left += some_left(process.pid)
            subprocess.run(command(file, out, workers), check=True)
            differing += content_of(out) != expected
    print(f"{options.kills} kills, {interrupted} of them before the end: {differing} datasets differ,")
    print(f"{left} times a process was left behind")
    sys.exit(1 if differing or left else 0)


if __name__ == "__main__":
    main()
