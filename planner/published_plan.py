"""A plan as it is published: the tables of a result folder, or the same of a plan in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from planner.case.case import Case
from planner.plan import EmissionsPeak, Plan

REPLAY_COLUMNS = ("emissions", "supply", "offset", "bank", "total_emissions")
"""Columns of the replay's market beside year and price (Mt)."""


@dataclass(frozen=True)
class PublishedPlan:
    """What readers of finished plans work with. Tables and units are those of ``planner.plan.Plan``.

    ``name``: of the result folder, or of the case for a plan in memory.
    """

    name: str
    case: Case
    cost_million_cny: float
    """Present value of the least cost."""
    plan_cost_million_cny: float
    """Present value of the plan, within the cost slack."""
    replay_cost_million_cny: float
    largest_burden: float
    """The largest burden + protection of a decided product-year (share); NaN where none is decided."""
    peak: EmissionsPeak
    replay_peak: EmissionsPeak
    versions: Mapping[str, str]
    options: Mapping[str, str]
    benchmarks: pd.DataFrame
    allocations: pd.DataFrame
    abatement: pd.DataFrame
    market: pd.DataFrame
    replay_market: pd.DataFrame
    shadow_prices: pd.DataFrame
    installations: pd.DataFrame


def published(plan: Plan) -> PublishedPlan:
    """The published part of a plan in memory."""
    return PublishedPlan(
        name=plan.case.name,
        case=plan.case,
        cost_million_cny=plan.cost_million_cny,
        plan_cost_million_cny=plan.plan_cost_million_cny,
        replay_cost_million_cny=plan.replay_cost_million_cny,
        largest_burden=max(plan.burden_levels, default=float("nan")),
        peak=plan.peak,
        replay_peak=plan.replay_peak,
        versions=plan.versions,
        options=plan.options,
        benchmarks=plan.benchmarks,
        allocations=plan.allocations,
        abatement=plan.abatement,
        market=plan.market,
        replay_market=plan.replay_market,
        shadow_prices=plan.shadow_prices,
        installations=plan.installations,
    )
