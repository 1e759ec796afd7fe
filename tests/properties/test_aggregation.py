"""The programme over cells against an independent programme over single installations (tests/reference).

The reference was written from formulation.md alone: its own arrays, its own leximin, every constraint row
by row. Generated cases cover closures and openings, thresholds, reserves, announced values, offsets, banks
and all limits; about a quarter have no plan.
"""

from __future__ import annotations

import numpy as np
import pytest

from planner.planning import make_plan
from planner.solve.highs import NoSolutionError
from tests.making import case_of
from tests.reference.full_size import solve_full_size
from tests.reference.generate import (
    FEASIBLE_SEEDS,
    INFEASIBLE_SEEDS,
    generate_tables,
    generated_case,
    with_own_measures,
)

COMPARED_SEEDS = (*FEASIBLE_SEEDS[:13], *INFEASIBLE_SEEDS[:6])
"""19 cases, a third without a plan, each for another reason.

``python -m tests.reference.compare`` takes any number of others.
"""


@pytest.mark.parametrize("seed", COMPARED_SEEDS)
def test_cells_and_installations_have_the_same_plan(seed: int) -> None:
    """Same status; cost to 1e-9; burden levels and benchmark path to 1e-6 (they are unique)."""
    case = generated_case(seed)
    reference = solve_full_size(case)
    if reference.status == "infeasible":
        with pytest.raises(NoSolutionError):
            make_plan(case)
        return
    plan = make_plan(case)
    assert plan.cost_million_cny == pytest.approx(reference.cost, rel=1e-9, abs=1e-6)
    assert plan.burden_levels == pytest.approx(reference.burden_levels, rel=1e-6, abs=1e-7)
    both = plan.benchmarks.merge(
        reference.benchmarks, on=["product", "year"], how="outer", suffixes=("", "_reference")
    )
    assert both["benchmark"].notna().all()
    assert both["benchmark_reference"].notna().all()
    assert np.allclose(both["benchmark"], both["benchmark_reference"], rtol=1e-6, atol=0)
    assert list(both["origin"]) == list(both["origin_reference"])
    assert plan.replay_cost_million_cny == pytest.approx(reference.replay_cost, rel=1e-6, abs=1e-4)


@pytest.mark.parametrize("seed", [1, 2, 10, 12])
def test_measures_of_single_installations_have_the_same_plan(seed: int) -> None:
    """Apart from the programme in the planner, columns in the reference; seed 10 has no cost slack.

    The plan with its benchmarks costs the same, too, and so does the replay.
    """
    case = case_of(with_own_measures(generate_tables(seed), seed))
    reference, plan = solve_full_size(case), make_plan(case)
    assert plan.cost_million_cny == pytest.approx(reference.cost, rel=1e-9, abs=1e-6)
    assert plan.burden_levels == pytest.approx(reference.burden_levels, rel=1e-6, abs=1e-7)
    both = plan.benchmarks.merge(reference.benchmarks, on=["product", "year"], suffixes=("", "_reference"))
    assert np.allclose(both["benchmark"], both["benchmark_reference"], rtol=1e-6, atol=0)
    assert plan.plan_cost_million_cny == pytest.approx(reference.plan_cost, rel=1e-6, abs=1e-4)
    assert plan.replay_cost_million_cny == pytest.approx(reference.replay_cost, rel=1e-6, abs=1e-4)
