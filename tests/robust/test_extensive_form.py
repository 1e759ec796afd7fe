"""Robust plans of generated cases against the independent full-size model of all futures at once."""

from __future__ import annotations

import numpy as np
import pytest

from models.risk_measure import Risk
from planner.robust.plan import make_robust_plan
from planner.robust.rule import RobustRule
from planner.robust.tables import caps_table
from tests.reference.case_arrays import arrays_of
from tests.reference.extensive_form import solve_extensive_form
from tests.robust.making import futures_of, varied_cases

FUTURES, TAIL = 20, 0.2
COST, BENCHMARK = 1e-7, 1e-6
"""Relative: the solver's tolerance of 1e-9 with two digits for sums, as for single plans."""


@pytest.mark.parametrize(
    ("seed", "risk", "correction"),
    [(1, Risk.CVAR, 0.03), (2, Risk.WORST, 0.0), (5, Risk.EXPECTED, 0.0)],
)
def test_twenty_futures(seed: int, risk: Risk, correction: float) -> None:
    """Least risk, burdens and benchmarks are the same; caps hold in every future, answered at that cost."""
    cases = varied_cases(seed, FUTURES)
    weights = np.random.default_rng(seed).uniform(0.5, 1.0, FUTURES)
    weights /= weights.sum()
    named = {f"future {number:02}": case for number, case in enumerate(cases)}
    futures = futures_of(named, list(weights))
    plan = make_robust_plan(futures, RobustRule(risk, TAIL, correction))
    slack = cases[0].settings.cost_slack
    reference = solve_extensive_form(
        cases, weights, risk.value, tail=TAIL, largest_correction=correction, cost_slack=slack
    )
    assert reference is not None
    least = plan.optimum.least_risk_million_cny
    assert least == pytest.approx(reference.risk, rel=COST)
    assert plan.optimum.proven_million_cny == pytest.approx(least, rel=COST)
    levels = sorted(plan.optimum.burden_levels.values(), reverse=True)
    assert levels == pytest.approx(reference.levels.tolist(), abs=BENCHMARK)
    arrays = arrays_of(cases[0])
    products = cases[0].products["product"].tolist()
    for product, year in zip(*np.nonzero(arrays.is_decided), strict=True):
        benchmark = plan.optimum.benchmarks[products[product], arrays.years[year]]
        assert benchmark == pytest.approx(reference.benchmarks[product, year], rel=BENCHMARK)
    caps = caps_table(plan)
    assert (caps["room"] >= -COST * caps["cap"]).all()
    assert plan.risk(plan.costs) <= least + slack * abs(least) + COST * max(1.0, abs(least))
    assert plan.risk(plan.costs) >= least - COST * max(1.0, abs(least))
    assert plan.value_of_knowing >= -COST * max(1.0, abs(least))
