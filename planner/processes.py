"""Many independent pieces of work on several cores, few of them in memory at a time.

Processes are started afresh (``spawn``), which is the same on every system and safe beside threads: what they
are given is pickled, and a program that uses them must not start work when it is imported.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing.connection import wait as wait_for_any
from typing import TypeVar

Piece = TypeVar("Piece")
_WAITING_PER_WORKER = 2
"""Pieces handed over before a worker is free, so that it never waits."""


def available_cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_processes(work: Callable[[Piece], None], pieces: Iterable[Piece], workers: int) -> None:
    """Do every piece of work in one of so many processes; ``work`` is pickled with each piece.

    Pieces are taken from the iterator as workers become free. Raises what the first failing piece raised;
    pieces not begun by then are left.
    """
    with tempfile.TemporaryDirectory() as scratch:
        pool = ProcessPoolExecutor(
            workers, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(scratch,)
        )
        pending: set[Future[None]] = set()
        try:
            for piece in pieces:
                if len(pending) >= _WAITING_PER_WORKER * workers:
                    pending = _without_finished(pending)
                pending.add(pool.submit(work, piece))
            while pending:
                pending = _without_finished(pending)
        finally:
            pool.shutdown(cancel_futures=True)


def _without_finished(pending: set[Future[None]]) -> set[Future[None]]:
    """Wait until a piece is done; raises what it raised."""
    done, left = wait(pending, return_when=FIRST_COMPLETED)
    for future in done:
        future.result()
    return left


def _begin(scratch: str) -> None:
    """Prepare a worker: it leaves no temporary files, leaves Ctrl-C to its parent, and ends with it."""
    tempfile.tempdir = scratch
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A killed parent tells nobody: without it a worker would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for_any([parent.sentinel])
        os._exit(1)
