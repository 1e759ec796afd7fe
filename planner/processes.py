"""Independent pieces of work on all processors, few of them in memory at a time."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import TypeVar

Piece = TypeVar("Piece")
_WAITING_PER_PROCESS = 2
"""Pieces handed over before a process is free, so that it never waits."""
_LOOK_FOR_PARENT_S = 1.0


def in_processes(work: Callable[[Piece], None], pieces: Iterable[Piece], processes: int) -> None:
    """Do every piece of work in one of so many processes.

    Pieces are taken from the iterator as processes become free. Raises what the first failing piece raised;
    pieces that nobody has begun by then are left.
    """
    from loky import ProcessPoolExecutor

    pool = ProcessPoolExecutor(processes, initializer=_begin, initargs=(os.getpid(),))
    pending: set[Future[None]] = set()
    try:
        for piece in pieces:
            if len(pending) >= _WAITING_PER_PROCESS * processes:
                pending = _without_finished(pending)
            pending.add(pool.submit(work, piece))
        while pending:
            pending = _without_finished(pending)
    finally:
        for future in pending:
            future.cancel()
        pool.shutdown()


def _without_finished(pending: set[Future[None]]) -> set[Future[None]]:
    """Wait until a piece is done; raises what it raised."""
    done, left = wait(pending, return_when=FIRST_COMPLETED)
    for future in done:
        future.result()
    return left


def _begin(parent: int) -> None:
    """Prepare a process: Ctrl-C is its parent's, and it ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """A parent that is killed tells nobody: its processes would wait for work for ever.

    Where the system gives orphans no other parent (Windows), they wait.
    """
    while os.getppid() == parent:
        time.sleep(_LOOK_FOR_PARENT_S)
    os._exit(1)
