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
from planner.solve.face import ROOM_ON_FACE, solve_on_face
from planner.solve.highs import Deadline, NoSolutionError, SolverFailedError
from planner.solve.lexicographic import SATURATED
from planner.solve.programme import LinearProgramme


def burden_frontier(cells: Cells, points: int, deadline: Deadline) -> pd.DataFrame:
    """Least cost for a largest burden + protection of at most so much (epsilon-constraint).

    Columns: largest_burden (share, ascending), cost (million CNY, present value). The first point is the
    smallest largest burden that any plan has, the last the smallest at least cost; the others are spread
    evenly between. One row where the two ends are one, to the
    accuracy of burdens: then fairness costs nothing. Raises what ``LinearProgramme.solve`` raises.
    """
    model = build_programme(cells.data)
    lowest = _smallest_level(LinearProgramme(model, deadline))
    cheapest = LinearProgramme(model, deadline)
    cheapest.restrict_to_optimal_face(cheapest.solve())
    highest = _smallest_level(cheapest)
    programme = LinearProgramme(model, deadline)
    levels = np.linspace(lowest, highest, points) if highest - lowest > SATURATED else np.array([highest])
    costs = [_least_cost_at(model, programme, float(level)) for level in levels]
    return pd.DataFrame({"largest_burden": levels, "cost": costs})


def peak_year_frontier(cells: Cells, years: Sequence[int], deadline: Deadline) -> pd.DataFrame:
    """Least cost when emissions may not rise after each of these years; blank where no plan does it.

    Columns: peak_year, cost (million CNY, present value).
    """
    costs = [_least_cost(replace(cells.data, peak_year=year), deadline) for year in years]
    return pd.DataFrame({"peak_year": list(years), "cost": costs})


def caps_frontier(cells: Cells, multipliers: Sequence[float], deadline: Deadline) -> pd.DataFrame:
    """Least cost with every cap multiplied by each of these numbers; blank where no plan keeps them.

    Columns: cap_multiplier, cost (million CNY, present value).
    """
    costs = [
        _least_cost(
            replace(cells.data, cap_mt={key: cap * by for key, cap in cells.data.cap_mt.items()}), deadline
        )
        for by in multipliers
    ]
    return pd.DataFrame({"cap_multiplier": list(multipliers), "cost": costs})


def _least_cost(data: ProgrammeData, deadline: Deadline) -> float:
    try:
        return LinearProgramme(build_programme(data), deadline).solve().objective
    except NoSolutionError:
        return float("nan")


def _smallest_level(programme: LinearProgramme) -> float:
    level = next(v for v in programme.variables if v.local_name == "level")
    programme.minimise(level)
    return solve_on_face(programme).objective


def _least_cost_at(model: pyo.ConcreteModel, programme: LinearProgramme, level: float) -> float:
    """Least cost at a level that some plan has; with a little room where rounding leaves none."""
    for room in (0.0, *ROOM_ON_FACE):
        programme.set_upper_bound(model.level, level + room * max(1.0, abs(level)))
        try:
            return programme.solve().objective
        except (NoSolutionError, SolverFailedError):
            continue
    raise SolverFailedError(f"no plan is found at the largest burden {level}, which one has")
