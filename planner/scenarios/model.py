"""A scenario in the planner's own words: named changes of the tables of one base case."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

WhereKey = tuple[str, tuple[str, ...]]
"""A column (or sector, year_from, year_to) and the values of it that are meant."""


@dataclass(frozen=True)
class GrowthPath:
    """Factors by product and year; a product or year that is not listed stays as it is."""

    factors: tuple[tuple[str, int, float], ...]

    def by_key(self) -> dict[tuple[str, float], float]:
        """The factor of every product and year."""
        return {(product, year): factor for product, year, factor in self.factors}


@dataclass(frozen=True)
class CellChange:
    """A change of the selected cells of one column.

    ``operation``: multiply, add (both numbers; a blank that stands for a number counts as that number, one
    that means "none" stays) or replace. ``place``: where it stands in the scenario file.
    """

    table: str
    column: str
    where: tuple[WhereKey, ...]
    operation: str
    operand: float | str | GrowthPath
    place: str


@dataclass(frozen=True)
class RowChange:
    """Whole rows from a CSV file: ``append`` them, or ``replace_rows`` that have their keys.

    ``digest``: sha256 of the file. ``rows``: its cells as text, indexed by its rows as a spreadsheet program
    counts them.
    """

    table: str
    operation: str
    file: str
    digest: str
    rows: pd.DataFrame
    place: str


Change = CellChange | RowChange


@dataclass(frozen=True)
class Scenario:
    """A future: the base case with some changes.

    ``axes``: by axis or drawn parameter, the alternative's number or name, or what was drawn (for paths of
    growth the mean factor of the last year). ``weight``: None where the file gives none.
    """

    name: str
    weight: float | None
    changes: tuple[Change, ...]
    axes: Mapping[str, float | str]

    def digest(self, base_digest: str) -> str:
        """sha256 of what decides the scenario's result: its changes, in order, and the base case."""
        content = [base_digest, *(_content(change) for change in self.changes)]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class ScenarioSet:
    """All scenarios of a file, in its order: named ones, the grid, the draws."""

    title: str
    file: Path
    base_path: Path
    scenarios: tuple[Scenario, ...]

    @cached_property
    def axes(self) -> tuple[str, ...]:
        """Every axis and drawn parameter, in the order of the file."""
        return tuple(dict.fromkeys(axis for scenario in self.scenarios for axis in scenario.axes))


def _content(change: Change) -> list[object]:
    if isinstance(change, RowChange):
        return [change.table, change.operation, change.digest]
    operand = change.operand.factors if isinstance(change.operand, GrowthPath) else change.operand
    return [change.table, change.column, change.where, change.operation, operand]
