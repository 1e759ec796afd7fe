"""Market consistency at full size: too slow for the test suite.

    python -m tests.solve.market_consistent_runs [seed ...]

solves national-high-demand, the national case with power output growing by 2, 3 and 4 % a year from 2026 (the
cap of all sectors dropped, which such output could not meet), and the generated cases of the seeds, with
``--market-consistent``; prints the planner's optimum, the cost of the consistent plan, rounds and seconds.
"""

from __future__ import annotations

import dataclasses
import sys
import time

from models.data import ALL_SECTORS
from planner.case.case import Case
from planner.case.read import read_case
from planner.market_plan import make_market_consistent_plan
from planner.shipped import shipped_cases
from planner.solve.market_consistent import NoConsistentPlanError
from tests.reference.generate import generated_case


def growing_power(rate: float) -> Case:
    """The national case, output of every power product growing by this share a year from the first year."""
    case = read_case(shipped_cases()["national"])[0]
    power = set(case.products.loc[case.products["sector"] == "power", "product"])
    forecast = case.output_forecast.sort_values(["product", "year"]).copy()
    grows = forecast["product"].isin(power)
    first = forecast.groupby("product")["output"].transform("first")
    grown = first * (1 + rate) ** (forecast["year"] - case.settings.first_year)
    forecast["output"] = forecast["output"].where(~grows, grown)
    caps = case.cap_trajectory[case.cap_trajectory["sector"] != ALL_SECTORS]
    return dataclasses.replace(case, output_forecast=forecast, cap_trajectory=caps)


def report(name: str, case: Case) -> None:
    started = time.perf_counter()
    try:
        plan = make_market_consistent_plan(case)
    except NoConsistentPlanError as error:
        print(f"{name}: {error}; {time.perf_counter() - started:.0f} s", flush=True)
        return
    found = plan.market_consistency
    assert found is not None
    assert False not in (plan.replay_peak.met, plan.replay_peak.ceiling_met, plan.replay_peak.budget_met)
    print(
        f"{name}: optimum {plan.cost_million_cny:,.1f}, consistent {found.cost_million_cny:,.1f} million CNY,"
        f" {found.rounds} rounds, {time.perf_counter() - started:.0f} s; {found.guarantee}",
        flush=True,
    )


def main() -> None:
    report("national-high-demand", read_case(shipped_cases()["national-high-demand"])[0])
    for rate in (0.02, 0.03, 0.04):
        report(f"national, power output +{rate:.0%} a year", growing_power(rate))
    for seed in sys.argv[1:]:
        report(f"generated {seed}", generated_case(int(seed)))


if __name__ == "__main__":
    main()
