"""Which futures cannot share one path of benchmarks."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

import pyomo.environ as pyo

from models.data import ProgrammeData
from models.risk_measure import Risk
from models.robust import build_robust_programme
from planner.solve.highs import Deadline
from planner.solve.programme import LinearProgramme


def conflicting_futures(
    futures: Mapping[str, ProgrammeData], largest_correction: float, deadline: Deadline
) -> tuple[str, ...]:
    """An irreducible set of futures, each of which has a plan alone, that no benchmarks suit together.

    A deletion filter in the order of the names: a future that is let go of (its benchmarks need not be the
    common ones any more) while the others still conflict stays out. Any one fewer could be planned for.
    Empty where all can. Raises what ``LinearProgramme.has_solution`` raises.
    """
    names = sorted(futures)
    alike = dict.fromkeys(names, 1 / len(names))
    model = build_robust_programme(
        futures, alike, Risk.WORST, tail=1.0, largest_correction=largest_correction
    )
    programme = LinearProgramme(model, deadline)
    if programme.has_solution(enough_infeasible=2):
        return ()
    kept = list(names)
    for name in names:
        _let_go(model, programme, name, inf)
        if programme.has_solution(enough_infeasible=2):
            _let_go(model, programme, name, 0.0)
        else:
            kept.remove(name)
    return tuple(kept)


def _let_go(model: pyo.ConcreteModel, programme: LinearProgramme, name: str, room: float) -> None:
    """Let a future's benchmarks differ from the common ones by ``room`` (0 = not at all)."""
    for key, row in model.announced_first.items():
        if key[0] == name:
            programme.set_limits(row, -room, room)
