"""All rules of fairness for one case, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from planner.case.case import Case
from planner.cells import aggregate, with_columns_of_own_measures
from planner.fairness.burdens import DEFINITIONS, burdens
from planner.fairness.found import FoundBenchmarks
from planner.fairness.plan import extra_cost_of, find_benchmarks, plan_with
from planner.fairness.reference_path import reference_of
from planner.fairness.rule_names import FairnessRule
from planner.plan import Plan
from planner.planning import make_plan
from planner.solve.highs import Deadline

_NONE = float("nan")


@dataclass(frozen=True)
class SideBySide:
    """The plans of one case by rule, leximin first, and what the other rules have found."""

    case: Case
    plans: Mapping[FairnessRule, Plan]
    found: Mapping[FairnessRule, FoundBenchmarks]

    def by_year(self) -> pd.DataFrame:
        """One row a rule and decided product-year.

        Columns: rule, product, year, benchmark (tCO2e/unit), tightening (share), common (what the rule has
        all products share: tightening or factor), departure (share), then the four burdens of
        ``planner.fairness.burdens``. common and departure are NaN where the rule has none.
        """
        return pd.concat([self._of(rule) for rule in self.plans], ignore_index=True)

    def by_product(self) -> pd.DataFrame:
        """Columns rule, product and the four burdens over all decided years (ratios of sums)."""
        parts = [
            burdens(plan, ["product"]).assign(rule=rule.value)[["rule", "product", *DEFINITIONS]]
            for rule, plan in self.plans.items()
        ]
        return pd.concat(parts, ignore_index=True)

    def by_rule(self) -> pd.DataFrame:
        """One row a rule.

        Columns: rule, followed (no product-year departs), largest_departure, sum_of_departures (shares;
        blank for leximin), plan_cost, extra_cost (against the least cost; million CNY, present value),
        extra_share (of the least cost), within_cost_slack, peak_year, peak_emissions (Mt), peak_met, and
        largest_<burden> for each of the four burdens over product-years.
        """
        return pd.DataFrame([self._summary(rule) for rule in self.plans])

    def _of(self, rule: FairnessRule) -> pd.DataFrame:
        plan, found = self.plans[rule], self.found.get(rule)
        decided = plan.benchmarks[plan.benchmarks["origin"] == "decided"]
        keys = list(zip(decided["product"], decided["year"], strict=True))
        common = {} if found is None else found.common
        departures = {} if found is None else found.departures
        table = decided[["product", "year", "benchmark", "tightening"]].assign(
            rule=rule.value,
            common=[common.get(year, _NONE) for _, year in keys],
            departure=[departures.get(key, _NONE) for key in keys],
        )
        table = table.merge(burdens(plan), on=["product", "year"], how="left")
        first = ["rule", "product", "year", "benchmark", "tightening", "common", "departure"]
        return table[[*first, *DEFINITIONS]]

    def _summary(self, rule: FairnessRule) -> dict[str, object]:
        plan = self.plans[rule]
        followed = plan.fairness
        least = plan.cost_million_cny
        extra = extra_cost_of(plan)
        largest = burdens(plan)[list(DEFINITIONS)].max()
        return {
            "rule": rule.value,
            "followed": True if followed is None else followed.followed,
            "largest_departure": _NONE if followed is None else followed.largest_departure,
            "sum_of_departures": _NONE if followed is None else followed.sum_of_departures,
            "plan_cost": plan.plan_cost_million_cny,
            "extra_cost": extra,
            "extra_share": extra / abs(least) if least else _NONE,
            "within_cost_slack": True if followed is None else followed.within_cost_slack,
            "peak_year": plan.peak.year,
            "peak_emissions": plan.peak.emissions_mt,
            "peak_met": plan.peak.met,
            **{f"largest_{name}": float(largest[name]) for name in DEFINITIONS},
        }


def side_by_side(case: Case, *, time_limit_s: float | None = None) -> SideBySide:
    """Solve a case by every rule; the rule reference where the case has a reference path.

    Raises what ``planner.fairness.plan.make_fair_plan`` raises.
    """
    deadline = Deadline(time_limit_s)

    def left() -> float | None:
        return None if time_limit_s is None else max(0.0, deadline.remaining())

    data = with_columns_of_own_measures(aggregate(case)).data
    given = not case.reference_benchmarks.empty
    reference = reference_of(case, data) if given else {}
    plans = {FairnessRule.LEXIMIN: make_plan(case, time_limit_s=left())}
    found: dict[FairnessRule, FoundBenchmarks] = {}
    rules = [FairnessRule.PROPORTIONAL, FairnessRule.UNIFORM_CORRECTION]
    for rule in [*rules, FairnessRule.REFERENCE] if given else rules:
        found[rule] = find_benchmarks(data, rule, reference, case.settings.cost_slack, deadline)
        plans[rule] = plan_with(case, rule, found[rule], time_limit_s=left())
    return SideBySide(case=case, plans=plans, found=found)
