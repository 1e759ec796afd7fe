"""The fairest burden in cases solved by hand: beyond the largest burden, and within the allowed cost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.making import Small, benchmark_of, cap, measure

TOLERANCE = 1e-7


def approx(value: float) -> object:
    return pytest.approx(value, rel=TOLERANCE, abs=TOLERANCE)


def test_protection_spares_points() -> None:
    """Two equal products share a cut of 10 of 200 Mt: burdens add up to 0.10.

    With two points of protection for aluminium, burden(steel) = burden(aluminium) + 0.02: 0.06 and 0.04.
    """
    plan = Small(
        outputs={"aluminium": [100], "steel": [100]},
        protection={"aluminium": 0.02},
        caps=[cap("ALL", 2027, 190)],
        measures=[measure("a", "steel", 50, 0.2)],
    ).plan()
    assert benchmark_of(plan, "steel", 2027) == approx(0.94)
    assert benchmark_of(plan, "aluminium", 2027) == approx(0.96)
    assert plan.burden_levels == (approx(0.06), approx(0.06))


def test_levels_below_the_largest_are_equalised_too() -> None:
    """Steel must tighten by 10 %: the largest burden is 0.10 whatever the others do.

    The cap of 270 on 300 Mt leaves 20 Mt for cement and aluminium (100 Mt each): leximin gives 0.10 to each
    of them too when steel takes 10; with tightening_min 0.20 for steel it takes 20 and the others 5 each:
    0.20, 0.05, 0.05. Minimising the largest burden alone would accept 0.20, 0.10, 0.
    """
    rules = [{"sector": "steel", "from_year": 2027, "rule": "benchmark"}]
    rules[0] |= {"tightening_min": 0.2, "tightening_max": 0.5}
    plan = Small(
        outputs={"aluminium": [100], "cement": [100], "steel": [100]},
        rules=rules,
        caps=[cap("ALL", 2027, 270)],
        measures=[measure("a", "steel", 50, 0.5)],
    ).plan()
    assert plan.burden_levels == (approx(0.2), approx(0.05), approx(0.05))
    assert benchmark_of(plan, "cement", 2027) == approx(0.95)


def test_a_sector_cap_puts_its_burden_first() -> None:
    """Cement under a cap of 92 carries 8 %; the others share the remaining 4 of 12 Mt: 2 % each."""
    plan = Small(
        outputs={"aluminium": [100], "cement": [100], "steel": [100]},
        caps=[cap("cement", 2027, 92), cap("ALL", 2027, 288)],
        measures=[measure("a", "steel", 50, 0.5)],
    ).plan()
    assert plan.burden_levels == (approx(0.08), approx(0.02), approx(0.02))


def test_negative_burden_is_a_burden_level() -> None:
    """The index makes 0.9 the neutral benchmark; announced 1.0 before the plan allows at least 0.95.

    tightening_max 0.05 keeps steel at b >= 0.95: 95 Mt for 90 Mt of baseline, burden 1 - 95/90. The surplus
    of 5 is cement's: 95 Mt issued for 100 of baseline, burden 0.05.
    """
    rules = [{"sector": "steel", "from_year": 2027, "rule": "benchmark", "tightening_max": 0.05}]
    plan = Small(
        outputs={"cement": [100], "steel": [100]},
        index={("steel", 2027): 0.9},
        rules=rules,
        benchmarks=[{"product": "steel", "year": 2025, "benchmark": 1.0}],
    ).plan()
    assert plan.burden_levels == (approx(0.05), approx(1 - 95 / 90))


def test_cost_slack_buys_fairness() -> None:
    """Steel is cheap to relieve through the bank: what fairness may cost is exactly the slack.

    Two years of 100 Mt. The cap of 2028 is 90, cheap abatement (50, 8 %) in both years, dear (200) in 2028.
    At least cost 2 Mt are banked in 2027, so the issuance of 2027 is 100 and of 2028 90: burdens 0 and
    0.10. Any plan with less burden in 2028 breaks the cap, so slack changes nothing: levels (0.10, 0).
    """
    base = Small(
        outputs={"steel": [100, 100]},
        years=(2027, 2028),
        caps=[cap("steel", 2027, 100), cap("steel", 2028, 90)],
        measures=[measure("cheap", "steel", 50, 0.08), measure("dear", "steel", 200, 0.2)],
    )
    for slack in (0, 0.001, 0.5):
        plan = replace(base, settings={"cost_slack": slack}).plan()
        assert plan.burden_levels == (approx(0.1), approx(0))
        assert plan.cost_million_cny == approx(500)


def test_slack_moves_issuance_between_years() -> None:
    """A budget of 190 for 2 x 100 Mt at a discount rate of 10 %: least cost waits for year 2 with all 10 Mt.

    Issuance equals emissions over the horizon, but the bank lets year 1 issue more and year 2 less only in
    one direction (allowances can be kept, not borrowed), and least cost has E = 100, 90. Benchmarks: b1 >=
    1 in sum with the bank. With no slack b1 = 1 (tightening_min 0 forbids more), b2 = 0.9: burdens 0.1 and
    0. With slack s a share d of the 10 Mt moves to 2027 where it costs 50 instead of 50/1.1: extra d x 50
    (1 - 1/1.1) plus, as measures stay, nothing else: x1 = d, x2 = 10 - d >= x1. Allowed extra = s x 500 /
    1.1. s = 0.01: d = 0.01 x 500 / 1.1 / (50 x 0.1 / 1.1) = 1. So b1 = 0.99 and b2 = 0.91: the larger
    burden falls to 0.09.
    """
    base = Small(
        outputs={"steel": [100, 100]},
        years=(2027, 2028),
        measures=[measure("a", "steel", 50, 0.2)],
    )
    settings = {"emissions_budget": 190, "discount_rate": 0.1}
    exact = replace(base, settings={**settings, "cost_slack": 0}).plan()
    assert exact.burden_levels == (approx(0.1), approx(0))
    slack = replace(base, settings={**settings, "cost_slack": 0.01}).plan()
    assert slack.burden_levels == (approx(0.09), approx(0.01))
    assert slack.plan_cost_million_cny == approx(1.01 * 500 / 1.1)
    assert slack.cost_million_cny == approx(500 / 1.1)


def test_output_of_zero_has_a_burden() -> None:
    """A product that rests in a year still has a benchmark: its burden is defined per unit."""
    plan = Small(
        outputs={"cement": [100, 100], "steel": [100, 0]},
        years=(2027, 2028),
        caps=[cap("ALL", 2027, 190)],
        measures=[measure("a", "cement", 50, 0.3)],
    ).plan()
    assert len(plan.burden_levels) == 4
