"""A process that writes a result of little content and may be told to die at one step of it.

``python -m tests.cli.writing OUT TEXT STEP``: the text stands in every file, so that a mixture shows.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import planner.result_folder as result_folder
from planner.result_folder import RESULT_MARKER, write_whole

FILES = ("benchmarks.csv", "market.csv", "plan.xlsx")
STEPS = ("none", "half filled", "before exchange", "after exchange", "before removal", "between renames")


def result_of(text: str) -> dict[str, bytes]:
    """Return the files of a result with this text in each."""
    marker = json.dumps({"format": RESULT_MARKER, "text": text}).encode()
    return {"plan.json": marker} | {name: text.encode() * 1000 for name in FILES}


def writer_of(text: str, at_half: Callable[[], None]) -> Callable[[Path], None]:
    """Return what fills a folder with the result of the text and does something half way."""

    def fill(folder: Path) -> None:
        for position, (name, content) in enumerate(result_of(text).items()):
            if position == len(FILES) // 2:
                at_half()
            (folder / name).write_bytes(content)

    return fill


def die(*_: object, **__: object) -> None:
    """End the process without any chance to clean up."""
    os.kill(os.getpid(), signal.SIGKILL)


def write(out: Path, text: str, step: str) -> None:
    """Write the result, dying at the step."""
    exchange, rename = result_folder.exchange, Path.rename

    def exchange_and_die(first: Path, second: Path) -> bool:
        exchange(first, second)
        die()
        return True

    def rename_and_die(path: Path, target: Path) -> Path:
        rename(path, target)
        die()
        return target

    if step == "before exchange":
        result_folder.exchange = die  # type: ignore[assignment]
    elif step == "after exchange":
        result_folder.exchange = exchange_and_die
    elif step == "before removal":
        result_folder.shutil.rmtree = die  # type: ignore[assignment]
    elif step == "between renames":
        result_folder.exchange = lambda _first, _second: False
        Path.rename = rename_and_die  # type: ignore[assignment]
    write_whole(out, writer_of(text, die if step == "half filled" else lambda: None))


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
