"""Solving among the points that are as good as one already found."""

from __future__ import annotations

from planner.solve.arrays import Solution
from planner.solve.highs import ArrayProgramme, NoSolutionError, SolverFailedError

ROOM_ON_FACE = (1e-9, 1e-8, 1e-7)
"""How far, relative to their size, the equations that hold a face may be missed where the solver finds no
optimum on it, which in exact arithmetic there is: its tolerance first, then more."""


def solve_on_face(programme: ArrayProgramme) -> Solution:
    """Solve a programme restricted to an optimal face; with a little room where rounding leaves none.

    Raises ``SolverFailedError`` where even then no optimum is found: a face is never empty.
    """
    for room in ROOM_ON_FACE:
        try:
            return programme.solve()
        except (NoSolutionError, SolverFailedError):
            programme.give_held_rows_room(room)
    try:
        return programme.solve()
    except NoSolutionError as error:
        raise SolverFailedError("an optimal face was called infeasible") from error
