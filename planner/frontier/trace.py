"""Least cost by largest burden, by peak year, and by strictness of the caps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from models.build import build_programme
from models.data import ProgrammeData
from planner.cells import Cells, ProductYear
from planner.frontier.axis import COLUMNS, COST, FrontierOf
from planner.frontier.found import Frontier
from planner.frontier.holding import holding_limits
from planner.frontier.set_aside import SAME_BURDEN, burdens_set_aside
from planner.solve.face import ROOM_ON_FACE
from planner.solve.highs import Deadline, NoSolutionError, SolverFailedError
from planner.solve.lexicographic import SATURATED, fairest_burden
from planner.solve.programme import LinearProgramme


def burden_frontier(cells: Cells, points: int, deadline: Deadline) -> Frontier:
    """Least cost for a largest burden + protection of at most so much (epsilon-constraint).

    The first point is the smallest largest burden that any plan has, the last the smallest at least cost; the
    others are spread evenly between. Where these two are one although the fairest plan costs more, larger
    burdens that no cost can lower are held at their levels, and the largest of the others is traced. One
    point where the ends are one even then, to the accuracy of burdens. Raises what
    ``LinearProgramme.solve`` raises.
    """
    model = build_programme(cells.data)
    cheapest = LinearProgramme(model, deadline)
    cheapest.restrict_to_optimal_face(cheapest.solve())
    at_least_cost = fairest_burden(model, cheapest)
    fairest = fairest_burden(model, LinearProgramme(model, deadline))
    aside = burdens_set_aside(fairest.levels, at_least_cost.levels)
    lowest, highest = (
        max(level for key, level in found.levels.items() if key not in aside)
        for found in (fairest, at_least_cost)
    )
    programme = LinearProgramme(model, deadline)
    held = _set_aside(model, programme, aside)
    levels = np.linspace(lowest, highest, points) if highest - lowest > SAME_BURDEN else np.array([highest])
    costs = [_least_cost_at(model, programme, float(level), held) for level in levels]
    largest = [
        key for key, level in fairest.levels.items() if key not in aside and lowest - level <= SATURATED
    ]
    _hold(programme, held, ROOM_ON_FACE[-1])
    programme.set_upper_bound(model.level, float("inf"))
    programme.minimise(model.level)
    return Frontier(
        FrontierOf.BURDEN,
        pd.DataFrame({COLUMNS[FrontierOf.BURDEN]: levels, COST: costs}),
        held_by=holding_limits(cells, model, programme, programme.solve()),
        largest_at=tuple(sorted(largest)),
        set_aside=tuple(sorted(aside.items())),
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


def _least_cost_at(
    model: pyo.ConcreteModel, programme: LinearProgramme, level: float, held: Mapping[int, float]
) -> float:
    """Least cost at a level that some plan has; with a little room where rounding leaves none."""
    for room in (0.0, *ROOM_ON_FACE):
        programme.set_upper_bound(model.level, level + room * max(1.0, abs(level)))
        _hold(programme, held, room)
        try:
            return programme.solve().objective
        except (NoSolutionError, SolverFailedError):
            continue
    raise SolverFailedError(f"no plan is found at the largest burden {level}, which one has")


def _set_aside(
    model: pyo.ConcreteModel, programme: LinearProgramme, aside: Mapping[ProductYear, float]
) -> dict[int, float]:
    """Give rows of burdens a limit of their own in the place of the common level; by row."""
    held = {}
    for key, level in aside.items():
        constraint = model.burden_level[key]
        programme.set_coefficient(constraint, model.level, 0.0)
        held[programme.row(constraint)] = programme.limits(constraint)[1] + level
    return held


def _hold(programme: LinearProgramme, held: Mapping[int, float], room: float) -> None:
    for row, limit in held.items():
        programme.change_row(row, float("-inf"), limit + room * max(1.0, abs(limit)))
