"""The plan for several futures: its benchmarks, what each future makes of them, what planning so is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.risk_measure import Risk
from planner.cells import ProductYear
from planner.fairness.search import fairest_benchmarks
from planner.robust.answer import Answer, answer, least_cost_in
from planner.robust.futures import Future, Futures
from planner.robust.optimum import RobustOptimum, robust_optimum
from planner.robust.rule import RobustRule, risk_of
from planner.solve.highs import Deadline, NoSolutionError, SolverFailedError
from planner.stages import StageClock


@dataclass(frozen=True)
class RobustPlan:
    """One path of benchmarks for all futures, and each future's answer to it.

    - answers: by future
    - cost_alone: by future, its least cost if it were known beforehand (million CNY, present value; NaN where
      even then no plan is left)
    - central_benchmarks: of the fairest plan of the central case (tCO2e/unit); empty where it has no plan
    - cost_with_central: by future, least cost with these; NaN where they leave no plan
    """

    futures: Futures
    rule: RobustRule
    optimum: RobustOptimum
    answers: Mapping[str, Answer]
    cost_alone: Mapping[str, float]
    central_benchmarks: Mapping[ProductYear, float]
    cost_with_central: Mapping[str, float]
    seconds: Mapping[str, float]

    def risk(self, costs: Mapping[str, float], risk: Risk | None = None) -> float:
        """The risk of costs by future, by the plan's own measure of risk or another.

        Where the file has no weights all futures count alike.
        """
        names = [future.name for future in self.futures.members]
        weights = self.futures.weights
        return risk_of(
            np.array([costs[name] for name in names]),
            np.array([weights[name] for name in names]),
            risk or self.rule.risk,
            self.rule.tail,
        )

    @property
    def costs(self) -> dict[str, float]:
        """Million CNY, present value, by future."""
        return {name: answered.cost_million_cny for name, answered in self.answers.items()}

    @property
    def value_against_central(self) -> float:
        """What the plan saves against the central forecast's benchmarks, million CNY of risk.

        NaN where these leave no plan in some future: then they cannot be compared, which is said instead.
        """
        return self.risk(self.cost_with_central) - self.risk(self.costs)

    @property
    def value_of_knowing(self) -> float:
        """What it would save to know beforehand which future comes true, million CNY of risk."""
        return self.risk(self.costs) - self.risk(self.cost_alone)


def make_robust_plan(
    futures: Futures, rule: RobustRule, clock: StageClock | None = None, *, time_limit_s: float | None = None
) -> RobustPlan:
    """Plan for all futures at once.

    Raises ``NoSolutionError`` where no path of benchmarks keeps the limits of every future, and what
    ``LinearProgramme.solve`` raises.
    """
    clock = clock or StageClock()
    deadline = Deadline(time_limit_s)
    slack = futures.central.case.settings.cost_slack
    largest = rule.largest_correction
    with clock.stage("least risk and fairest burden"):
        optimum = robust_optimum(futures.data, futures.weights, rule, slack, deadline)
    with clock.stage("answers of the futures"):
        answers = {
            future.name: _answer(future, optimum.benchmarks, largest, deadline) for future in futures.members
        }
    with clock.stage("value of planning so"):
        alone = {
            future.name: least_cost_in(future.data, None, largest, deadline) for future in futures.members
        }
        try:
            central = fairest_benchmarks(futures.central.data, slack, deadline)
        except NoSolutionError:
            central = {}
        with_central = {
            future.name: least_cost_in(future.data, central, largest, deadline) if central else float("nan")
            for future in futures.members
        }
    return RobustPlan(
        futures=futures,
        rule=rule,
        optimum=optimum,
        answers=answers,
        cost_alone=alone,
        central_benchmarks=central,
        cost_with_central=with_central,
        seconds=dict(clock.finished),
    )


def _answer(
    future: Future, benchmarks: Mapping[ProductYear, float], largest: float, deadline: Deadline
) -> Answer:
    try:
        return answer(future, benchmarks, largest, deadline)
    except NoSolutionError as error:
        raise SolverFailedError(f"robust benchmarks leave no plan in the future {future.name}") from error
