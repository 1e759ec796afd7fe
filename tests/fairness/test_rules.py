"""Rules of fairness in cases that can be solved by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from planner.case.case import Case
from planner.case.faults import CaseInvalid
from planner.cells import aggregate
from planner.fairness.burdens import DEFINITIONS, burdens
from planner.fairness.found import FoundBenchmarks
from planner.fairness.plan import find_benchmarks, make_fair_plan
from planner.fairness.reference_path import reference_of
from planner.fairness.rule_names import FairnessRule
from planner.solve.highs import Deadline
from tests.making import Small, cap, case_of, measure

ANNOUNCED = [{"product": "steel", "year": 2025, "benchmark": 0.9}]


def two_products(**more: object) -> Small:
    """Cement and steel of 100 Mt each, together at most 180; steel can remove half at 50 CNY/t.

    Least cost: 20 Mt, 1000 million CNY, however the benchmarks share them. Steel's benchmark of 2025 was 0.9,
    cement falls from its mean intensity, 1.
    """
    small = Small(
        {"cement": [100.0], "steel": [100.0]},
        caps=[cap("ALL", 2027, 180.0)],
        measures=[measure("a", "steel", 50.0, 0.5)],
        benchmarks=ANNOUNCED,
    )
    return replace(small, **more)


def rule_of(sector: str, tightening_max: float) -> dict[str, object]:
    return {"sector": sector, "from_year": 2027, "rule": "benchmark", "tightening_max": tightening_max}


def with_reference(small: Small, *rows: tuple[str, int, float]) -> Case:
    table = pd.DataFrame(list(rows), columns=["product", "year", "benchmark"], dtype=object)
    return case_of({**small.tables(), "reference_benchmarks": table})


def find(case: Case, rule: FairnessRule) -> FoundBenchmarks:
    data = aggregate(case).data
    reference = reference_of(case, data) if rule is FairnessRule.REFERENCE else {}
    return find_benchmarks(data, rule, reference, case.settings.cost_slack, Deadline())


def decided(found: FoundBenchmarks, year: int = 2027) -> list[float]:
    """The benchmarks of cement and steel."""
    return [found.benchmarks["cement", year], found.benchmarks["steel", year]]


@pytest.mark.parametrize("rule", [FairnessRule.PROPORTIONAL, FairnessRule.UNIFORM_CORRECTION])
def test_one_share_for_all(rule: FairnessRule) -> None:
    """(1 - t) x (1 + 0.9) = 1.8: both fall by 1/19."""
    found = find(two_products().case(), rule)
    assert decided(found) == pytest.approx([18 / 19, 0.9 * 18 / 19])
    assert found.followed


@pytest.mark.parametrize("rule", [FairnessRule.PROPORTIONAL, FairnessRule.UNIFORM_CORRECTION])
def test_a_limit_holds_one_product_back(rule: FairnessRule) -> None:
    """Cement may fall by 2 % only: 0.98, which leaves 0.82 to steel, 0.9111 of 0.9; they are 0.0689 apart."""
    found = find(two_products(rules=[rule_of("cement", 0.02)]).case(), rule)
    assert decided(found) == pytest.approx([0.98, 0.82])
    assert not found.followed
    assert found.largest_departure == pytest.approx(0.98 - 0.82 / 0.9)
    assert found.sum_of_departures == pytest.approx(0.98 - 0.82 / 0.9)


def test_a_uniform_factor_can_cost_more() -> None:
    """A cap of 80 for cement alone, both from 1: the factor 0.8 takes 20 Mt from steel, too.

    40 Mt at 50 CNY/t instead of 20: 1000 million CNY more, beyond any slack of a tenth of a per cent.
    Proportional tightening does not ask for it: cement falls by its cap, steel not at all.
    """
    small = two_products(caps=[cap("cement", 2027, 80.0)], benchmarks=())
    uniform = make_fair_plan(small.case(), rule=FairnessRule.UNIFORM_CORRECTION)
    assert list(uniform.benchmarks["benchmark"]) == pytest.approx([0.8, 0.8])
    assert uniform.fairness is not None
    assert uniform.fairness.followed and not uniform.fairness.within_cost_slack
    assert uniform.fairness.extra_cost_million_cny == pytest.approx(1000.0)
    proportional = find(small.case(), FairnessRule.PROPORTIONAL)
    assert decided(proportional) == pytest.approx([0.8, 1.0])
    assert proportional.largest_departure == pytest.approx(0.2)


def test_proportional_from_year_to_year() -> None:
    """Caps of 190, then 171; cement may fall by 3 % a year.

    2027: cement 0.97, steel 0.93. 2028: cement 0.97 x 0.97 = 0.9409, steel 1.71 - 0.9409 = 0.7691. The
    tightenings of 2028 are 0.03 and 1 - 0.7691 / 0.93, those of 2027 0.03 and 0.07.
    """
    small = two_products(
        outputs={"cement": [100.0, 100.0], "steel": [100.0, 100.0]},
        years=(2027, 2028),
        caps=[cap("ALL", 2027, 190.0), cap("ALL", 2028, 171.0)],
        benchmarks=(),
        rules=[rule_of("cement", 0.03)],
    )
    found = find(small.case(), FairnessRule.PROPORTIONAL)
    assert decided(found, 2027) == pytest.approx([0.97, 0.93])
    assert decided(found, 2028) == pytest.approx([0.9409, 0.7691])
    assert found.largest_departure == pytest.approx(1 - 0.7691 / 0.93 - 0.03)


def test_a_reference_that_limits_allow_is_followed() -> None:
    """0.85 + 0.95 is 1.8: the reference itself, at no extra cost."""
    case = with_reference(two_products(benchmarks=()), ("cement", 2027, 0.85), ("steel", 2027, 0.95))
    found = find(case, FairnessRule.REFERENCE)
    assert decided(found) == pytest.approx([0.85, 0.95])
    assert found.followed


def test_the_nearest_to_a_reference_that_limits_forbid() -> None:
    """0.9 + 0.95 is 0.05 too much: relative to 0.95 that is less than relative to 0.9, so steel gives all."""
    case = with_reference(two_products(benchmarks=()), ("cement", 2027, 0.9), ("steel", 2027, 0.95))
    found = find(case, FairnessRule.REFERENCE)
    assert decided(found) == pytest.approx([0.9, 0.9])
    assert not found.followed
    assert found.sum_of_departures == pytest.approx(0.05 / 0.95)


def test_a_stricter_reference_costs_more() -> None:
    """0.8 and 0.9 need 30 Mt instead of 20: 500 million CNY more."""
    case = with_reference(two_products(benchmarks=()), ("cement", 2027, 0.8), ("steel", 2027, 0.9))
    plan = make_fair_plan(case, rule=FairnessRule.REFERENCE)
    assert list(plan.benchmarks["benchmark"]) == pytest.approx([0.8, 0.9])
    assert plan.fairness is not None
    assert plan.fairness.followed and not plan.fairness.within_cost_slack
    assert plan.fairness.extra_cost_million_cny == pytest.approx(500.0)


def test_a_product_without_reference_is_as_fair_as_the_others_leave_it() -> None:
    """Cement's reference of 0.95 leaves 0.85 to steel: issuing less would raise cost and burden."""
    found = find(with_reference(two_products(benchmarks=()), ("cement", 2027, 0.95)), FairnessRule.REFERENCE)
    assert decided(found) == pytest.approx([0.95, 0.85])


