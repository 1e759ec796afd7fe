"""Scenarios on this machine: in this process, or in several."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import forkserver

from planner.scenarios.model import Scenario
from planner.sweep.result import Result, Row, Status
from planner.sweep.worker import Stages, Work, Worker, begin, solve_batch_here

_METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
"""How processes are begun: copied from one that has imported everything and runs no threads, or anew."""

WAITING_PER_WORKER = 4
"""Batches handed to a process ahead of time, so that none waits for the next."""

LARGEST_BATCH, BATCHES_PER_WORKER = 10, 10
"""Scenarios that take some hundredths of a second each are handed over so many at a time, and in so many
batches to each process at least: waking a process, and this one, takes its time too."""


def solved_in_this_process(work: Work, scenarios: Sequence[Scenario]) -> Iterator[Result]:
    """One after the other."""
    worker = Worker(work)
    for scenario in scenarios:
        yield worker.result(scenario)


def solved_in_processes(work: Work, scenarios: Sequence[Scenario], workers: int) -> Iterator[Result]:
    """In so many processes, in the order in which they end.

    A process that dies (killed, out of memory) takes the pool with it. The scenarios that were with it are
    then solved one at a time in a process of their own: the one that dies again has failed, the others have
    their results.
    """
    remaining = list(scenarios)
    while remaining:
        done: set[str] = set()
        with_pool: list[Scenario] = []
        try:
            for result in _one_pool(work, remaining, workers, with_pool):
                done.add(result.scenario)
                yield result
        except BrokenProcessPool:
            for scenario in [each for each in with_pool if each.name not in done]:
                done.add(scenario.name)
                yield _solved_alone(work, scenario)
        remaining = [scenario for scenario in remaining if scenario.name not in done]


def prepare_processes() -> None:
    """Let a process that later ones are copied from begin to import what they need, where there is such.

    Called before the scenarios are read, it is ready when they are.
    """
    if _METHOD == "forkserver":
        multiprocessing.set_forkserver_preload([Work.__module__])
        forkserver.ensure_running()


def _pool(work: Work, workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context(_METHOD)
    return ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(work,))


def _one_pool(
    work: Work, scenarios: Sequence[Scenario], workers: int, with_pool: list[Scenario]
) -> Iterator[Result]:
    """Results of one pool while it lasts; ``with_pool`` collects what it was given."""
    pool = _pool(work, workers)
    running: set[Future[list[Result]]] = set()
    size = _batch_size(work, len(scenarios), workers)
    try:
        for first in range(0, len(scenarios), size):
            batch = scenarios[first : first + size]
            with_pool.extend(batch)
            running.add(pool.submit(solve_batch_here, batch))
            if len(running) >= workers * WAITING_PER_WORKER:
                ended, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (result for future in ended for result in future.result())
        while running:
            ended, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (result for future in ended for result in future.result())
    finally:
        pool.shutdown(wait=not running, cancel_futures=True)


def _batch_size(work: Work, scenarios: int, workers: int) -> int:
    """One at a time where each takes seconds: a whole plan."""
    if work.stages is not Stages.COST:
        return 1
    return max(1, min(LARGEST_BATCH, scenarios // (workers * BATCHES_PER_WORKER)))


def _begin(work: Work) -> None:
    """Prepare a process: it ends with this one, which tells nobody when it is killed."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    begin(work)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _solved_alone(work: Work, scenario: Scenario) -> Result:
    with _pool(work, 1) as pool:
        try:
            return pool.submit(solve_batch_here, [scenario]).result()[0]
        except BrokenProcessPool:
            reason = "its process ended twice without a result (killed, or out of memory)"
            return Result(scenario.name, Row(Status.FAILED, reason=reason))
