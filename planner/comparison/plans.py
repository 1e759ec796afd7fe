"""Plans side by side: may they be compared, how are they called, which years and things do they share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from planner.published_plan import PublishedPlan

ByYear = Mapping[int, float]


class NotComparableError(Exception):
    """The plans cannot stand in one table; the text says why and what would be right."""


def refuse_unless_comparable(plans: Sequence[PublishedPlan]) -> None:
    """Raise ``NotComparableError`` for fewer than two plans, or for different currencies."""
    if len(plans) < 2:
        raise NotComparableError("one plan cannot be compared; give two result folders or more")
    currencies = sorted({plan.case.settings.currency for plan in plans})
    if len(currencies) > 1:
        raise NotComparableError(
            f"costs and prices are in different currencies ({', '.join(currencies)}); compare plans in one"
        )


def distinct_names(directories: Sequence[Path]) -> list[str]:
    """Name folders by as many of their last parts as it takes to tell them apart.

    Raises ``NotComparableError`` where one is given twice.
    """
    parts = [directory.resolve().parts for directory in directories]
    if len(set(parts)) < len(parts):
        raise NotComparableError("a result folder is given twice; give different ones")
    for count in range(1, max(map(len, parts)) + 1):
        names = ["/".join(one[-count:]) for one in parts]
        if len(set(names)) == len(names):
            return names
    return [str(directory) for directory in directories]


def years_of(plans: Sequence[PublishedPlan]) -> tuple[int, ...]:
    """Every year that any plan has, in order."""
    return tuple(sorted({year for plan in plans for year in plan.case.settings.years}))


def items_of(tables: Iterable[pd.DataFrame], key: Sequence[str]) -> list[tuple[str, ...]]:
    """Every thing that any table has, by its key columns, in order."""
    return sorted({row for table in tables for row in table[list(key)].itertuples(index=False, name=None)})


def by_year(table: pd.DataFrame, key: Mapping[str, str], column: str) -> dict[int, float]:
    """A column by year of the rows with that key; years in which it does not apply are left out."""
    rows = table
    for name, value in key.items():
        rows = rows[rows[name] == value]
    known = rows[rows[column].notna()]
    return {int(year): float(value) for year, value in zip(known["year"], known[column], strict=True)}


def total_by_year(table: pd.DataFrame, column: str) -> dict[int, float]:
    """The sum of a column over all rows of a year; years without a value are left out."""
    sums = table.groupby("year")[column].sum(min_count=1).dropna()
    return {int(str(year)): float(value) for year, value in sums.items()}
