"""A robust plan as JSON and as lines at the terminal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from models.risk_measure import Risk
from planner.planning import library_versions
from planner.robust.plan import RobustPlan
from planner.robust.tables import caps_table, corrections_table

FORMAT = "allocation-planner robust plan"


def robust_json(plan: RobustPlan) -> dict[str, Any]:
    """Everything about the plan that is not a table; costs are million of the currency, present value."""
    futures, optimum = plan.futures, plan.optimum
    caps, corrections = caps_table(plan), corrections_table(plan)
    without_central = without_plan(plan.cost_with_central)
    without_alone = without_plan(plan.cost_alone)
    return {
        "format": FORMAT,
        "case": futures.central.case.name,
        "currency": futures.central.case.settings.currency,
        "title": futures.title,
        "futures": len(futures.members),
        "weighted": futures.weighted,
        "risk": plan.rule.risk.value,
        "tail": plan.rule.tail if plan.rule.risk is Risk.CVAR else None,
        "largest_correction_allowed": plan.rule.largest_correction,
        "least_risk": optimum.least_risk_million_cny,
        "proven_bound": optimum.proven_million_cny,
        "plan_risk": plan.risk(plan.costs),
        "costs": {risk.value: costs_by_risk(plan, risk) for risk in _measurable(plan)},
        "value_against_central": _number(plan.value_against_central),
        "futures_without_plan_with_central": without_central,
        "value_of_knowing": _number(plan.value_of_knowing),
        "futures_without_plan_alone": without_alone,
        "burden_levels": sorted(optimum.burden_levels.values(), reverse=True),
        "caps": len(caps),
        "largest_excess_over_a_cap": max(0.0, float(-caps["room"].min())) if len(caps) else 0.0,
        "corrections": len(corrections),
        "withheld": float(corrections["withheld"].sum()),
        "smallest_factor": float(corrections["factor"].min()) if len(corrections) else 1.0,
        "case_digests": {
            future.name: dict(future.case.digests) for future in (futures.central, *futures.members)
        },
        "versions": library_versions(),
        "seconds": {name: round(seconds, 3) for name, seconds in plan.seconds.items()},
    }


def costs_by_risk(plan: RobustPlan, risk: Risk) -> dict[str, float | None]:
    """The risk of this plan, of the central benchmarks, if the future were known; null: no plan in some."""
    return {
        "robust": _number(plan.risk(plan.costs, risk)),
        "central_benchmarks": _number(plan.risk(plan.cost_with_central, risk)),
        "known_beforehand": _number(plan.risk(plan.cost_alone, risk)),
    }


def robust_lines(plan: RobustPlan) -> list[str]:
    """Say what the plan is and is worth."""
    money = f"million {plan.futures.central.case.settings.currency}"
    content = robust_json(plan)
    lines = [
        f"Futures       {content['futures']}, {'by weight' if content['weighted'] else 'without weights'}",
        f"Risk          {_RISKS[plan.rule.risk]}: {content['plan_risk']:,.0f} {money}, "
        f"least {content['least_risk']:,.0f}",
    ]
    failing = content["futures_without_plan_with_central"]
    if content["value_against_central"] is not None:
        lines.append(
            f"Against       the central benchmarks: saves {content['value_against_central']:,.0f} {money}"
        )
    elif plan.central_benchmarks:
        lines.append(
            f"Against       the central benchmarks: these leave no plan in {len(failing)} of "
            f"{content['futures']} futures"
        )
    else:
        lines.append("Against       the central benchmarks: the central case has no plan")
    if content["value_of_knowing"] is not None:
        lines.append(
            f"Knowing       the future beforehand would save {content['value_of_knowing']:,.0f} {money}"
        )
    lines.append(
        f"Caps          {content['caps']} in all futures, none exceeded by more than "
        f"{content['largest_excess_over_a_cap']:.6f} Mt"
    )
    if plan.rule.largest_correction > 0:
        lines.append(
            f"Corrections   {content['corrections']}, smallest factor {content['smallest_factor']:.4f}, "
            f"{content['withheld']:,.1f} Mt withheld in sum over futures"
        )
    return lines


_RISKS = {Risk.EXPECTED: "expected cost", Risk.CVAR: "cost of the dearest tail", Risk.WORST: "worst cost"}


def without_plan(costs: Mapping[str, float]) -> list[str]:
    """The futures without a plan, by name."""
    return sorted(name for name, cost in costs.items() if math.isnan(cost))


def _measurable(plan: RobustPlan) -> list[Risk]:
    """Without weights nothing is expected: only the worst cost means anything."""
    return list(Risk) if plan.futures.weighted else [Risk.WORST]


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
