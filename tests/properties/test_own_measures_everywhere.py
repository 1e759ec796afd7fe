"""Everything that solves or reads a case with measures of single installations knows of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.abatement_by_name import ALL_OWN, abatement_by_name, named_measures
from planner.cells import aggregate, with_columns_of_own_measures
from planner.frontier.trace import caps_frontier
from planner.iamc import iamc_table
from planner.least_cost import least_cost_of
from planner.plan import Plan
from planner.published_plan import published
from planner.results import write_plan
from planner.scenarios.numbers import numbers_of, same_structure
from planner.solve.highs import Deadline
from planner.stages import StageClock
from planner.sweep.least_cost import LeastCostSolver
from planner.verification.verify import verify
from planner.workbook.comparison import write_comparison
from tests.making import Small, cap, case_of, own_measure
from tests.reference.generate import generate_tables, generated_case, with_own_measures

SEED = 2


def two_works(limit: float = 92, *, from_year: int = 2027) -> Small:
    """A can remove 10 % of its 60 Mt at 50 CNY/t, B 20 % of its 40 Mt at 80, in one product."""
    return Small(
        outputs={"p": [100]},
        installations=[
            {"installation": "A", "product": "p", "activity_level": 60e6},
            {"installation": "B", "product": "p", "activity_level": 40e6},
        ],
        caps=[cap("p", 2027, limit)],
        own_measures=[
            own_measure("a", "A", "p", 50, 0.1, name_en="A rebuild", available_from=from_year),
            own_measure("b", "B", "p", 80, 0.2, name_en="B rebuild", available_from=from_year),
        ],
    )


@pytest.fixture(scope="module")
def plan() -> Plan:
    """6 Mt at A, 2 Mt at B: 6 x 50 + 2 x 80 = 460 million CNY."""
    return two_works().plan()


def test_comparison_and_iamc_name_them(plan: Plan, tmp_path: Path) -> None:
    one = published(plan)
    write_comparison([one, one], ["first", "second"], tmp_path / "compare.xlsx")
    table = iamc_table(one).set_index("variable")[2027]
    assert table["Emissions Trading|Abatement|p"] == pytest.approx(8)
    assert table["Emissions Trading|Abatement|p|A rebuild"] == pytest.approx(6)
    assert table["Emissions Trading|Abatement Cost|p|B rebuild"] == pytest.approx(160)


def test_very_many_names_are_one_sum_a_product(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where two names are too many, 8 Mt for 460 million stand under one."""
    monkeypatch.setattr("planner.abatement_by_name.MOST_OWN_NAMES", 1)
    one = published(plan)
    (table,) = abatement_by_name([one])
    ((product, measure, year, abated, cost),) = table.itertuples(index=False)
    assert (product, measure, year) == ("p", ALL_OWN, 2027)
    assert (abated, cost) == pytest.approx((8, 460))
    named = named_measures([one.case], ("All", "全部"))
    assert named.values.tolist() == [["p", ALL_OWN, "All", "全部"]]


def test_a_result_in_which_none_can_be_used_is_verified(tmp_path: Path) -> None:
    """Both come in 2040. 100 Mt under a cap of 100: nothing to do, and the paths of 0 are proven, too."""
    plan = two_works(100, from_year=2040).plan()
    write_plan(plan, tmp_path / "out", StageClock())
    assert verify(tmp_path / "out").holds
    (tmp_path / "out" / "certificate_measures.parquet").write_bytes(b"no table")
    found = verify(tmp_path / "out")
    assert not found.holds
    assert "certificate_measures.parquet" in {mismatch.file for mismatch in found.changed}


def test_the_frontier_goes_through_the_plan(plan: Plan) -> None:
    """A cap of 92 costs 460, one of 87.4 (95 %) another 4.6 Mt at 80 = 828 million."""
    cells = with_columns_of_own_measures(aggregate(plan.case))
    found = caps_frontier(cells, [0.95, 1.0], Deadline())
    assert found.costs.tolist() == pytest.approx([828, plan.cost_million_cny])


def test_a_sweep_solves_what_the_planner_solves() -> None:
    """Ramps, bank, offsets and a threshold among the limits; without the measures the cost is another.

    Numbers are not followed from one case to the next where there are such measures.
    """
    case = case_of(with_own_measures(generate_tables(SEED), SEED))
    assert not same_structure(case, case)
    found = LeastCostSolver(case, start=False).solve(numbers_of(case)).cost_million_cny
    assert found == pytest.approx(least_cost_of(case).objective, rel=1e-9)
    without = generated_case(SEED)
    cost = LeastCostSolver(without, start=False).solve(numbers_of(without)).cost_million_cny
    assert cost > found * 1.001
