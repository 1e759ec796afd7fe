"""How the costs of several futures are made one number; without Pyomo, for the command line."""

from __future__ import annotations

from enum import StrEnum

DEFAULT_TAIL = 0.1
"""The dearest tenth of the weight, a convention."""


class Risk(StrEnum):
    """How the costs of the futures are made one number."""

    EXPECTED = "expected"
    """The mean by weight."""
    CVAR = "cvar"
    """The mean of the dearest futures, as many as have the share ``tail`` of the weight."""
    WORST = "worst"
    """The cost of the dearest future; weights play no part."""
