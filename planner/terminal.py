"""What a person at a terminal sees while a plan is made; nothing at all in a pipe."""

from __future__ import annotations

from rich.console import Console
from rich.status import Status


class StageDisplay:
    """Shows the stage that runs and, when it has ended, its wall time. Writes to standard error."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._status: Status | None = None

    def stage_began(self, name: str) -> None:
        """Show the stage as running."""
        if self._console.is_terminal:
            self._status = self._console.status(f"{name} ...")
            self._status.start()

    def stage_ended(self, name: str, seconds: float) -> None:
        """Show how long the stage took."""
        self.close()
        if self._console.is_terminal:
            self._console.print(f"{name:<16}{seconds:6.1f} s", style="dim")

    def close(self) -> None:
        """Leave the terminal as it was."""
        if self._status is not None:
            self._status.stop()
            self._status = None
