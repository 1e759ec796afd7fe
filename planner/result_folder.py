"""The result folder: it appears whole or not at all, and an earlier result stays until then.

A run fills a folder of its own beside the target, ``.NAME.unfinished-xxxxxxxx``, and at the end swaps it with
the earlier result in one step of the system, so that the target holds one whole result at every moment, even
if the run is killed at any point. Two runs into the same folder need no lock: each swaps in its own whole
result, and the later one stays. Where the system cannot swap, two renames take its place; a run that is
killed between them leaves the earlier result in its own folder, from where the next run puts it back.

What a killed run leaves is removed by the next run into the same folder, if nobody uses it (``in_use``) and
if it holds nothing but what a run writes.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from planner.archive.paths import INSTALLATION_ABATEMENT_FILE
from planner.archive.write import PROOF_FILES
from planner.exchange import exchange
from planner.in_use import marked_in_use

RESULT_MARKER = "allocation-planner result"
"""Stands in plan.json as ``format``: only a folder that has it may be replaced."""

RESULT_FILES = frozenset(
    {
        "plan.xlsx",
        "plan.json",
        "benchmarks.csv",
        "allocations.csv",
        "abatement.csv",
        "market.csv",
        "shadow_prices.csv",
        "price_ranges.csv",
        "uniqueness.csv",
        "installations.parquet",
        INSTALLATION_ABATEMENT_FILE,
        "explanation.json",
        "explanation.xlsx",
        *PROOF_FILES,
    }
)

INSTALLATION_FOLDER = "installations"
"""The folder of the workbooks of the provinces, where a result has them."""

_INSTALLATION_WORKBOOK = re.compile(r"[0-9]{2,}.*\.xlsx")
"""How the workbooks of the provinces are called."""

_NEW, _EARLIER = "new", "earlier"
_RANDOM_NAME = "[a-z0-9_]{8}"
"""What ``tempfile`` appends to a prefix."""

_ATTEMPTS = 5
"""At making a folder that no other run takes for a leftover at the same moment."""

_UNFINISHED_WORKBOOK = re.compile(r"\..*\.unfinished\.xlsx")
"""How a workbook is called while it is written."""


class OutputRefusedError(Exception):
    """The output folder exists and is not an earlier result: nothing of it is touched."""


def make_ready(directory: Path) -> None:
    """Do before a long run what would otherwise spoil its end.

    Clears what a killed run has left. Raises ``OutputRefusedError`` where the folder may not be replaced, and
    PermissionError where nothing can be written beside it.
    """
    directory = _absolute(directory)
    clear_leftovers(directory)
    refuse_unless_replaceable(directory)
    parent = next(folder for folder in directory.parents if folder.exists())
    if not os.access(parent, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(parent))


def refuse_unless_replaceable(directory: Path) -> None:
    """Raise ``OutputRefusedError`` unless the folder is free or holds an earlier result and nothing else."""
    _refuse_unless_result(directory, directory)


def _refuse_unless_result(folder: Path, name: Path) -> None:
    """Raise ``OutputRefusedError``, in words about ``name``, unless ``folder`` is free or holds a result."""
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir() or folder.is_symlink():
        raise OutputRefusedError(f"{name} exists and is not a folder; choose another with --out")
    if strangers := _strangers(folder):
        raise OutputRefusedError(
            f"{name} holds files that are not a result ({', '.join(strangers[:3])}); "
            "choose another folder with --out"
        )
    if not _holds_result(folder):
        raise OutputRefusedError(
            f"{name} exists and does not hold an earlier result; remove it or choose another with --out"
        )


def _strangers(folder: Path, *, unfinished: bool = False) -> list[str]:
    """Return the names, in order, of what no run writes; ``unfinished`` workbooks count as written or not."""
    return sorted(
        entry.name
        for entry in folder.iterdir()
        if not (
            entry.name in RESULT_FILES
            or _is_installation_folder(entry, unfinished)
            or (unfinished and _UNFINISHED_WORKBOOK.fullmatch(entry.name))
        )
    )


def _is_installation_folder(entry: Path, unfinished: bool) -> bool:
    if entry.name != INSTALLATION_FOLDER or entry.is_symlink() or not entry.is_dir():
        return False
    return all(
        _INSTALLATION_WORKBOOK.fullmatch(file.name)
        or (unfinished and _UNFINISHED_WORKBOOK.fullmatch(file.name))
        for file in entry.iterdir()
    )


def _holds_result(folder: Path) -> bool:
    try:
        marker = json.loads((folder / "plan.json").read_text(encoding="utf-8"))["format"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return bool(marker == RESULT_MARKER)


def write_whole(directory: Path, fill: Callable[[Path], None]) -> None:
    """Let ``fill`` write a new result into a folder of its own, then put it in the place of ``directory``.

    Raises ``OutputRefusedError`` where ``directory`` is no earlier result, or is none any more when the new
    one is ready; OSError where the system refuses. The folder is then as it was.
    """
    directory = _absolute(directory)
    refuse_unless_replaceable(directory)
    directory.parent.mkdir(parents=True, exist_ok=True)
    clear_leftovers(directory)
    with _work_folder(directory) as work:
        new = work / _NEW
        new.mkdir()
        fill(new)
        _flush(new)
        _put_in_place(new, directory, work / _EARLIER)


def clear_leftovers(directory: Path) -> None:
    """Remove the work folders of runs into ``directory`` that were killed; put back what one had moved away.

    Work folders in use and folders with anything else in them stay. So does what the system does not let go.
    """
    directory = _absolute(directory)
    pattern = re.compile(re.escape(_prefix(directory)) + _RANDOM_NAME)
    if not directory.parent.is_dir():
        return
    for folder in sorted(directory.parent.iterdir()):
        if not pattern.fullmatch(folder.name):
            continue
        with marked_in_use(folder) as ours:
            if not (ours and _is_leftover(folder)):
                continue
            earlier = folder / _EARLIER
            if earlier.exists() and not directory.exists():
                earlier.rename(directory)
            shutil.rmtree(folder, ignore_errors=True)


def _is_leftover(folder: Path) -> bool:
    """Whether the folder holds nothing but what a run writes."""
    return all(
        entry.name in (_NEW, _EARLIER)
        and entry.is_dir()
        and not entry.is_symlink()
        and not _strangers(entry, unfinished=True)
        for entry in folder.iterdir()
    )


@contextmanager
def _work_folder(directory: Path) -> Iterator[Path]:
    """Yield a new folder beside the target, marked as in use, and remove it afterwards.

    Between being made and being marked it looks abandoned, and a run that begins in this moment may take it
    for a leftover: then another is made. Where there are no marks, nobody takes it for one.
    """
    for attempts_left in reversed(range(_ATTEMPTS)):
        work = Path(tempfile.mkdtemp(prefix=_prefix(directory), dir=directory.parent))
        with marked_in_use(work) as is_marked:
            try:
                if is_marked or not attempts_left:
                    yield work
                    return
            finally:
                shutil.rmtree(work, ignore_errors=True)


def _put_in_place(new: Path, directory: Path, earlier: Path) -> None:
    """Make ``new`` the target; an earlier result ends up in ``new`` or ``earlier``, to be removed."""
    if not directory.exists():
        try:
            new.rename(directory)
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
        else:
            return
    if exchange(new, directory):
        try:
            _refuse_unless_result(new, directory)  # somebody may have put a file there meanwhile
        except OutputRefusedError:
            exchange(new, directory)
            raise
        return
    refuse_unless_replaceable(directory)
    directory.rename(earlier)
    try:
        new.rename(directory)
    except BaseException:
        earlier.rename(directory)
        raise


def _flush(folder: Path) -> None:
    """Have the system write every file to the disk, so that a name never outlives its content."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("r+b") as file:
                os.fsync(file.fileno())


def _prefix(directory: Path) -> str:
    return f".{directory.name}.unfinished-"


def _absolute(directory: Path) -> Path:
    """Return the path with a name at its end: ``.`` and ``a/..`` name folders too."""
    return Path(os.path.abspath(directory))  # noqa: PTH100 (symbolic links stay, as resolve() would not)
