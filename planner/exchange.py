"""Two paths swapped in one step, where the system can."""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path

_HERE = -100
"""AT_FDCWD: paths count from the working folder."""

_EXCHANGE = 2
"""RENAME_EXCHANGE of Linux: both names stay, each with what the other had (man 2 renameat2)."""

_NOT_POSSIBLE = (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP)
"""The kernel has no such call, or the file system (some network drives) does not do it."""


def exchange(first: Path, second: Path) -> bool:
    """Swap what two paths of one file system name; nobody ever sees one of them missing.

    Returns False, with nothing done, where the system cannot do it. Raises OSError where it refuses.
    """
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    if renameat2(_HERE, os.fsencode(first), _HERE, os.fsencode(second), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NOT_POSSIBLE:
        return False
    raise OSError(number, os.strerror(number), str(first), None, str(second))
