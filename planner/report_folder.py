"""A new folder of a report on a plan: it appears whole or not at all, and never in place of another."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path


class ReportFolderRefusedError(Exception):
    """The folder exists already; the text says what would be right."""


def refuse_existing(directory: Path) -> None:
    """Raise ``ReportFolderRefusedError`` where there is anything of that name."""
    if directory.exists() or directory.is_symlink():
        raise ReportFolderRefusedError(f"{directory} exists already; choose a new folder with --out")


def write_report_folder(directory: Path, fill: Callable[[Path], None]) -> None:
    """Let ``fill`` write into a folder beside the target, then give it its name.

    Raises ``ReportFolderRefusedError`` where the target exists, and whatever ``fill`` raises; nothing is left
    then.
    """
    refuse_existing(directory)
    directory.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{directory.name}.unfinished-", dir=directory.parent))
    try:
        new = work / "new"
        new.mkdir()
        fill(new)
        refuse_existing(directory)
        new.rename(directory)
    finally:
        shutil.rmtree(work, ignore_errors=True)
