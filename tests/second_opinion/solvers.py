"""The same plan by other ways of solving: HiGHS told to go about it otherwise, and another solver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from unittest import mock

import numpy as np
from pyscipopt import LP, SCIP_LPPARAM

from planner.solve.arrays import FloatArray, ProgrammeArrays, Solution
from planner.solve.highs import FEASIBILITY_TOLERANCE, ArrayProgramme, SolverFailedError

HIGHS_CHOICES: Mapping[str, Mapping[str, str]] = {
    "simplex, presolve on": {"solver": "simplex", "presolve": "on"},
    "simplex, presolve off": {"solver": "simplex", "presolve": "off"},
    "interior point": {"solver": "ipm", "presolve": "on", "run_crossover": "on"},
}
"""Interior point without presolve is no choice: where variables are fixed, as on every face, HiGHS 1.16 then
writes past the end of its arrays and takes the process with it."""

SOPLEX = "SoPlex"
SOLVERS = (*HIGHS_CHOICES, SOPLEX)
"""Every other way; the planner's own is HiGHS simplex, warm, presolve where HiGHS chooses it."""


def by(solver: str) -> AbstractContextManager[object]:
    """Within the block every programme of the planner is solved this way first (SoPlex: only)."""
    if solver == SOPLEX:
        return _by_soplex()
    return mock.patch.object(ArrayProgramme, "first_choice", HIGHS_CHOICES[solver])


@contextmanager
def _by_soplex() -> Iterator[None]:
    def solve(programme: ArrayProgramme, enough_infeasible: int) -> tuple[Solution | None, int, list[str]]:
        solution = solved_by_soplex(programme.arrays)
        return solution, 0 if solution else enough_infeasible, []

    with mock.patch.object(ArrayProgramme, "_try_algorithms", solve):
        yield


def solved_by_soplex(arrays: ProgrammeArrays) -> Solution | None:
    """The optimum of a programme, from scratch; None where SoPlex proves that there is none.

    Raises ``SolverFailedError`` where it proves nothing, or its optimum does not pass the planner's checks.
    """
    programme = LP()
    infinity = programme.infinity()

    def limits(values: FloatArray) -> list[float]:
        return np.clip(values, -infinity, infinity).tolist()

    for tolerance in (SCIP_LPPARAM.FEASTOL, SCIP_LPPARAM.DUALFEASTOL):
        programme.setRealParam(tolerance, FEASIBILITY_TOLERANCE)
    programme.addCols(
        [[] for _ in arrays.cost],
        objs=arrays.cost.tolist(),
        lbs=limits(arrays.column_lower),
        ubs=limits(arrays.column_upper),
    )
    rows = arrays.matrix.tocsr()
    entries = [
        list(zip(rows.indices[first:last].tolist(), rows.data[first:last].tolist(), strict=True))
        for first, last in zip(rows.indptr[:-1], rows.indptr[1:], strict=True)
    ]
    programme.addRows(entries, lhss=limits(arrays.row_lower), rhss=limits(arrays.row_upper))
    programme.solve()
    if not programme.isOptimal():
        if programme.getDualRay() is None:
            raise SolverFailedError("SoPlex found neither an optimum nor a proof that there is none")
        return None
    solution = Solution(
        objective=programme.getObjVal() + arrays.offset,
        values=np.array(programme.getPrimal()),
        duals=np.array(programme.getDual()),
        reduced_costs=np.array(programme.getRedcost()),
    )
    complaint = arrays.what_is_wrong_with(solution)
    if complaint is not None:
        raise SolverFailedError(f"SoPlex: {complaint}")
    return solution
