"""A sweep from its file to its dataset."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from planner.in_use import CAN_BE_MARKED, marked_in_use
from planner.planning import library_versions
from planner.scenarios.base import Base
from planner.scenarios.model import Scenario, ScenarioSet
from planner.sweep.cluster import solved_on_cluster
from planner.sweep.dataset import Dataset, NotASweepError
from planner.sweep.local import solved_in_processes, solved_in_this_process
from planner.sweep.progress import SweepProgress
from planner.sweep.result import Result
from planner.sweep.worker import Stages, Work


@dataclass(frozen=True)
class SweepOptions:
    """How a sweep is run. ``scheduler``: address of a Dask scheduler, None for this machine."""

    stages: Stages = Stages.FULL
    workers: int = 1
    scheduler: str | None = None
    installations: bool = False
    time_limit_s: float | None = None


def usable_cores() -> int:
    """How many processes this machine can run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_sweep(
    scenarios: ScenarioSet, base: Base, folder: Path, options: SweepOptions, *, quiet: bool = True
) -> tuple[pd.DataFrame, int]:
    """Solve what the folder lacks; return the table of scenarios and how many were solved now.

    Raises ``NotASweepError`` where the folder holds something else or another run is writing into it, and
    OSError.
    """
    decided_by = _digest_of_all_but_changes(base, options)
    digests = {each.name: each.digest(decided_by) for each in scenarios.scenarios}
    dataset = Dataset(folder, scenarios, digests)
    folder.mkdir(parents=True, exist_ok=True)
    with marked_in_use(folder) as ours:
        if not ours and CAN_BE_MARKED:
            raise NotASweepError(f"another sweep is writing into {folder}")
        pending = set(dataset.open(_manifest(scenarios, base, options)))
        todo = [scenario for scenario in scenarios.scenarios if scenario.name in pending]
        work = Work(base, options.stages, options.installations, options.time_limit_s)
        try:
            with SweepProgress(len(scenarios.scenarios), len(todo), quiet=quiet) as progress:
                for result in _results(work, todo, options, decided_by):
                    dataset.add(result)
                    progress.advance()
        finally:
            table = dataset.write_scenarios()
    return table, len(todo)


def _results(work: Work, scenarios: list[Scenario], options: SweepOptions, sweep: str) -> Iterator[Result]:
    if options.scheduler is not None:
        return solved_on_cluster(work, scenarios, options.scheduler, sweep)
    workers = min(options.workers, len(scenarios))
    if workers > 1:
        return solved_in_processes(work, scenarios, workers)
    return solved_in_this_process(work, scenarios)


def _digest_of_all_but_changes(base: Base, options: SweepOptions) -> str:
    """sha256 of what decides every result beside its own changes: base case, versions, stages."""
    decides = [
        base.digest,
        options.stages.value,
        str(options.installations),
        str(sorted(library_versions().items())),
    ]
    return hashlib.sha256("\n".join(decides).encode()).hexdigest()


def _manifest(scenarios: ScenarioSet, base: Base, options: SweepOptions) -> dict[str, object]:
    return {
        "title": scenarios.title,
        "base": base.case.name,
        "scenarios": len(scenarios.scenarios),
        "axes": list(scenarios.axes),
        "currency": base.case.settings.currency,
        "names": {
            of: {row[of]: {"zh": row["name_zh"], "en": row["name_en"]} for row in table.to_dict("records")}
            for of, table in (("product", base.case.products), ("sector", base.case.sectors))
        },
        "digests": dict(base.case.digests),
        "versions": library_versions(),
        "options": {"stages": options.stages.value, "installations": options.installations},
    }
