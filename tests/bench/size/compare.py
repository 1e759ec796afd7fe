"""The bench's three full-size programmes against the reference: python -m tests.bench.size.compare.

Every seed of the reference's generated cases, so every rule, limit and blank that the format knows. Prints
the largest relative difference of the least cost, and whether cases without a plan have none here either.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from planner.case.case import Case
from tests.bench.size.full_size import Solved, UnsolvedError, solve_full_size
from tests.bench.size.in_linopy import solve_in_linopy
from tests.bench.size.in_pyomo import solve_in_pyomo
from tests.reference.case_arrays import arrays_of
from tests.reference.equations import plan_programme
from tests.reference.generate import FEASIBLE_SEEDS, INFEASIBLE_SEEDS, generated_case
from tests.reference.programme import Solver

LIMIT_S = 60.0
NO_OWN_MEASURES = pd.DataFrame(
    columns=["installation", "product", "cost", "potential", "available_from", "ramp"]
)

ROUTES: dict[str, Callable[[Case], Solved]] = {
    "(a) arrays": lambda case: solve_full_size(case, NO_OWN_MEASURES),
    "(b) linopy": lambda case: solve_in_linopy(case, NO_OWN_MEASURES, LIMIT_S),
    "(c) Pyomo": lambda case: solve_in_pyomo(case, NO_OWN_MEASURES, LIMIT_S),
}


def least_cost_of_reference(case: Case) -> float:
    """Million CNY, by the reference, at its tolerances of 1e-9."""
    full = plan_programme(case, arrays_of(case))
    solver = Solver(full.programme)
    if not solver.minimise(full.cost_columns, full.cost_coefficients):
        raise UnsolvedError("infeasible")
    return solver.objective


def main() -> None:
    worst = dict.fromkeys(ROUTES, 0.0)
    for seed in FEASIBLE_SEEDS:
        case = generated_case(seed)
        expected = least_cost_of_reference(case)
        for name, solve in ROUTES.items():
            difference = abs(solve(case).objective - expected) / max(1.0, abs(expected))
            if difference > 1e-8:
                print(f"seed {seed}, {name}: {difference:.1e}")
            worst[name] = max(worst[name], difference)
    print(f"{len(FEASIBLE_SEEDS)} cases with a plan, largest relative difference of the least cost:", worst)
    refused = dict.fromkeys(ROUTES, 0)
    for seed in INFEASIBLE_SEEDS:
        case = generated_case(seed)
        for name, solve in ROUTES.items():
            try:
                solve(case)
            except UnsolvedError:
                refused[name] += 1
    print(f"{len(INFEASIBLE_SEEDS)} cases without a plan, found so by:", refused)


if __name__ == "__main__":
    main()
