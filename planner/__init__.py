"""The allocation planner: benchmark paths for an emissions trading scheme, proven least-cost and fairest.

In Python: ``from planner import Case, solve``; see ``planner.api``. What stands there is imported when it is
first asked for, so that ``import planner`` costs nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

TYPE_CHECKING = False
"""What type checkers take for true; the library of that name would take half the time of `--help`."""

if TYPE_CHECKING:
    from planner.api import Case as Case
    from planner.api import CaseInvalid as CaseInvalid
    from planner.api import CaseWarning as CaseWarning
    from planner.api import NoSolutionError as NoSolutionError
    from planner.api import Plan as Plan
    from planner.api import SolverStoppedError as SolverStoppedError
    from planner.api import solve as solve

__version__ = "0.1.0"

INTERFACE = "planner.api"
"""Named, not imported: the rest of the package knows nothing of it."""

__all__ = [  # noqa: RUF022 - in the order of use
    "Case",
    "solve",
    "Plan",
    "CaseInvalid",
    "CaseWarning",
    "NoSolutionError",
    "SolverStoppedError",
]


def __getattr__(name: str) -> object:
    """Import a part of the interface when it is asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(INTERFACE), name)


class _Package(ModuleType):
    """Keeps ``planner.solve`` the function of the interface, although there is a package of that name.

    Python sets every package that is imported as an attribute of the one it lies in; its contents are
    imported by their full names, which need no attribute.
    """

    @property
    def solve(self) -> object:
        """The function ``planner.api.solve``."""
        return import_module(INTERFACE).solve

    @solve.setter
    def solve(self, package: ModuleType) -> None:
        del package


sys.modules[__name__].__class__ = _Package
