"""The futures of a scenario file, read and aggregated."""

from __future__ import annotations

from pathlib import Path

from planner.case.case import Case
from planner.cells import aggregate, with_columns_of_own_measures
from planner.robust.futures import Future, Futures, FuturesRefusedError
from planner.scenarios.base import Base
from planner.scenarios.model import Scenario
from planner.scenarios.quick import QuickChanges, case_with
from planner.scenarios.read import read_scenarios

FEWEST_FUTURES, MOST_FUTURES = 2, 500
"""One future is a case; the programme of all futures at once grows with their number."""


def read_futures(path: Path) -> Futures:
    """Read a scenario file and make the case of every scenario.

    Raises ``ScenarioFileInvalid``; ``CaseInvalid`` for the base or for the first scenario whose changes break
    a rule of a case; ``FuturesRefusedError`` where there are too few or too many.
    """
    scenarios, base = read_scenarios(path)
    count = len(scenarios.scenarios)
    if not FEWEST_FUTURES <= count <= MOST_FUTURES:
        reason = f"{path.name} has {count:,} scenarios; give {FEWEST_FUTURES} to {MOST_FUTURES} futures"
        raise FuturesRefusedError([reason])
    quick = QuickChanges(base)
    return Futures(
        title=scenarios.title,
        file=path,
        central=_future("central", None, base.case),
        members=tuple(
            _future(scenario.name, scenario.weight, _case_of(scenario, base, quick))
            for scenario in sorted(scenarios.scenarios, key=lambda scenario: scenario.name)
        ),
    )


def _future(name: str, weight: float | None, case: Case) -> Future:
    return Future(name, weight, case, with_columns_of_own_measures(aggregate(case)))


def _case_of(scenario: Scenario, base: Base, quick: QuickChanges) -> Case:
    numbers = quick.numbers(scenario)
    return base.case_of(scenario) if numbers is None else case_with(base.case, numbers)
