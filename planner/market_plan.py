"""The plan of a case that holds when firms answer it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from planner.case.case import Case
from planner.cells import aggregate, with_columns_of_own_measures
from planner.plan import EmissionsPeak, MarketConsistency, Plan, peak_met_in_every_answer
from planner.planning import make_plan
from planner.rows import ONE_TONNE_MT
from planner.solve.highs import Deadline, NoSolutionError, SolverFailedError
from planner.solve.market_consistent import NoConsistentPlanError, consistent_plan
from planner.stages import StageClock

EVERY_ANSWER = "every answer of firms that is cheapest for them meets the targets"
CHOSEN_ANSWER = (
    "the cheapest answer of firms that the rule of ties chooses meets the targets; others, as cheap, need not"
)
NO_CHEAPER = (
    "no cheaper plan meets them at the same market prices, and none at any prices costs less than the "
    "planner's optimum; the cheapest over all market prices is searched for, not proven"
)


def make_market_consistent_plan(
    case: Case,
    clock: StageClock | None = None,
    *,
    time_limit_s: float | None = None,
    options: Mapping[str, str] | None = None,
    warnings: tuple[str, ...] = (),
) -> Plan:
    """Solve a case; where the replay misses peak, ceiling or budget, search for benchmarks that mend it.

    The plan returned is the fairest within the cost slack at its market prices. Its ``cost_million_cny``,
    shadow prices and marginal costs stay those of the planner's optimum, from which the price of consistency
    is measured.

    Raises what ``make_plan`` raises, and ``NoConsistentPlanError`` where no such plan is found.
    """
    clock = clock or StageClock()
    deadline = Deadline(time_limit_s)
    plan = make_plan(case, clock, time_limit_s=time_limit_s, options=options, warnings=warnings)
    if _met(plan.replay_peak):
        consistency = MarketConsistency(
            met=True,
            rounds=0,
            cost_million_cny=plan.cost_million_cny,
            cost_of_consistency_million_cny=0.0,
            guarantee=_whose_answer(plan),
        )
        return replace(plan, market_consistency=consistency)
    with clock.stage("market consistency"):
        cells = with_columns_of_own_measures(aggregate(case))
        decided = plan.benchmarks[plan.benchmarks["origin"] == "decided"]
        benchmarks = {
            (str(row["product"]), int(row["year"])): float(row["benchmark"])
            for row in decided.to_dict("records")
        }
        found = consistent_plan(cells.data, benchmarks, case.settings.cost_slack, deadline)
    try:
        consistent = make_plan(
            case,
            clock,
            time_limit_s=None if time_limit_s is None else max(0.0, deadline.remaining()),
            options=options,
            warnings=warnings,
            given=found.benchmarks,
        )
    except NoSolutionError as error:
        raise SolverFailedError("benchmarks that the search has found leave no plan") from error
    if not _met(consistent.replay_peak):
        raise NoConsistentPlanError(found.rounds, consistent.replay_peak.largest_miss_mt)
    return replace(
        consistent,
        market_consistency=MarketConsistency(
            met=True,
            rounds=found.rounds,
            cost_million_cny=found.cost_million_cny,
            cost_of_consistency_million_cny=found.cost_million_cny - plan.cost_million_cny,
            guarantee=f"{_whose_answer(consistent)}; {NO_CHEAPER}",
        ),
    )


def _met(peak: EmissionsPeak) -> bool:
    """Whether none of the targets that the case sets is missed."""
    return False not in (peak.met, peak.ceiling_met, peak.budget_met)


def _whose_answer(plan: Plan) -> str:
    """Whether all answers that are cheapest for firms meet the targets, or the chosen one is known to."""
    settings = plan.case.settings
    ranges = plan.uniqueness[plan.uniqueness["table"] == "replay_market"]
    highest = ranges[ranges["column"] == "total_emissions"]["highest"]
    sure = peak_met_in_every_answer(plan) is not False
    if settings.peak_ceiling_mt is not None:
        sure &= _largest(highest) <= settings.peak_ceiling_mt + ONE_TONNE_MT
    if settings.emissions_budget_mt is not None:
        sure &= float(highest.sum()) <= settings.emissions_budget_mt + ONE_TONNE_MT * len(settings.years)
    return EVERY_ANSWER if sure else CHOSEN_ANSWER


def _largest(values: pd.Series[float]) -> float:
    return float(values.max()) if len(values) else float("-inf")
