"""Robust plans against the extensive form on any number of generated cases.

    python -m tests.reference.compare_futures --first 1 --cases 50 [--futures 20]

prints every seed with its differences: risk (relative), levels (absolute), benchmarks (relative). The measure
of risk and the correction turn with the seed.
"""

from __future__ import annotations

import argparse

import numpy as np

from models.risk_measure import Risk
from planner.robust.optimum import RobustOptimum, robust_optimum
from planner.robust.rule import RobustRule
from planner.solve.highs import Deadline, NoSolutionError
from tests.reference.case_arrays import arrays_of
from tests.reference.extensive_form import ExtensiveResult, solve_extensive_form
from tests.reference.programme import Unsolved
from tests.robust.making import futures_of, varied_cases

TAIL = 0.2


def compared(seed: int, count: int) -> str:
    """One line about one seed."""
    cases = varied_cases(seed, count)
    weights = np.random.default_rng(seed).uniform(0.5, 1.0, count)
    weights /= weights.sum()
    futures = futures_of({f"future {n:03}": case for n, case in enumerate(cases)}, list(weights))
    risk = list(Risk)[seed % 3]
    correction = (0.0, 0.03)[seed % 2]
    slack = cases[0].settings.cost_slack
    ours: RobustOptimum | None = None
    try:
        rule = RobustRule(risk, TAIL, correction)
        ours = robust_optimum(futures.data, futures.weights, rule, slack, Deadline())
    except NoSolutionError:
        pass
    try:
        reference = solve_extensive_form(
            cases, weights, risk.value, tail=TAIL, largest_correction=correction, cost_slack=slack
        )
    except (Unsolved, ArithmeticError) as error:
        return f"the reference fails ({error})"
    if ours is None or reference is None:
        return "no plan" if ours is reference else f"STATUS: ours {ours}, reference {reference}"
    return f"{risk}, correction {correction}: {_differences(ours, reference, cases)}"


def _differences(ours: RobustOptimum, reference: ExtensiveResult, cases: list) -> str:  # type: ignore[type-arg]
    arrays, products = arrays_of(cases[0]), cases[0].products["product"].tolist()
    pairs = zip(*np.nonzero(arrays.is_decided), strict=True)
    own = np.array([ours.benchmarks[products[product], arrays.years[year]] for product, year in pairs])
    levels = np.array(sorted(ours.burden_levels.values(), reverse=True))
    least = ours.least_risk_million_cny
    risk = abs(least - reference.risk) / max(1.0, abs(least))
    burden = np.abs(levels - reference.levels).max(initial=0.0)
    benchmark = np.abs(own / reference.benchmarks[arrays.is_decided] - 1).max(initial=0.0)
    return f"risk {risk:.1e}, levels {burden:.1e}, benchmarks {benchmark:.1e}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--cases", type=int, default=20)
    parser.add_argument("--futures", type=int, default=20)
    options = parser.parse_args()
    for seed in range(options.first, options.first + options.cases):
        print(f"{seed}: {compared(seed, options.futures)}", flush=True)


if __name__ == "__main__":
    main()
