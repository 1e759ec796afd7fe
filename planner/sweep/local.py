"""Scenarios on this machine: in this process, or in several."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import forkserver

from planner.scenarios.model import Scenario
from planner.sweep.result import Result, Row, Status
from planner.sweep.worker import Work, Worker, begin, solve_here

_METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
"""How processes are begun: copied from one that has imported everything and runs no threads, or anew."""

WAITING_PER_WORKER = 4
"""Scenarios handed to a process ahead of time, so that none waits for the next."""


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
    return ProcessPoolExecutor(workers, context, initializer=begin, initargs=(work,))


def _one_pool(
    work: Work, scenarios: Sequence[Scenario], workers: int, with_pool: list[Scenario]
) -> Iterator[Result]:
    """Results of one pool while it lasts; ``with_pool`` collects what it was given."""
    waiting = iter(scenarios)
    pool = _pool(work, workers)
    running: set[Future[Result]] = set()
    try:
        for scenario in waiting:
            with_pool.append(scenario)
            running.add(pool.submit(solve_here, scenario))
            if len(running) >= workers * WAITING_PER_WORKER:
                ended, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in ended)
        while running:
            ended, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in ended)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _solved_alone(work: Work, scenario: Scenario) -> Result:
    with _pool(work, 1) as pool:
        try:
            return pool.submit(solve_here, scenario).result()
        except BrokenProcessPool:
            reason = "its process ended twice without a result (killed, or out of memory)"
            return Result(scenario.name, Row(Status.FAILED, reason=reason))
