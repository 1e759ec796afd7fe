"""What a kind of mutation is, and what must come of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tests.fuzz.draft import Draft, Form, Place


class Expected(StrEnum):
    """What reading a mutated case must come to."""

    FAULT = "fault"
    """The case is refused and a fault names the place."""
    SAME = "same"
    """The case is accepted and equals the one before."""
    SAME_WITH_WARNING = "same, with warning"
    """The case is accepted, equals the one before, and a warning names the place."""
    NO_HARM = "no harm"
    """Damage at random: refused, or accepted as just what an independent reader finds in the files."""


@dataclass(frozen=True)
class Mutation:
    """A kind of mutation: ``apply`` changes a draft and returns the place where the change must be named."""

    name: str
    expected: Expected
    forms: tuple[Form, ...]
    apply: Callable[[random.Random, Draft], Place]


BOTH = (Form.FOLDER, Form.WORKBOOK)
FOLDER = (Form.FOLDER,)
WORKBOOK = (Form.WORKBOOK,)


class Register:
    """Collects the kinds of one file, in order."""

    def __init__(self) -> None:
        self.mutations: list[Mutation] = []

    def kind(
        self, expected: Expected, forms: tuple[Form, ...] = BOTH
    ) -> Callable[[Callable[[random.Random, Draft], Place]], Callable[[random.Random, Draft], Place]]:
        """Register the decorated function under its own name."""

        def register(
            apply: Callable[[random.Random, Draft], Place],
        ) -> Callable[[random.Random, Draft], Place]:
            name = apply.__name__.replace("_", " ")
            self.mutations.append(Mutation(name, expected, forms, apply))
            return apply

        return register
