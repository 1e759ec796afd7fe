"""Least cost by largest burden, by peak year, and by strictness of the caps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from models.build import build_programme
from models.data import ProgrammeData
from planner.cells import Cells
from planner.frontier.axis import COLUMNS, COST, FrontierOf
from planner.frontier.found import Frontier
from planner.frontier.holding import holding_limits
from planner.solve.arrays import Solution
from planner.solve.face import ROOM_ON_FACE, solve_on_face
from planner.solve.highs import Deadline, NoSolutionError, SolverFailedError
from planner.solve.lexicographic import SATURATED, fairest_burden
from planner.solve.programme import LinearProgramme


def burden_frontier(cells: Cells, points: int, deadline: Deadline) -> Frontier:
    """Least cost for a largest burden + protection of at most so much (epsilon-constraint).

    The first point is the smallest largest burden that any plan has, the last the smallest at least cost; the
    others are spread evenly between. One point where the two ends are one, to the accuracy of burdens.
    Raises what ``LinearProgramme.solve`` raises.
    """
    model = build_programme(cells.data)
    cheapest = LinearProgramme(model, deadline)
    cheapest.restrict_to_optimal_face(cheapest.solve())
    open_programme = LinearProgramme(model, deadline)
    at_lowest = _smallest_level(model, open_programme)
    lowest = at_lowest.objective
    highest = _smallest_level(model, cheapest).objective
    programme = LinearProgramme(model, deadline)
    levels = np.linspace(lowest, highest, points) if highest - lowest > SATURATED else np.array([highest])
    costs = [_least_cost_at(model, programme, float(level)) for level in levels]
    fairest = fairest_burden(model, LinearProgramme(model, deadline))
    largest = [key for key, level in fairest.levels.items() if lowest - level <= SATURATED]
    return Frontier(
        FrontierOf.BURDEN,
        pd.DataFrame({COLUMNS[FrontierOf.BURDEN]: levels, COST: costs}),
        held_by=holding_limits(cells, model, open_programme, at_lowest),
        largest_at=tuple(sorted(largest)),
        fairest_cost=fairest.solution.objective,
    )


def peak_year_frontier(cells: Cells, years: Sequence[int], deadline: Deadline) -> Frontier:
    """Least cost when emissions may not rise after each of these years."""
    costs = [_least_cost(replace(cells.data, peak_year=year), deadline) for year in years]
    return _frontier(FrontierOf.PEAK_YEAR, years, costs)


def caps_frontier(cells: Cells, multipliers: Sequence[float], deadline: Deadline) -> Frontier:
    """Least cost with every cap multiplied by each of these numbers."""
    costs = [
        _least_cost(
            replace(cells.data, cap_mt={key: cap * by for key, cap in cells.data.cap_mt.items()}), deadline
        )
        for by in multipliers
    ]
    return _frontier(FrontierOf.CAPS, multipliers, costs)


def _frontier(of: FrontierOf, positions: Sequence[float], costs: Sequence[float]) -> Frontier:
    return Frontier(of, pd.DataFrame({COLUMNS[of]: list(positions), COST: list(costs)}))


def _least_cost(data: ProgrammeData, deadline: Deadline) -> float:
    try:
        return LinearProgramme(build_programme(data), deadline).solve().objective
    except NoSolutionError:
        return float("nan")


def _smallest_level(model: pyo.ConcreteModel, programme: LinearProgramme) -> Solution:
    programme.minimise(model.level)
    return solve_on_face(programme)


def _least_cost_at(model: pyo.ConcreteModel, programme: LinearProgramme, level: float) -> float:
    """Least cost at a level that some plan has; with a little room where rounding leaves none."""
    for room in (0.0, *ROOM_ON_FACE):
        programme.set_upper_bound(model.level, level + room * max(1.0, abs(level)))
        try:
            return programme.solve().objective
        except (NoSolutionError, SolverFailedError):
            continue
    raise SolverFailedError(f"no plan is found at the largest burden {level}, which one has")
