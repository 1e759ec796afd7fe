"""`planner frontier`: least cost against largest burden, peak year or strictness of the caps."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import typer

from planner.case.read import read_case
from planner.cells import Cells, aggregate, with_columns_of_own_measures
from planner.commands.say import say
from planner.exit_codes import Exit
from planner.frontier.shape import is_convex, knee
from planner.frontier.trace import burden_frontier, caps_frontier, peak_year_frontier
from planner.result_folder import write_whole
from planner.solve.highs import Deadline, NoSolutionError, SolverStoppedError

MINIMUM_POINTS = 3
"""Fewer have neither a shape nor a knee."""


def frontier_command(
    path: Path,
    of: str,
    out: Path,
    *,
    points: int | None,
    first: float | None,
    last: float | None,
    time_limit_s: float | None,
) -> Exit:
    """Trace a frontier and write frontier.csv and frontier.json into a new folder.

    ``of``: burden (takes ``points``), peak-year (``first`` and ``last`` year) or caps (``first`` and ``last``
    multiplier of every cap, ``points``). Exit codes: 0 written; 2 the case is invalid, an option is missing
    or the folder exists; 3 no point has a plan; 4 the time limit was reached.
    """
    if complaint := _complaint(of, out, points, first, last):
        say(f"{complaint}. Nothing was written.")
        return Exit.INVALID
    case, _ = read_case(path)
    if of == "caps" and case.cap_trajectory.empty:
        say("cap_trajectory has no cap to multiply. Nothing was written.")
        return Exit.INVALID
    cells = with_columns_of_own_measures(aggregate(case))
    if of == "burden" and not any(v > 0 for v in cells.data.baseline_per_allocation_coefficient.values()):
        say("No benchmark is decided in this case: there is no burden to limit. Nothing was written.")
        return Exit.INVALID
    try:
        table = _trace(cells, of, points or 0, first or 0.0, last or 0.0, Deadline(time_limit_s))
    except NoSolutionError:
        say("The case has no plan; planner solve says why. Nothing was written.")
        return Exit.NO_PLAN
    except SolverStoppedError as error:
        say(f"{error}. Nothing was written.")
        return Exit.STOPPED
    solved = table.dropna(subset=["cost"]).reset_index(drop=True)
    if solved.empty:
        say("No point of the frontier has a plan. Nothing was written.")
        return Exit.NO_PLAN
    content = _shape(of, solved, len(table) - len(solved))

    def fill(folder: Path) -> None:
        table.to_csv(folder / "frontier.csv", index=False, lineterminator="\n")
        text = json.dumps(content, indent=2, allow_nan=False)
        (folder / "frontier.json").write_text(text + "\n", encoding="utf-8")

    write_whole(out, fill)
    for name, value in content.items():
        typer.echo(f"{name}: {value}")
    typer.echo(f"Written to {out}")
    return Exit.DONE


def _complaint(of: str, out: Path, points: int | None, first: float | None, last: float | None) -> str | None:
    if out.exists():
        return f"{out} exists already; choose a name that does not"
    if of != "peak-year" and (points is None or points < MINIMUM_POINTS):
        return f"--points must say how many points, at least {MINIMUM_POINTS}"
    if of == "burden":
        return None
    if first is None or last is None or not 0 < first < last < float("inf"):
        return "--first and --last must say where the frontier begins and ends, above 0 and ascending"
    if of == "peak-year" and not (first.is_integer() and last.is_integer()):
        return "--first and --last must be years"
    return None


def _trace(cells: Cells, of: str, points: int, first: float, last: float, deadline: Deadline) -> pd.DataFrame:
    if of == "burden":
        return burden_frontier(cells, points, deadline)
    if of == "caps":
        return caps_frontier(cells, np.linspace(first, last, points).tolist(), deadline)
    return peak_year_frontier(cells, range(int(first), int(last) + 1), deadline)


def _shape(of: str, solved: pd.DataFrame, without_plan: int) -> dict[str, object]:
    """Convexity and knee; a peak year is no quantity on a line, so it has neither."""
    axis = str(solved.columns[0])
    content: dict[str, object] = {"of": of, "points": len(solved), "points_without_plan": without_plan}
    if of != "peak-year":
        positions, costs = solved[axis].to_numpy(dtype=float), solved["cost"].to_numpy(dtype=float)
        at = knee(positions, costs)
        content["convex"] = is_convex(positions, costs)
        content["knee"] = None if at is None else {axis: float(positions[at]), "cost": float(costs[at])}
    return content
