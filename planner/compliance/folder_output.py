"""A folder of accounts: it appears whole or not at all, and only earlier accounts are replaced."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from planner.exchange import exchange

_NEW, _EARLIER = "new", "earlier"


class FolderRefusedError(Exception):
    """The output folder exists and is not what the command writes: nothing of it is touched."""


def refuse_unless_earlier(directory: Path, files: frozenset[str], marker: str) -> None:
    """Raise ``FolderRefusedError`` unless the folder is free, or has ``marker`` and nothing but ``files``."""
    if not directory.exists() and not directory.is_symlink():
        return
    if directory.is_symlink() or not directory.is_dir():
        raise FolderRefusedError(f"{directory} exists and is not a folder; choose another with --out")
    names = {entry.name for entry in directory.iterdir()}
    if names - files or marker not in names:
        raise FolderRefusedError(
            f"{directory} exists and does not hold earlier accounts; remove it or choose another with --out"
        )


def write_whole_folder(
    directory: Path, files: frozenset[str], marker: str, fill: Callable[[Path], None]
) -> None:
    """Let ``fill`` write into a folder beside the target, then put it in the target's place in one step.

    Raises ``FolderRefusedError``, or OSError where the system refuses; the target is then as it was.
    """
    directory = directory.absolute()
    refuse_unless_earlier(directory, files, marker)
    directory.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix=f".{directory.name}.unfinished-", dir=directory.parent, ignore_cleanup_errors=True
    ) as scratch:
        new = Path(scratch) / _NEW
        new.mkdir()
        fill(new)
        refuse_unless_earlier(directory, files, marker)
        if not directory.exists():
            new.rename(directory)
        elif not exchange(new, directory):
            earlier = Path(scratch) / _EARLIER
            directory.rename(earlier)
            try:
                new.rename(directory)
            except OSError:
                shutil.move(earlier, directory)
                raise
