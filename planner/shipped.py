"""The cases that come with the program, wherever it is installed."""

from __future__ import annotations

import shutil
from pathlib import Path

_INSTALLED = Path(__file__).parent / "shipped_cases"
_CHECKOUT = Path(__file__).parent.parent / "inputs"
_SETTINGS = "settings.csv"


class UnknownCaseError(Exception):
    """No shipped case has that name, or the folder to copy it to is taken."""


def shipped_cases() -> dict[str, Path]:
    """Name and folder of every shipped case, by name."""
    home = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    return {folder.name: folder for folder in sorted(home.iterdir()) if (folder / _SETTINGS).is_file()}


def copy_shipped_case(name: str, target: Path) -> None:
    """Copy a shipped case to a new folder. Raises ``UnknownCaseError``; an existing folder is left alone."""
    cases = shipped_cases()
    if name not in cases:
        raise UnknownCaseError(f'no shipped case is called "{name}"; there are: {", ".join(cases)}')
    if target.exists():
        raise UnknownCaseError(f"{target} exists already; choose a folder that does not")
    shutil.copytree(cases[name], target)


def shipped_tables(name: str) -> Path:
    """Return the folder of tables that come with the program beside the cases: a folder of ``inputs``."""
    home = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    return home / name
