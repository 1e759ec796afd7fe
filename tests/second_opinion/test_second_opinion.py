"""Another solver, independent of HiGHS, finds the same optimum: cost, levels of burden, benchmark path."""

from __future__ import annotations

import pytest

from models.build import build_programme
from planner.case.case import Case
from planner.cells import aggregate
from planner.plan import Plan
from planner.planning import make_plan
from planner.solve.highs import NoSolutionError
from planner.solve.programme import LinearProgramme
from tests.making import Small, case_of
from tests.reference.generate import (
    FEASIBLE_SEEDS,
    INFEASIBLE_SEEDS,
    generated_case,
    traits_of,
)
from tests.second_opinion.compare import OBJECTIVES, differences
from tests.second_opinion.solvers import SOLVERS, SOPLEX, by, solved_by_soplex
from tests.second_opinion.ties import SEEDS, tied_tables

ACCEPTED = 1e-6

TIED_SEED = SEEDS[1]
EXACT_SEED = next(seed for seed in FEASIBLE_SEEDS if traits_of(seed).exact)


@pytest.mark.parametrize("seed", [FEASIBLE_SEEDS[1], EXACT_SEED])
def test_least_cost_and_leximin_of_soplex_are_ours(seed: int) -> None:
    """Every programme of the plan solved by SoPlex: cost, every level and every benchmark are the same."""
    case = generated_case(seed)
    own = make_plan(case)
    with by(SOPLEX):
        other = make_plan(case)
    found = differences(own, other)
    assert found[OBJECTIVES].relative < ACCEPTED, found[OBJECTIVES]
    assert found["benchmarks"].relative < ACCEPTED, found["benchmarks"]
    assert own.burden_levels == pytest.approx(other.burden_levels, rel=0, abs=1e-9)


@pytest.fixture(scope="module")
def tied() -> tuple[Case, Plan]:
    """A case with ties wherever there can be, and the planner's own plan of it."""
    case = case_of(tied_tables(TIED_SEED))
    return case, make_plan(case)


@pytest.mark.parametrize("solver", SOLVERS)
def test_no_published_table_depends_on_the_way_of_solving(solver: str, tied: tuple[Case, Plan]) -> None:
    """Choices among equals follow the planner's rule, not the solver's mood."""
    case, own = tied
    with by(solver):
        found = differences(own, make_plan(case))
    apart = {name: difference for name, difference in found.items() if difference.relative > ACCEPTED}
    assert apart == {}


def test_soplex_agrees_that_there_is_no_plan() -> None:
    case = generated_case(INFEASIBLE_SEEDS[0])
    assert solved_by_soplex(LinearProgramme(build_programme(aggregate(case).data)).arrays) is None
    with by(SOPLEX), pytest.raises(NoSolutionError):
        make_plan(case)


def test_a_difference_is_found_and_named() -> None:
    """10 or 11 Mt abated at the same price: cost and burden differ by 1/11 of the larger."""

    def plan(amount: float) -> Plan:
        return make_plan(
            Small(
                outputs={"p": [100]},
                caps=[{"sector": "ALL", "year": 2027, "cap": amount}],
                measures=[{"measure": "a", "product": "p", "cost": 10, "potential": 0.2}],
            ).case()
        )

    found = differences(plan(90.0), plan(89.0))
    assert found[OBJECTIVES].relative == pytest.approx(1 / 11)
    assert "abated a p  2027: 10, 11" in found["abatement"].where
