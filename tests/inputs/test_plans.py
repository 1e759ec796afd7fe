"""What the shipped cases say when they are solved, as their READMEs state it."""

from __future__ import annotations

import dataclasses

import pytest

from inputs.build.tables import INPUTS
from planner.case.read import read_case
from planner.plan import Plan
from planner.planning import make_plan
from planner.solve.highs import NoSolutionError
from tests.inputs.shipped import SHIPPED_CASES


@pytest.fixture(scope="module")
def plans() -> dict[str, Plan]:
    return {name: make_plan(read_case(INPUTS / name)[0]) for name in SHIPPED_CASES}


@pytest.mark.parametrize("name", SHIPPED_CASES)
def test_the_reader_finds_nothing_to_remark(name: str) -> None:
    assert read_case(INPUTS / name)[1] == ()


def test_example_as_solved_by_hand(plans: dict[str, Plan]) -> None:
    """8410 - 8050 = 360 Mt: power's 318 at 80 and 42 of cement's 55 at 120 CNY/t; all burdens equal."""
    plan = plans["example"]
    assert plan.cost_million_cny == pytest.approx(318 * 80 + 42 * 120)
    assert plan.cost_million_cny == pytest.approx(30480)
    assert plan.market["price"].to_numpy() == pytest.approx(120)
    assert plan.replay_market["price"].to_numpy() == pytest.approx(120)
    assert plan.market["marginal_cost"].to_numpy() == pytest.approx(120)
    assert plan.burden_levels == pytest.approx([360 / 8410] * 4)


def test_national_peaks_before_2030_in_plan_and_replay(plans: dict[str, Plan]) -> None:
    """The peak rows do not bind, so firms do what the plan says."""
    plan = plans["national"]
    assert plan.peak.year <= 2030
    assert plan.peak.met
    assert plan.replay_peak.met
    assert plan.replay_peak.emissions_mt == pytest.approx(plan.peak.emissions_mt, abs=1e-3)
    assert plan.replay_cost_million_cny == pytest.approx(plan.plan_cost_million_cny, rel=1e-6)


def test_national_price_is_of_the_order_of_the_market_and_rises(plans: dict[str, Plan]) -> None:
    """Mean of 2025: 62.36 CNY/t. The README says about 62 in 2026 and about 100 in 2035."""
    price = plans["national"].market.set_index("year")["price"]
    assert price[2026] == pytest.approx(62, abs=3)
    assert price[2035] == pytest.approx(100, abs=3)
    assert price.is_monotonic_increasing


def test_national_shortfall_limit_costs_nothing_until_it_is_cut(plans: dict[str, Plan]) -> None:
    """README: 30 % costs nothing, 28 % moves burden (6.5 to 8.5 %) at the same cost, 25 % leaves no plan."""
    case = read_case(INPUTS / "national")[0]

    def limited(share: float) -> Plan:
        rules = case.allocation_rules.copy()
        rules.loc[rules["shortfall_limit"].notna(), "shortfall_limit"] = share
        return make_plan(dataclasses.replace(case, allocation_rules=rules))

    plan = plans["national"]
    unlimited, tighter = limited(1.0), limited(0.28)
    assert plan.burden_levels == pytest.approx(unlimited.burden_levels, abs=1e-6)
    assert tighter.cost_million_cny == pytest.approx(plan.cost_million_cny, rel=1e-6)
    assert plan.burden_levels[0] == pytest.approx(0.065, abs=0.001)
    assert tighter.burden_levels[0] == pytest.approx(0.085, abs=0.001)
    with pytest.raises(NoSolutionError):
        limited(0.25)


def test_high_demand_is_held_by_the_peak_and_the_replay_misses_it(plans: dict[str, Plan]) -> None:
    """The peak rows of 2031 to 2033 cost something; the price stays between 45 and 65 CNY/t in every year."""
    plan = plans["national-high-demand"]
    peak_rows = plan.shadow_prices.query("constraint == 'peak'").set_index("year")["value"]
    assert (peak_rows.loc[[2031, 2032, 2033]] > 1).all()
    assert plan.peak.met
    assert plan.peak.year == 2030
    assert plan.market["price"].between(45, 65).all()
    assert not plan.replay_peak.met
    total = plan.replay_market.set_index("year")["total_emissions"]
    assert total[2033] - total[2030] == pytest.approx(25, abs=2)
