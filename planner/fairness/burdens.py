"""Four definitions of the burden that a plan puts on a product."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from planner.plan import Plan
from planner.rows import CNY_PER_MILLION

ALLOCATION, SHORTFALL, COST, UNIT_COST = (
    "burden_allocation",
    "burden_shortfall",
    "burden_cost",
    "burden_cost_per_unit",
)
DEFINITIONS = (ALLOCATION, SHORTFALL, COST, UNIT_COST)


def burdens(plan: Plan, by: Sequence[str] = ("product", "year")) -> pd.DataFrame:
    """Burdens of decided product-years over the product's covered rows; one row for each value of ``by``.

    ``by``: columns of product and year; over several years every burden is a ratio of sums, undiscounted.
    Columns, after ``by``:

    - burden_allocation (share): 1 - free allocation / baseline emissions
    - burden_shortfall (share): (emissions - free allocation) / emissions; negative = surplus
    - burden_cost (CNY per t of baseline emissions): (abatement cost + shortfall x allowance price) / baseline
      emissions: what firms spend on measures, and on allowances at the price of the replay; a surplus is sold
      and counts as income. Offsets count as allowances at that price.
    - burden_cost_per_unit (CNY/unit): the same sum per unit of output

    NaN where the denominator is 0.
    """
    decided = plan.benchmarks[plan.benchmarks["origin"] == "decided"][["product", "year"]]
    covered = plan.installations[plan.installations["covered"]]
    amounts = ["output", "baseline_emissions", "emissions", "free_allocation", "shortfall"]
    totals = covered.groupby(["product", "year"], as_index=False)[amounts].sum()
    spent = plan.abatement.groupby(["product", "year"], as_index=False)["cost"].sum()
    table = decided.merge(totals, on=["product", "year"]).merge(spent, on=["product", "year"], how="left")
    table = table.merge(plan.market[["year", "price"]], on="year")
    cost_cny = table["cost"].fillna(0.0) * CNY_PER_MILLION + table["shortfall"] * table["price"]
    sums = table.assign(cost=cost_cny).groupby(list(by))[[*amounts, "cost"]].sum()
    baseline, output = _above_0(sums["baseline_emissions"]), _above_0(sums["output"])
    found = pd.DataFrame(
        {
            ALLOCATION: 1 - sums["free_allocation"] / baseline,
            SHORTFALL: sums["shortfall"] / _above_0(sums["emissions"]),
            COST: sums["cost"] / baseline,
            UNIT_COST: sums["cost"] / output,
        }
    )
    return found.reset_index()


def _above_0(amounts: pd.Series[float]) -> pd.Series[float]:
    return amounts.where(amounts > 0)
