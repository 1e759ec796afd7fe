"""One scenario, from its changes to its result; whatever goes wrong is a result too."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import pandas as pd
import pyarrow as pa

from planner.case.case import Case
from planner.explain.explanation import explain
from planner.explain.report import explanation_json
from planner.planning import make_plan
from planner.scenarios.base import Base
from planner.scenarios.model import Scenario
from planner.scenarios.numbers import Numbers, numbers_of, same_structure
from planner.scenarios.quick import QuickChanges, case_with
from planner.solve.highs import Deadline, NoSolutionError, SolverStoppedError
from planner.sweep.least_cost import LeastCost, LeastCostSolver
from planner.sweep.result import Result, Row, Status, parquet_bytes

PLAN_TABLES = ("benchmarks", "allocations", "abatement", "market", "replay_market", "shadow_prices")
"""Tables of a plan that every scenario keeps; installations on request."""

MOST_FAULTS = 3
"""Faults that the reason of an invalid scenario tells; its explanation has all."""


class Stages(StrEnum):
    """How far each scenario is solved."""

    COST = "cost"
    """The least-cost programme alone, proven: cost, market, prices of limits in tonnes."""
    FULL = "full"
    """The whole plan with fairest benchmarks, replay, prices and certificate, as for ``planner solve``."""


@dataclass(frozen=True)
class Work:
    """What every scenario of a sweep shares."""

    base: Base
    stages: Stages
    installations: bool
    time_limit_s: float | None


class Worker:
    """Solves scenarios of one sweep, one after the other."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._quick = QuickChanges(work.base)
        self._solver: LeastCostSolver | None = None

    def result(self, scenario: Scenario) -> Result:
        """Solve a scenario; never raises but for an interrupt."""
        started = time.perf_counter()
        try:
            result = self._solved(scenario)
        except SolverStoppedError as error:
            result = Result(scenario.name, Row(Status.STOPPED, reason=str(error)))
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            result = Result(scenario.name, Row(Status.FAILED, reason=reason))
        return replace(result, row=replace(result.row, seconds=time.perf_counter() - started))

    def _solved(self, scenario: Scenario) -> Result:
        base = self._work.base
        numbers = self._quick.numbers(scenario)
        if numbers is None:
            examination = base.changed(scenario)
            if examination.case is None:
                faults = [str(fault) for fault in examination.faults]
                told = "; ".join(faults[:MOST_FAULTS])
                more = f"; and {len(faults) - MOST_FAULTS} more" if len(faults) > MOST_FAULTS else ""
                row = Row(Status.INVALID, reason=told + more)
                return Result(scenario.name, row, explanation={"faults": faults})
            case = examination.case
        else:
            case = base.case
        if self._work.stages is Stages.COST:
            return self._with_reason(
                scenario, case, numbers, lambda: self._least_cost(scenario, case, numbers)
            )
        if numbers is not None:
            case = case_with(case, numbers)
        return self._with_reason(scenario, case, None, lambda: self._plan(scenario, case))

    def _with_reason(
        self, scenario: Scenario, case: Case, numbers: Numbers | None, solve: Callable[[], Result]
    ) -> Result:
        """The result of ``solve``, or why there is no plan: at the cost stage the conflict alone."""
        try:
            return solve()
        except NoSolutionError:
            pass
        case = case if numbers is None else case_with(case, numbers)
        deadline = Deadline(self._work.time_limit_s)
        if self._work.stages is Stages.COST:
            explanation = explain(case, deadline, levers=())
        else:
            explanation = explain(case, deadline)
        content = explanation_json(case, explanation)
        limits = [limit["sentence_en"] for limit in content["conflict"]]
        reason = f"{content['conflict_sentence_en']} {'; '.join(limits)}".strip()
        return Result(scenario.name, Row(Status.NO_PLAN, reason=reason), explanation=content)

    def _least_cost(self, scenario: Scenario, case: Case, numbers: Numbers | None) -> Result:
        deadline = Deadline(self._work.time_limit_s)
        if numbers is None and not same_structure(self._work.base.case, case):
            found = LeastCostSolver(case, start=False).solve(numbers_of(case), deadline)
        else:
            if self._solver is None:
                self._solver = LeastCostSolver(self._work.base.case)
            found = self._solver.solve(numbers or numbers_of(case), deadline)
        return _result_of_least_cost(scenario, found)

    def _plan(self, scenario: Scenario, case: Case) -> Result:
        plan = make_plan(case, time_limit_s=self._work.time_limit_s)
        names = (*PLAN_TABLES, *(("installations",) if self._work.installations else ()))
        row = Row(
            Status.OPTIMAL,
            cost=plan.cost_million_cny,
            replay_cost=plan.replay_cost_million_cny,
            peak_year=plan.peak.year,
            peak_mt=plan.peak.emissions_mt,
            peak_met=plan.peak.met,
            replay_peak_year=plan.replay_peak.year,
            replay_met=plan.replay_peak.met,
            largest_burden=max(plan.burden_levels, default=None),
        )
        tables = {name: parquet_bytes(_arrow(getattr(plan, name))) for name in names}
        return Result(scenario.name, row, tables)


def _result_of_least_cost(scenario: Scenario, found: LeastCost) -> Result:
    row = Row(
        Status.OPTIMAL,
        cost=found.cost_million_cny,
        peak_year=found.peak.year,
        peak_mt=found.peak.emissions_mt,
        peak_met=found.peak.met,
    )
    tables = {"market": parquet_bytes(found.market), "shadow_prices": parquet_bytes(found.shadow_prices)}
    return Result(scenario.name, row, tables)


def _arrow(table: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(table, preserve_index=False)


def explanation_text(content: dict[str, Any]) -> str:
    """An explanation as it is written."""
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


_here = threading.local()
"""The worker of this process (or thread of a cluster's process)."""


def begin(work: Work) -> None:
    """Prepare this process for a sweep."""
    _here.worker = Worker(work)


def solve_here(scenario: Scenario) -> Result:
    """Solve a scenario in a process that has begun."""
    worker: Worker = _here.worker
    return worker.result(scenario)


def solve_batch_here(scenarios: Sequence[Scenario]) -> list[Result]:
    """Solve scenarios, one after the other, in a process that has begun."""
    return [solve_here(scenario) for scenario in scenarios]


def solve_for(work: Work, sweep: str, scenario: Scenario) -> Result:
    """Solve a scenario of the sweep called so in a process that may have served another one before."""
    if getattr(_here, "sweep", None) != sweep:
        begin(work)
        _here.sweep = sweep
    return solve_here(scenario)
