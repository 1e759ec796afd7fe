"""Exit codes of the program (case format: commands)."""

from enum import IntEnum


class Exit(IntEnum):
    """What a run ended with."""

    DONE = 0
    DEFECT = 1
    INVALID = 2
    NO_PLAN = 3
    STOPPED = 4
    UNPROVEN = 5
    MOVED = 6
    INTERRUPTED = 130