def test_references_that_cannot_be_used() -> None:
    """No row at all, and a row of a year in which nothing is decided."""
    with pytest.raises(CaseInvalid, match="has no row"):
        find(two_products().case(), FairnessRule.REFERENCE)
    case = with_reference(two_products(), ("cement", 2027, 0.9), ("steel", 2040, 0.9))
    with pytest.raises(CaseInvalid, match="steel, 2040"):
        find(case, FairnessRule.REFERENCE)


def test_four_burdens() -> None:
    """Both benchmarks are 0.9, the price is 50. Steel removes 20 of 100 Mt, so that it can sell 10.

    Steel: 1 - 90/100; -10/80; (20 x 50 - 10 x 50) / 100 = 5 CNY/t. Cement: 0.1; 10/100; 10 x 50 / 100 = 5.
    Intensity is 1, so a unit costs as much as a tonne..
    """
    plan = make_fair_plan(two_products(benchmarks=()).case(), rule=FairnessRule.LEXIMIN)
    expected = [[0.1, 0.1, 5.0, 5.0], [0.1, -0.125, 5.0, 5.0]]
    for by in (["product", "year"], ["product"]):
        table = burdens(plan, by).sort_values("product")
        assert table[list(DEFINITIONS)].to_numpy() == pytest.approx(pd.DataFrame(expected).to_numpy())
