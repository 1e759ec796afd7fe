"""A sweep on a real Dask cluster of two worker processes, one of which is killed in the middle.

``python -m tests.sweep.cluster``: starts the cluster on this machine, sweeps drawn futures of the example,
kills a worker once some are done, and compares the dataset with that of a sweep in this process.
Takes about 20 s.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

from planner.scenarios.read import read_scenarios
from planner.sweep.run import SweepOptions, run_sweep
from planner.sweep.worker import Stages
from tests.sweep.making import DRAWS, ENDS, content_of, scenario_file


def main() -> None:
    """Print the outcome; exit with 1 where the datasets differ."""
    from distributed import LocalCluster

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        scenarios, base = read_scenarios(scenario_file(folder, ENDS + DRAWS.format(count=200)))
        run_sweep(scenarios, base, folder / "here", SweepOptions(Stages.COST))
        with LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster:
            victim = next(iter(cluster.workers.values())).pid
            killed_with: list[int] = []

            def kill_when_some_are_done() -> None:
                tables = folder / "there" / "tables" / "market"
                while len(list(tables.glob("*"))) < 5:
                    time.sleep(0.01)
                killed_with.append(len(list(tables.glob("*"))))
                os.kill(victim, signal.SIGKILL)

            killer = threading.Thread(target=kill_when_some_are_done, daemon=True)
            killer.start()
            options = SweepOptions(Stages.COST, scheduler=cluster.scheduler_address)
            run_sweep(scenarios, base, folder / "there", options)
            killer.join()
        same = content_of(folder / "here") == content_of(folder / "there")
    print(
        f"{len(scenarios.scenarios)} scenarios, a worker killed after {killed_with[0]}: same dataset: {same}"
    )
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
