"""The rules on single columns: blanks, bounds, choices and reserved words, for all rows at once."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pandera.pandas as pa

from planner.case.faults import Fault
from planner.case.schema import Column, Kind, did_you_mean
from planner.case.typed import TypedTable

LARGEST_PERCENTAGE = 100.0
"""A number above 1 and up to this in the place of a share was probably meant in per cent."""

_PROBLEMS = {"not_nullable": "is blank"}
"""Problems that pandera names itself; the other checks carry their problem in words."""


def rule_faults(table: TypedTable) -> list[Fault]:
    """Return a fault for every blank that may not be, number out of bounds and word that is no choice.

    A cell gives one fault at most: cells already reported are left out, and of several rules that a cell
    breaks the first one counts.
    """
    if table.values.empty:
        return []
    try:
        _schema(table.columns).validate(table.values, lazy=True)
    except pa.errors.SchemaErrors as errors:
        broken = errors.failure_cases.drop_duplicates(["index", "column"])
    else:
        return []
    faults: list[Fault] = []
    for column in table.columns:
        of_column = broken[broken["column"] == column.name]
        rows = pd.Index(of_column["index"].astype(int))
        problems = pd.Series(of_column["check"].replace(_PROBLEMS).to_numpy(), index=rows, dtype=str)
        problems = problems[~table.faulty.loc[rows, column.name].to_numpy()]
        cells = table.text.loc[problems.index, column.name]
        per_cent = cells.map(lambda cell, column=column: _looks_like_per_cent(cell, column)).astype(bool)
        remedies = cells.map({cell: _remedy(cell, column) for cell in set(cells)})
        problems = problems.where(~per_cent, problems + ": it looks like per cent")
        faults += table.faults_at(problems.index, column.name, problems, remedies)
    return faults


@cache
def _schema(columns: tuple[Column, ...]) -> pa.DataFrameSchema:
    """Return the rules of the columns that have any; the kind of every cell is known already."""
    ruled = {column.name: _pandera_column(column) for column in columns}
    return pa.DataFrameSchema({name: rules for name, rules in ruled.items() if _has_rule(rules)})


def _has_rule(column: pa.Column) -> bool:
    return bool(column.checks) or not column.nullable


def _pandera_column(column: Column) -> pa.Column:
    """Return the pandera column with these rules; the error of a check is the problem in words."""
    if column.kind in (Kind.NUMBER, Kind.YEAR):
        checks = []
        bounds = column.bounds
        if bounds.lower is not None:
            word = "is not above" if bounds.lower_open else "is below"
            check = pa.Check.gt if bounds.lower_open else pa.Check.ge
            checks.append(check(bounds.lower, error=f"{word} {bounds.lower:g}"))
        if bounds.upper is not None:
            checks.append(pa.Check.le(bounds.upper, error=f"is above {bounds.upper:g}"))
        return pa.Column(None, checks, nullable=not column.required)
    checks = [pa.Check.ne("", error="is blank")] if column.required else []
    if column.choices:
        checks.append(pa.Check.isin(column.choices, error="is no such choice"))
    if column.reserved:
        checks.append(pa.Check.notin(column.reserved, error="is a reserved word"))
    return pa.Column(None, checks, nullable=True)


def _looks_like_per_cent(cell: str, column: Column) -> bool:
    """Whether a number that breaks the bounds of a share would be right in per cent."""
    bounds = column.bounds
    if not column.is_share or not cell:
        return False
    number = float(cell)
    below = bounds.lower is not None and bounds.lower < 0 and number < bounds.lower
    above = bounds.upper is not None and number > bounds.upper
    return (below or above) and 1 < abs(number) <= LARGEST_PERCENTAGE


def _remedy(cell: str, column: Column) -> str:
    """Return what would be right in place of a cell that breaks a rule."""
    give = f"give {column.expected}"
    if _looks_like_per_cent(cell, column):
        return f"write {float(cell) / 100:.12g} if {float(cell):g} % is meant; {give}"
    if cell in column.reserved:
        return "name it otherwise"
    suggestion = did_you_mean(cell, column.choices, "")
    return f"{suggestion} {give}" if suggestion else give
