"""Warnings of paths over the years that jump: output, intensity index and caps."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from planner.case.faults import Fault
from planner.case.magnitudes import Magnitudes
from planner.case.settings import base_year
from planner.case.slips import CAP_SLIPS, OUTPUT_SLIPS, PERCENTAGE, Slips, rounded, times
from planner.case.typed import TypedTable

LARGEST_OUTPUT_FACTOR = 1.5
"""National output changes by less than this factor in a year: China's steel output, in the years of its
fastest rise, grew by about a quarter a year."""

LARGEST_INDEX_FACTOR = 1.1
"""The intensity index, autonomous change alone, changes by less than this factor in a year: efficiency
improves by one or two per cent a year."""

LARGEST_CAP_STEP = 1.5
"""A cap changes by less than this factor in a year: no emissions trading scheme has moved a cap faster
without a change of its coverage."""


LARGEST_SPREAD = 10.0
"""The values of one path stay within this factor of their median: one beyond it is a slip of its own row."""

LEAST_YEARS_TO_COMPARE = 3
"""Of two years that differ nobody can say which one is wrong."""


@dataclass(frozen=True)
class Path:
    """The values of one column over the years, by row of its table, and what is usual of them."""

    table: TypedTable
    column: str
    rows: pd.DataFrame
    """item, year, value; neither blanks, nor 0, nor what was warned of already."""
    largest_factor: float
    """By which a value changes in a year."""
    slips: Slips

    def warnings(
        self, rows: pd.Index[int], expected: pd.Series[float], compared: pd.Series[str]
    ) -> list[Fault]:
        """Return a warning for each of the rows; ``compared`` says in words what ``expected`` is."""
        if rows.empty:
            return []
        unit = next(column.unit for column in self.table.columns if column.name == self.column)
        usual = f"a change by more than a factor of {self.largest_factor:g} a year is unusual"
        found = self.rows[["value"]].assign(expected=expected, compared=compared).loc[rows]
        problems: dict[int, str] = {}
        remedies: dict[int, str] = {}
        for row, value, right, words in found.itertuples():
            problems[row] = f"is {times(value / right)} {words}{self.slips.in_words(value / right)}"
            remedies[row] = self.slips.rewritten(
                value, value / right, unit or "fractions", f"check it; {usual}"
            )
        return self.table.faults_at(
            rows, self.column, pd.Series(problems, dtype=str), pd.Series(remedies, dtype=str)
        )


def path_warnings(amounts: Magnitudes, doubtful: set[str]) -> list[Fault]:
    """Return a warning for each number that jumps from the year before; doubtful products are not judged."""
    forecast, caps = amounts.tables["output_forecast"], amounts.tables["cap_trajectory"]
    sound = ~forecast.values["product"].isin(doubtful)
    outputs = _rows(forecast, "product", "output")[sound]
    index = _rows(forecast, "product", "intensity_index")[sound].fillna({"value": 1.0})
    start = base_year(amounts.settings)
    return [
        *_warnings(forecast, "output", outputs, LARGEST_OUTPUT_FACTOR, OUTPUT_SLIPS),
        *_warnings(forecast, "intensity_index", index, LARGEST_INDEX_FACTOR, PERCENTAGE, (start, 1.0)),
        *_warnings(caps, "cap", _rows(caps, "sector", "cap"), LARGEST_CAP_STEP, CAP_SLIPS),
    ]


def _rows(table: TypedTable, item: str, column: str) -> pd.DataFrame:
    """Return item, year and value of the column, by row."""
    return table.values[[item, "year", column]].set_axis(["item", "year", "value"], axis="columns")


def _warnings(
    table: TypedTable,
    column: str,
    rows: pd.DataFrame,
    largest_factor: float,
    slips: Slips,
    start: tuple[int | None, float] = (None, 1.0),
) -> list[Fault]:
    """Return the warnings of values apart from their path and, these left out, of values that jump.

    ``start`` is the year and value from which every item starts, where it is known.
    """
    judged = rows[(rows["value"] > 0) & ~table.faulty.loc[rows.index, column]].sort_values(["item", "year"])
    if judged.empty:
        return []
    path = Path(table, column, judged, largest_factor, slips)
    apart, warnings = _apart(path)
    rest = replace(path, rows=judged.drop(index=apart))
    return [*warnings, *_jumps(rest, *start)]


def _apart(path: Path) -> tuple[pd.Index[int], list[Fault]]:
    """Return the rows far from the median of their path, and their warnings."""
    by_item = path.rows.groupby("item")["value"]
    medians = by_item.transform("median")
    distances = pd.Series(np.log(path.rows["value"] / medians), index=path.rows.index).abs()
    enough = by_item.transform("count") >= LEAST_YEARS_TO_COMPARE
    apart = path.rows.index[enough & (distances > np.log(LARGEST_SPREAD))]
    compared = medians.loc[apart].map(lambda median: f"the median of its path, {rounded(median)}")
    return apart, path.warnings(apart, medians, compared)


def _jumps(path: Path, start_year: int | None, start_value: float) -> list[Fault]:
    """Return a warning for each value that changes by more than the factor a year from the one before.

    The way back from a jump is no jump.
    """
    rows = path.rows
    before = rows.groupby("item")[["year", "value"]].shift()
    if start_year is not None:
        first = before["value"].isna() & (rows["year"] > start_year)
        before.loc[first, ["year", "value"]] = [float(start_year), start_value]
    changes = pd.Series(np.log(rows["value"] / before["value"]), index=rows.index)
    steps = changes / (rows["year"] - before["year"])
    jump = steps.abs() > np.log(path.largest_factor)
    step_before = steps.where(jump, 0).groupby(rows["item"]).shift(fill_value=0.0)
    found = rows.index[jump & (steps * step_before >= 0)]
    words = {
        row: f"the value of {year:.0f}, {rounded(old)}" for row, year, old in before.loc[found].itertuples()
    }
    compared = pd.Series(words, dtype=str)
    return path.warnings(found, before["value"], compared)
