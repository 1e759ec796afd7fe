"""A robust plan as tidy tables."""

from __future__ import annotations

import pandas as pd

from models.data import ALL_SECTORS
from planner.plan_tables import without_rounding_noise
from planner.planning import emissions_peak
from planner.robust.plan import RobustPlan
from planner.solve.highs import FEASIBILITY_TOLERANCE

_NONE = float("nan")


def benchmarks_table(plan: RobustPlan) -> pd.DataFrame:
    """One row a decided product-year.

    Columns product, year, benchmark (tCO2e/unit, the same in every future), largest_burden (share: 1 - free
    allocation / baseline emissions in the future in which it is largest, before any correction),
    central_benchmark (of the plan for the central case alone; blank without one), difference (share of that).
    """
    protection = plan.futures.central.data.protection
    rows = [
        {
            "product": product,
            "year": year,
            "benchmark": value,
            "largest_burden": plan.optimum.burden_levels.get((product, year), _NONE) - protection[product],
            "central_benchmark": plan.central_benchmarks.get((product, year), _NONE),
        }
        for (product, year), value in sorted(plan.optimum.benchmarks.items())
    ]
    table = pd.DataFrame(rows)
    central = table["central_benchmark"]
    return without_rounding_noise(
        table.assign(difference=table["benchmark"] / central.where(central > 0) - 1)
    )


def futures_table(plan: RobustPlan) -> pd.DataFrame:
    """One row a future.

    Columns future, weight (blank where the file has none), cost, cost_alone (if it were known beforehand),
    regret (cost - cost_alone), cost_with_central (with the benchmarks of the central case; blank where these
    leave no plan); million CNY, present value; peak_year, peak_emissions (Mt), peak_met, withheld (Mt, by
    correction, all years), largest_correction (share of a sector's free allocation in a year).
    """
    rows = []
    corrections = corrections_table(plan)
    for future in plan.futures.members:
        answered = plan.answers[future.name]
        peak = emissions_peak(future.case.settings, answered.outcome.total_emissions_mt)
        alone = plan.cost_alone[future.name]
        own = corrections[corrections["future"] == future.name]
        rows.append(
            {
                "future": future.name,
                "weight": _NONE if future.weight is None else future.weight,
                "cost": answered.cost_million_cny,
                "cost_alone": alone,
                "regret": answered.cost_million_cny - alone,
                "cost_with_central": plan.cost_with_central[future.name],
                "peak_year": peak.year,
                "peak_emissions": peak.emissions_mt,
                "peak_met": peak.met,
                "withheld": float(own["withheld"].sum()),
                "largest_correction": float((1 - own["factor"]).max()) if len(own) else 0.0,
            }
        )
    return without_rounding_noise(pd.DataFrame(rows))


def market_table(plan: RobustPlan) -> pd.DataFrame:
    """One row a future and year: price and marginal_cost (CNY/t), emissions, supply, offset, bank,
    total_emissions (Mt). Price and marginal cost are of the future's own answer, undiscounted."""
    parts = []
    for future in plan.futures.members:
        outcome = plan.answers[future.name].outcome
        parts.append(
            pd.DataFrame(
                {
                    "future": future.name,
                    "year": list(future.case.settings.years),
                    "price": outcome.price_cny_per_t,
                    "marginal_cost": outcome.marginal_cost_cny_per_t,
                    "emissions": outcome.covered_emissions_mt,
                    "supply": outcome.supply_mt,
                    "offset": outcome.offset_mt,
                    "bank": outcome.bank_mt,
                    "total_emissions": outcome.total_emissions_mt,
                }
            )
        )
    return without_rounding_noise(pd.concat(parts, ignore_index=True))


def caps_table(plan: RobustPlan) -> pd.DataFrame:
    """One row a future and cap: future, sector (or ALL), year, issuance, cap, room (cap - issuance), Mt."""
    rows = []
    for future in plan.futures.members:
        issuance = plan.answers[future.name].issuance_mt
        by_year: dict[int, float] = {}
        for (_, year), issued in issuance.items():
            by_year[year] = by_year.get(year, 0.0) + issued
        for (sector, year), cap in sorted(future.data.cap_mt.items()):
            found = by_year.get(year) if sector == ALL_SECTORS else issuance.get((sector, year))
            if found is not None:
                rows.append((future.name, sector, year, found, cap, cap - found))
    return without_rounding_noise(
        pd.DataFrame(rows, columns=["future", "sector", "year", "issuance", "cap", "room"])
    )


def corrections_table(plan: RobustPlan) -> pd.DataFrame:
    """One row for every sector and year of a future in which part of the allocation is withheld.

    Columns future, sector, year, free_allocation (before), withheld (Mt), factor (what is left of it, share),
    above_cap (Mt: how far the sector's issuance would lie above its own cap without; blank without one).
    """
    rows = []
    for future in plan.futures.members:
        answered, data = plan.answers[future.name], future.data
        for key, withheld in answered.withheld_mt.items():
            if withheld <= FEASIBILITY_TOLERANCE * max(1.0, answered.free_allocation_mt[key]):
                continue
            before = answered.free_allocation_mt[key]
            uncorrected = before / (data.free_share[key] - data.reserve_share[key])
            cap = data.cap_mt.get(key)
            above = _NONE if cap is None else max(0.0, uncorrected - cap)
            rows.append((future.name, *key, before, withheld, 1 - withheld / before, above))
    columns = ["future", "sector", "year", "free_allocation", "withheld", "factor", "above_cap"]
    return pd.DataFrame(rows, columns=columns)
