"""Plans against the full-size reference on any number of generated cases.

    python -m tests.reference.compare --first 70 --cases 100 [--own]

prints every seed on which status, cost (1e-7 relative), levels or benchmarks (1e-5) differ, and the figures.
"""

from __future__ import annotations

import argparse

import numpy as np

from planner.case.case import Case
from planner.plan import Plan
from planner.planning import make_plan
from planner.solve.highs import NoSolutionError
from tests.making import case_of
from tests.reference.full_size import FullSizeResult, solve_full_size
from tests.reference.generate import generate_tables, with_own_measures
from tests.reference.programme import Unsolved

COST, BENCHMARK = 1e-7, 1e-5
"""Relative."""


def planned(case: Case) -> Plan | None:
    try:
        return make_plan(case)
    except NoSolutionError:
        return None


def differences(plan: Plan | None, reference: FullSizeResult) -> list[str]:
    """What differs, in words."""
    if (plan is None) != (reference.status == "infeasible"):
        return [f"status: {'infeasible' if plan is None else 'optimal'}, reference {reference.status}"]
    if plan is None:
        return []
    found = []
    if not np.isclose(plan.cost_million_cny, reference.cost, rtol=COST, atol=1e-6):
        found.append(f"cost: {plan.cost_million_cny!r}, reference {reference.cost!r}")
    if not np.allclose(plan.burden_levels, reference.burden_levels, rtol=BENCHMARK, atol=BENCHMARK):
        found.append("burden levels")
    both = plan.benchmarks.merge(reference.benchmarks, on=["product", "year"], suffixes=("", "_reference"))
    gap = (both["benchmark"] / both["benchmark_reference"] - 1).abs().max()
    if len(both) != len(plan.benchmarks) or gap > BENCHMARK:
        found.append(f"benchmarks: {gap:.1e}")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--own", action="store_true", help="with measures of single installations")
    options = parser.parse_args()
    same = without_plan = 0
    for seed in range(options.first, options.first + options.cases):
        tables = generate_tables(seed)
        case = case_of(with_own_measures(tables, seed) if options.own else tables)
        try:
            reference = solve_full_size(case)
        except (Unsolved, ArithmeticError) as error:
            print(f"{seed}: the reference fails ({error})")
            continue
        plan = planned(case)
        found = differences(plan, reference)
        same += not found
        without_plan += plan is None
        for difference in found:
            print(f"{seed}: {difference}")
    print(f"{options.cases} cases, {same} the same, {without_plan} of all without a plan")


if __name__ == "__main__":
    main()
