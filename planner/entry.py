"""The console script: help at once, everything else by the command line's own library.

`planner --help` is what people type while they think of something else. Its text is that which the command
line would give at the usual width, kept in a file, and a test compares the two.
"""

from __future__ import annotations

import sys
from os.path import dirname, join

HELP_FILE = join(dirname(__file__), "help.txt")  # noqa: PTH118, PTH120 - pathlib takes as long as all the rest


def main() -> None:
    """Print the help that was kept, or run the command line."""
    if sys.argv[1:] == ["--help"]:
        with open(HELP_FILE, encoding="utf-8") as text:  # noqa: PTH123 - as above
            sys.stdout.write(text.read())
        return
    from planner.cli import main as command_line

    command_line()
