"""What a compliance year takes from a plan: products, benchmarks, rules, correction factors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from planner import __version__
from planner.case.case import Case
from planner.published_plan import PublishedPlan
from planner.rules import rules_in_force

DECIDED = "decided"
"""Origin of a benchmark that the plan chose, in the benchmarks of a result."""

PLAN_RULE_COLUMNS = ("sector", "year", "plan_rule", "slope", "band")


@dataclass(frozen=True)
class PlanGiven:
    """A plan as a compliance year sees it.

    - name: of the result folder or the case
    - benchmarks: product, year, benchmark (tCO2e/unit), decided (bool)
    - is_result: whether the benchmarks are those of a plan, or the announced ones of a case alone
    - versions, options: of the run, for its digest
    """

    name: str
    case: Case
    benchmarks: pd.DataFrame
    is_result: bool
    versions: Mapping[str, str]
    options: Mapping[str, str]

    def rules(self) -> pd.DataFrame:
        """Return the case's rules by year, columns ``PLAN_RULE_COLUMNS``; no row where uncovered."""
        rows = [
            (sector, year, rule.rule, rule.slope, rule.band)
            for (sector, year), rule in rules_in_force(self.case).items()
            if rule.rule != "uncovered"
        ]
        return pd.DataFrame(rows, columns=list(PLAN_RULE_COLUMNS))


def plan_of_case(case: Case) -> PlanGiven:
    """Take the announced benchmarks of a case without a plan."""
    announced = case.benchmarks[["product", "year", "benchmark"]].assign(decided=False)
    return PlanGiven(case.name, case, announced, False, {"planner": __version__}, {})


def plan_of_result(plan: PublishedPlan) -> PlanGiven:
    """Take the benchmarks of a plan, and where it has none those announced in its case."""
    given = plan.benchmarks[["product", "year", "benchmark"]]
    of_plan = given.assign(decided=plan.benchmarks["origin"] == DECIDED).dropna()
    announced = plan.case.benchmarks[["product", "year", "benchmark"]].assign(decided=False)
    both = pd.concat([of_plan, announced]).drop_duplicates(["product", "year"], keep="first")
    return PlanGiven(plan.name, plan.case, both, True, plan.versions, plan.options)
