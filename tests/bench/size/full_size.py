"""The full-size programme, built as arrays and passed to HiGHS at once: what a good engineer would write.

HiGHS runs with its defaults, unless a test asks for tighter tolerances.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import highspy
import numpy as np
import pandas as pd

from planner.case.case import Case
from tests.bench.size.array_programme import ArrayProgramme, array_programme
from tests.bench.size.quantities import quantities_of


@dataclass(frozen=True)
class Solved:
    """How a full-size programme ended.

    - status: as the solver says, "Optimal" when it is one
    - objective: million CNY, present value
    - rows, columns, nonzeros: size of the programme as it was passed
    """

    status: str
    objective: float
    rows: int
    columns: int
    nonzeros: int


class UnsolvedError(Exception):
    """The solver found no optimum; the text says what it found instead."""


def solve_full_size(
    case: Case, own_measures: pd.DataFrame, options: Mapping[str, float] | None = None
) -> Solved:
    """Least cost of a case, from its tables in memory; ``options`` of HiGHS.

    Raises UnsolvedError where there is no optimum.
    """
    programme = array_programme(quantities_of(case, own_measures))
    return solve(programme, options or {})


def solve(programme: ArrayProgramme, options: Mapping[str, float]) -> Solved:
    """Pass the arrays at once and minimise."""
    highs = _QuietHighs()  # type: ignore[no-untyped-call]
    for name, value in options.items():
        highs.setOptionValue(name, value)
    rows, columns = programme.matrix.shape
    highs.passModel(
        columns,
        rows,
        programme.matrix.nnz,
        int(highspy.MatrixFormat.kColwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        programme.cost,
        programme.column_lower,
        programme.column_upper,
        programme.row_lower,
        programme.row_upper,
        programme.matrix.indptr.astype(np.int32),
        programme.matrix.indices.astype(np.int32),
        programme.matrix.data,
        np.zeros(columns, dtype=np.int32),
    )
    highs.run()
    status = highs.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        raise UnsolvedError(highs.modelStatusToString(status))
    objective = float(highs.getInfo().objective_function_value)
    return Solved("Optimal", objective, rows, columns, programme.matrix.nnz)


class _QuietHighs(highspy.Highs):
    """HiGHS with its defaults, but silent from its first word."""

    def enableCallbacks(self) -> None:  # noqa: N802
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]
