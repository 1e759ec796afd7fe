"""What a person at a terminal sees of a sweep: how many are done, and how long the rest will take."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


class SweepProgress:
    """A bar on standard error while scenarios are solved; nothing in a pipe."""

    def __init__(self, total: int, todo: int, *, quiet: bool) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("scenarios"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("left:"),
            TimeRemainingColumn(),
            console=console,
            disable=quiet or not console.is_terminal,
            transient=True,
        )
        self._task = self._progress.add_task("", total=total, completed=total - todo)

    def __enter__(self) -> SweepProgress:
        self._progress.start()
        return self

    def advance(self) -> None:
        """One more scenario is done."""
        self._progress.advance(self._task)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()
