"""Stages of a run: their names, their wall time, and who wants to hear of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class StageListener(Protocol):
    """Hears of stages as they begin and end."""

    def stage_began(self, name: str) -> None:
        """A stage begins."""

    def stage_ended(self, name: str, seconds: float) -> None:
        """A stage has ended after so many wall seconds."""


class StageClock:
    """Times the stages of one run in order and tells a listener of them.

    ``finished``: stages of the same run that ended before, (stage, wall seconds) in order.
    """

    def __init__(
        self, listener: StageListener | None = None, finished: tuple[tuple[str, float], ...] = ()
    ) -> None:
        self._listener = listener
        self._finished = list(finished)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Run a block as the stage ``name``."""
        if self._listener is not None:
            self._listener.stage_began(name)
        started = time.perf_counter()
        yield
        seconds = time.perf_counter() - started
        self._finished.append((name, seconds))
        if self._listener is not None:
            self._listener.stage_ended(name, seconds)

    @property
    def finished(self) -> tuple[tuple[str, float], ...]:
        """(stage, wall seconds) of the stages that have ended, in order."""
        return tuple(self._finished)
