"""Warnings of shares that may be above 1, or small, but look as if they were given in per cent."""

from __future__ import annotations

from collections.abc import Mapping

from planner.case.faults import Fault
from planner.case.typed import TypedTable
from planner.case.warn_amounts import settings_warning

LARGEST_USUAL = {"discount_rate": 0.2, "cost_slack": 0.2}
"""Settings that are shares: social discount rates in use are 0.02 to 0.1; fairness at more than a fifth of
the least cost is another aim than this program has."""

LARGEST_USUAL_BANK = 1.0
"""The bank is held to at most a year's supply; a limit above that limits nothing."""

LARGEST_USUAL_TIGHTENING = 0.2
"""Benchmarks of past plans fell by 0.005 to 0.02 a year, and the steepest reference in force (the European
benchmarks) by 0.025: beyond 0.2 a year the number is probably meant in per cent, 0.5 for 0.005."""

_LOOKS = "it looks like per cent"


def share_warnings(tables: Mapping[str, TypedTable], settings: TypedTable) -> list[Fault]:
    """Return a warning for each share beyond what is usual."""
    warnings = []
    for key, largest in LARGEST_USUAL.items():
        value = float(settings.values[key].iloc[0])
        if value > largest:
            problem = f"is more than {largest:g}, unusual for a share: {_LOOKS}"
            warnings.append(
                settings_warning(tables["settings"].values, settings.text, key, problem, _remedy(value))
            )
    for name, column, largest in (
        ("market", "banking_limit", LARGEST_USUAL_BANK),
        ("allocation_rules", "tightening_max", LARGEST_USUAL_TIGHTENING),
        ("allocation_rules", "tightening_min", LARGEST_USUAL_TIGHTENING),
    ):
        table = tables[name]
        cells = table.values.loc[table.values[column] > largest, column]
        remedies = cells.map({value: _remedy(value) for value in set(cells)})
        problem = f"is more than {largest:g}, unusual for this share: {_LOOKS}"
        warnings += table.faults_at(cells.index, column, problem, remedies)
    return warnings


def _remedy(value: float) -> str:
    return f"write {value / 100:.12g} if {value:g} % is meant"
