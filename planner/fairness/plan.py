"""The plan of a case by a rule of fairness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from models.data import ProgrammeData
from planner.case.case import Case
from planner.cells import ProductYear, aggregate, with_columns_of_own_measures
from planner.fairness.found import FoundBenchmarks
from planner.fairness.proportional import proportional_benchmarks
from planner.fairness.reference_path import reference_benchmarks, reference_of
from planner.fairness.rule_names import FairnessRule
from planner.fairness.uniform_correction import uniform_correction_benchmarks
from planner.plan import FairnessFollowed, Plan
from planner.planning import make_plan
from planner.solve.highs import Deadline, NoSolutionError, SolverFailedError
from planner.solve.lexicographic import NEGLIGIBLE_COST
from planner.stages import StageClock

OPTION = "fairness"
"""Key of the rule among the options of a plan; absent for leximin."""


def make_fair_plan(
    case: Case,
    clock: StageClock | None = None,
    *,
    rule: FairnessRule,
    time_limit_s: float | None = None,
    options: Mapping[str, str] | None = None,
    warnings: tuple[str, ...] = (),
) -> Plan:
    """Find the benchmarks of a rule and plan with them at least cost.

    Raises what ``make_plan`` raises, and ``CaseInvalid`` where the rule is ``reference`` and the reference
    path is missing or has rows for product-years that are not decided.
    """
    if rule is FairnessRule.LEXIMIN:
        return make_plan(case, clock, time_limit_s=time_limit_s, options=options, warnings=warnings)
    options = {**(options or {}), OPTION: rule.value}
    clock = clock or StageClock()
    deadline = Deadline(time_limit_s)
    with clock.stage(f"rule {rule}"):
        data = with_columns_of_own_measures(aggregate(case)).data
        reference = reference_of(case, data) if rule is FairnessRule.REFERENCE else {}
        found = find_benchmarks(data, rule, reference, case.settings.cost_slack, deadline)
    left = None if time_limit_s is None else max(0.0, deadline.remaining())
    return plan_with(case, rule, found, clock, time_limit_s=left, options=options, warnings=warnings)


def find_benchmarks(
    data: ProgrammeData,
    rule: FairnessRule,
    reference: Mapping[ProductYear, float],
    cost_slack: float,
    deadline: Deadline,
) -> FoundBenchmarks:
    """Find the benchmarks of a rule other than leximin; ``reference`` (tCO2e/unit) for the rule reference.

    Raises what ``LinearProgramme.solve`` raises.
    """
    if rule is FairnessRule.PROPORTIONAL:
        return proportional_benchmarks(data, cost_slack, deadline)
    if rule is FairnessRule.UNIFORM_CORRECTION:
        return uniform_correction_benchmarks(data, cost_slack, deadline)
    return reference_benchmarks(data, reference, cost_slack, deadline)


def plan_with(
    case: Case,
    rule: FairnessRule,
    found: FoundBenchmarks,
    clock: StageClock | None = None,
    *,
    time_limit_s: float | None = None,
    options: Mapping[str, str] | None = None,
    warnings: tuple[str, ...] = (),
) -> Plan:
    """Plan at least cost with benchmarks that a rule has found, and say how nearly they follow it."""
    try:
        plan = make_plan(
            case,
            clock,
            time_limit_s=time_limit_s,
            options=options,
            warnings=warnings,
            given=found.benchmarks,
        )
    except NoSolutionError as error:
        raise SolverFailedError(f"the benchmarks of the rule {rule} leave no plan") from error
    extra = extra_cost_of(plan)
    allowed = case.settings.cost_slack * abs(plan.cost_million_cny)
    followed = FairnessFollowed(
        rule=rule.value,
        followed=found.followed,
        sum_of_departures=found.sum_of_departures,
        largest_departure=found.largest_departure,
        within_cost_slack=extra <= allowed + _rounding(plan),
        extra_cost_million_cny=extra,
    )
    return replace(plan, fairness=followed)


def extra_cost_of(plan: Plan) -> float:
    """Cost of a plan less the least cost, million CNY; 0 where it is rounding."""
    extra = plan.plan_cost_million_cny - plan.cost_million_cny
    return extra if extra > _rounding(plan) else 0.0


def _rounding(plan: Plan) -> float:
    """Of costs as large as the least, million CNY."""
    return NEGLIGIBLE_COST * max(1.0, abs(plan.cost_million_cny))
