"""The scenarios of a file as weighted cases, for whoever plans for all of them at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from planner.case.case import Case
from planner.case.faults import CaseInvalid
from planner.scenarios.read import read_scenarios


@dataclass(frozen=True)
class Future:
    """One future: its name, its weight (None where the file gives none) and its case."""

    name: str
    weight: float | None
    case: Case


def read_futures(path: Path) -> tuple[Future, ...]:
    """Every scenario of a file as a case.

    Raises ``ScenarioFileInvalid``, and ``CaseInvalid`` for the base or for the first scenario whose changes
    break a rule of a case.
    """
    scenarios, base = read_scenarios(path)
    futures = []
    for scenario in scenarios.scenarios:
        examination = base.changed(scenario)
        if examination.case is None:
            raise CaseInvalid(examination.faults)
        futures.append(Future(scenario.name, scenario.weight, examination.case))
    return tuple(futures)
