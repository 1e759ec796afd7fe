"""Which limits keep the largest burden from being smaller, whatever a plan may cost."""

from __future__ import annotations

from collections import defaultdict

import pyomo.environ as pyo

from planner.cells import Cells
from planner.frontier.found import HoldingLimit, runs_of_years
from planner.prices import priced_limits
from planner.solve.arrays import Solution
from planner.solve.programme import LinearProgramme

HOLDS = 1e-9
"""Burden (share) per unit of the limit: a price of the least largest burden above the solver's rounding."""


def holding_limits(
    cells: Cells, model: pyo.ConcreteModel, programme: LinearProgramme, solution: Solution
) -> tuple[HoldingLimit, ...]:
    """The limits that have a price in a solution that minimises the largest burden alone.

    The market's own balance is none of the planner's limits and is left out.
    """
    years: dict[tuple[str, str], list[int]] = defaultdict(list)
    of_no_year = []
    for limit in priced_limits(cells, model):
        if limit.constraint == "compliance" or abs(programme.dual(solution, limit.row)) <= HOLDS:
            continue
        if limit.year is None:
            of_no_year.append(HoldingLimit(limit.constraint, limit.item, None))
        else:
            years[limit.constraint, limit.item].append(limit.year)
    return (
        *of_no_year,
        *(
            HoldingLimit(constraint, item, run)
            for (constraint, item), found in years.items()
            for run in runs_of_years(found)
        ),
    )
