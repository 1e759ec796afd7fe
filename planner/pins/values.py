"""The values to pin: of a plan in memory, or of a result folder; the same numbers either way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from planner.pins.pin import NoPlan, Objectives, PlanValues, TotalsMt
from planner.plan import Plan

SIGNIFICANT_DIGITS = 12
"""As many as the tables of a result have, so that a plan and its result folder give the same pin."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "benchmarks": ("product", "year", "benchmark"),
    "allocations": ("year", "issuance"),
    "abatement": ("year", "abated"),
    "market": ("year", "emissions", "total_emissions", "offset", "bank"),
}
"""Tables and columns of a result that are pinned, or summed to what is pinned."""

Values = PlanValues | NoPlan


def values_of_plan(plan: Plan) -> PlanValues:
    """Return the values to pin of a plan in memory."""
    tables = {name: getattr(plan, name) for name in COLUMNS}
    return plan_values(
        least_cost=plan.cost_million_cny,
        plan_cost=plan.plan_cost_million_cny,
        replay_cost=plan.replay_cost_million_cny,
        burden_levels=plan.burden_levels,
        tables=tables,
    )


def plan_values(
    *,
    least_cost: float,
    plan_cost: float,
    replay_cost: float,
    burden_levels: Iterable[float],
    tables: Mapping[str, pd.DataFrame],
) -> PlanValues:
    """Return the values to pin. Costs in million CNY; ``tables`` those of ``COLUMNS``, amounts in MtCO2e."""
    market = tables["market"].set_index("year")
    benchmarks = tables["benchmarks"]
    return PlanValues(
        objectives=Objectives(
            least_cost=_rounded(least_cost),
            plan_cost=_rounded(plan_cost),
            replay_cost=_rounded(replay_cost),
        ),
        burden_levels=tuple(_rounded(level) for level in burden_levels),
        benchmarks={
            str(product): _by_year(rows.set_index("year")["benchmark"])
            for product, rows in benchmarks.groupby("product", sort=True)
        },
        totals_mt=TotalsMt(
            covered_emissions=_by_year(market["emissions"]),
            total_emissions=_by_year(market["total_emissions"]),
            issuance=_by_year(tables["allocations"].groupby("year")["issuance"].sum()),
            abatement=_by_year(tables["abatement"].groupby("year")["abated"].sum()),
            offsets=_by_year(market["offset"]),
            bank=_by_year(market["bank"]),
        ),
    )


def _by_year(amounts: pd.Series[float]) -> dict[int, float]:
    years = amounts.index.astype(int).tolist()
    return {year: _rounded(value) for year, value in sorted(zip(years, amounts.tolist(), strict=True))}


def _rounded(value: float) -> float:
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}")
