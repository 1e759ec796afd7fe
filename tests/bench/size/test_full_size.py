"""The full-size programme of the bench against the reference, an independent one over single rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from planner.case.case import Case
from tests.bench.size.full_size import UnsolvedError, solve_full_size
from tests.making import case_of
from tests.reference.case_arrays import arrays_of
from tests.reference.equations import plan_programme
from tests.reference.generate import FEASIBLE_SEEDS, INFEASIBLE_SEEDS, generate_tables, generated_case
from tests.reference.programme import Solver

TIGHT = {"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9}
NO_OWN_MEASURES = pd.DataFrame(
    columns=["measure", "installation", "product", "cost", "potential", "available_from", "ramp"]
)


def least_cost_of_reference(case: Case) -> float:
    full = plan_programme(case, arrays_of(case))
    solver = Solver(full.programme)
    assert solver.minimise(full.cost_columns, full.cost_coefficients)
    return solver.objective


@pytest.mark.parametrize("seed", FEASIBLE_SEEDS[:3])
def test_least_cost_is_that_of_the_reference(seed: int) -> None:
    case = generated_case(seed)
    solved = solve_full_size(case, NO_OWN_MEASURES, TIGHT)
    assert solved.objective == pytest.approx(least_cost_of_reference(case), rel=1e-8, abs=1e-6)


@pytest.mark.parametrize("seed", INFEASIBLE_SEEDS[:1])
def test_what_the_reference_cannot_plan_has_no_optimum(seed: int) -> None:
    """Not even an optimum at another cost."""
    with pytest.raises(UnsolvedError, match="Infeasible"):
        solve_full_size(generated_case(seed), NO_OWN_MEASURES, TIGHT)


@pytest.mark.parametrize("seed", FEASIBLE_SEEDS[1:2])
def test_own_measures_are_measures_of_a_technology_of_ones_own(seed: int) -> None:
    """Each installation has a technology of its own, and each measure a row for each of them.

    The reference reads them as shared ones; with the table of shared measures empty and the same rows as
    own measures the programme is the same.
    """
    tables = generate_tables(seed)
    facilities = tables["installations"]
    facilities["technology"] = [f"technology {number}" for number in range(len(facilities))]
    random = np.random.default_rng(seed)
    measures = tables["measures"].drop(columns="technology").drop_duplicates(["measure", "product"])
    single = measures.merge(facilities[["installation", "product", "technology"]], on="product")
    single["cost"] = single["cost"].astype(float) * random.uniform(0.5, 1.5, len(single))
    tables["measures"] = single[tables["measures"].columns]
    case = case_of(tables)
    own = case.measures.merge(case.installations[["installation", "product", "technology"]])
    without = case_of({**tables, "measures": tables["measures"].iloc[:0]})
    solved = solve_full_size(without, own, TIGHT)
    assert solved.objective == pytest.approx(least_cost_of_reference(case), rel=1e-8, abs=1e-6)
