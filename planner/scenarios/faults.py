"""What is wrong with a scenario file: every fault at once, with its place in the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.case.faults import printable


@dataclass(frozen=True, order=True)
class ScenarioFault:
    """One thing wrong with a scenario file.

    ``place``: the scenario, alternative or draw in which it stands, "" for the file itself. ``key``: the key
    within that place. ``value``: as given, "" where there is none. ``problem`` is a clause whose subject is
    the place, ``remedy`` says what would be right.
    """

    file: str
    place: str
    key: str
    value: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        """``policy.toml, axes.demand.low, key changes.0.table, "cap": is no table; did you mean ...``."""
        where = [self.file]
        if self.place:
            where.append(self.place)
        if self.key:
            where.append(f"key {self.key}")
        if self.value:
            where.append(f'"{printable(self.value)}"')
        return f"{', '.join(where)}: {self.problem}; {self.remedy}"


class ScenarioFileInvalid(Exception):  # noqa: N818
    """The scenario file cannot be used; ``faults`` says everything that is wrong with it."""

    def __init__(self, faults: Iterable[ScenarioFault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))
