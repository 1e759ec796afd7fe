"""Marks on folders that last as long as the process that set them, even when it is killed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # not on Windows, where no folder is ever taken for abandoned
    fcntl = None  # type: ignore[assignment]

CAN_BE_MARKED = fcntl is not None
"""Whether this system has marks at all."""


@contextmanager
def marked_in_use(folder: Path) -> Iterator[bool]:
    """Hold the mark of a folder for the length of the block.

    Yields False where another process holds it, where the folder is gone, or where there are no marks. The
    system takes the mark away when the process ends, however it ends.
    """
    if fcntl is None:
        yield False
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        yield False
        return
    try:
        yield _locked(descriptor) and _still_there(folder, descriptor)
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _still_there(folder: Path, descriptor: int) -> bool:
    """Whether the path still names the open folder: another process may have removed it meanwhile."""
    try:
        return os.path.samestat(folder.stat(), os.fstat(descriptor))
    except OSError:
        return False
