"""The full-size reference against cases solved by hand; derivations in the docstrings.

Unless said otherwise a product's only installation has intensity 1, so that output is baseline emissions in
Mt, every sector is under ``benchmark``, and money is million CNY.
"""

from __future__ import annotations

import pytest

from tests.building import small_tables
from tests.making import Small, cap, case_of, measure
from tests.reference.full_size import FullSizeResult, solve_full_size

TWO_PLANTS = (
    {"installation": "good", "product": "p", "activity_level": 50e6, "intensity": 0.8},
    {"installation": "poor", "product": "p", "activity_level": 50e6, "intensity": 1.2},
)
"""100 Mt together, mean intensity 1."""

ONE_PLANT = {"installation": "other", "product": "q", "activity_level": 100e6, "intensity": 1.0}


def benchmarks_of(result: FullSizeResult) -> list[float]:
    return result.benchmarks["benchmark"].tolist()


def test_the_example() -> None:
    """8410 Mt under a cap of 8050: power gives 318 Mt at 80, cement 42 at 120; the price is 120."""
    result = solve_full_size(case_of(small_tables()))
    assert result.status == "optimal"
    assert result.cost == pytest.approx(30480, rel=1e-9)
    assert result.replay_cost == pytest.approx(30480, rel=1e-9)
    assert result.replay["price"].tolist() == pytest.approx([120])
    assert result.burden_levels == pytest.approx([360 / 8410] * 4)
    assert benchmarks_of(result) == pytest.approx([8050 / 8410] * 4)


def test_second_level_when_tightening_binds_the_first() -> None:
    """200 Mt under 190. q may tighten by 2 % at most, so p bears 8 of the 10 Mt; levels 0.08 and 0.02."""
    case = Small(
        outputs={"p": [100], "q": [100]},
        rules=[{"sector": "q", "from_year": 2027, "rule": "benchmark", "tightening_max": 0.02}],
        caps=[cap("ALL", 2027, 190)],
        measures=[measure("a", "p", 50, 0.1)],
    ).case()
    result = solve_full_size(case)
    assert result.cost == pytest.approx(500)
    assert result.burden_levels == pytest.approx([0.08, 0.02])
    assert benchmarks_of(result) == pytest.approx([0.92, 0.98])


def test_protection_shifts_the_burden() -> None:
    """200 Mt under 190, p protected by 0.02: b_p + 0.02 = b_q with sum 0.1, so burdens 0.04 and 0.06."""
    case = Small(
        outputs={"p": [100], "q": [100]},
        protection={"p": 0.02},
        caps=[cap("ALL", 2027, 190)],
        measures=[measure("a", "p", 50, 0.1)],
    ).case()
    result = solve_full_size(case)
    assert result.burden_levels == pytest.approx([0.06, 0.06])
    assert benchmarks_of(result) == pytest.approx([0.96, 0.94])


def test_bank_and_offsets_on_the_exact_optimal_face() -> None:
    """100 Mt a year under caps of 100 and 80; abatement at 100 up to 10 %, offsets at 70 up to 5 %.

    20 Mt must be abated (A) or bought (0.05 of the emissions 200 - A): 0.95 A = 10, A = 10/0.95. All offsets
    are used, so cost = 100 A + 70 (20 - A). A tonne less of supply costs (100 - 0.05 * 70) / 0.95, in both
    years, as the bank links them. Every allowance is issued at the optimum: burdens 0.2 and 0.
    """
    market = [{"year": year, "offset_price": 70, "offset_limit": 0.05} for year in (2027, 2028)]
    case = Small(
        outputs={"p": [100, 100]},
        years=(2027, 2028),
        caps=[cap("p", 2027, 100), cap("p", 2028, 80)],
        measures=[measure("a", "p", 100, 0.1)],
        market=market,
        settings={"cost_slack": 0},
    ).case()
    result = solve_full_size(case)
    abated = 10 / 0.95
    assert result.cost == pytest.approx(100 * abated + 70 * (20 - abated), rel=1e-9)
    assert result.plan_cost == pytest.approx(result.cost, rel=1e-9)
    assert result.burden_levels == pytest.approx([0.2, 0.0], abs=1e-9)
    assert result.replay["price"].tolist() == pytest.approx([96.5 / 0.95] * 2)


def test_shortfall_limit_of_the_worst_installation() -> None:
    """The poor plant may lack 20 %: b_p >= 0.8 * 1.2 = 0.96. q bears the other 6 of the 10 Mt."""
    rule = {"sector": "p", "from_year": 2027, "rule": "benchmark", "tightening_max": 0.5}
    case = Small(
        outputs={"p": [100], "q": [100]},
        installations=[*TWO_PLANTS, ONE_PLANT],
        rules=[{**rule, "shortfall_limit": 0.2}],
        caps=[cap("ALL", 2027, 190)],
        measures=[measure("a", "q", 10, 0.2)],
    ).case()
    result = solve_full_size(case)
    assert result.cost == pytest.approx(100)
    assert result.burden_levels == pytest.approx([0.06, 0.04])


def test_intensity_band() -> None:
    """Rates 0.15 * (1 - 0.8) and 0.15 * (1 - 1.2) are clipped to +-0.02: A = 40.8 and 58.8 of 40 and 60.

    The band lacks 0.4 Mt, and b_q may not rise above its mean of 1, so q abates 0.4 at 50.
    """
    band = {"sector": "p", "from_year": 2027, "rule": "intensity_band", "band": 0.02, "slope": 0.15}
    case = Small(
        outputs={"p": [100], "q": [100]},
        installations=[*TWO_PLANTS, ONE_PLANT],
        rules=[band],
        measures=[measure("a", "q", 50, 0.1)],
    ).case()
    result = solve_full_size(case)
    free = result.installations.set_index("installation")["free_allocation"]
    assert result.cost == pytest.approx(20)
    assert free.loc[["good", "poor", "other"]].tolist() == pytest.approx([40.8e6, 58.8e6, 100e6])
    assert benchmarks_of(result) == pytest.approx([1.0])


def test_reserve_and_auction() -> None:
    """free_share 0.97, reserve 0.02: I = A / 0.95, supply 0.98 I. Cap 100 leaves 98 Mt: 2 at 30 = 60."""
    rule = {"sector": "p", "from_year": 2027, "rule": "benchmark", "tightening_max": 0.5}
    case = Small(
        outputs={"p": [100]},
        rules=[{**rule, "free_share": 0.97, "reserve_share": 0.02}],
        caps=[cap("p", 2027, 100)],
        measures=[measure("a", "p", 30, 0.1)],
    ).case()
    result = solve_full_size(case)
    assert result.cost == pytest.approx(60)
    assert benchmarks_of(result) == pytest.approx([0.95])


def test_small_installations_emit_but_do_not_comply() -> None:
    """Of 90 and 10 Mt the second lies below 20 Mt: 9 Mt of the first under a cap of 81, and 91 in all."""
    plants = [
        {"installation": name, "product": "p", "activity_level": amount, "intensity": 1.0}
        for name, amount in (("large", 90e6), ("small", 10e6))
    ]
    case = Small(
        outputs={"p": [100]},
        installations=plants,
        caps=[cap("p", 2027, 81)],
        measures=[measure("a", "p", 5, 0.2)],
        settings={"coverage_threshold": 20e6},
    ).case()
    result = solve_full_size(case)
    assert result.cost == pytest.approx(45)
    assert result.emissions[["covered_mt", "total_mt"]].to_numpy().tolist() == [pytest.approx([81, 91])]
    assert result.installations.set_index("installation")["covered"].to_dict() == {
        "large": True,
        "small": False,
    }


def test_peak_and_opening() -> None:
    """100, then 120 Mt of which a new plant makes a sixth; the peak is 2027, so 20 Mt go.

    The old plant may cut 12 % of its 100 at 10, the new one 50 % of its 20 at 40: 12 * 10 + 8 * 40 = 440.
    """
    plants = [
        {"installation": "old", "product": "p", "technology": "old", "activity_level": 100e6},
        {"installation": "new", "product": "p", "technology": "new", "activity_level": 20e6, "opens": 2028},
    ]
    case = Small(
        outputs={"p": [100, 120]},
        years=(2027, 2028),
        installations=plants,
        measures=[measure("a", "p", 10, 0.12), measure("a", "p", 40, 0.5, technology="new")],
        settings={"peak_year": 2027},
    ).case()
    result = solve_full_size(case)
    assert result.cost == pytest.approx(440)
    assert result.emissions["total_mt"].tolist() == pytest.approx([100, 100])


def test_announced_benchmark_is_the_previous_one() -> None:
    """0.9 announced for 2026 and tightening_max 0.05: b >= 0.855, so a cap of 85 cannot be met, 86 can."""
    rule = {"sector": "p", "from_year": 2027, "rule": "benchmark", "tightening_max": 0.05}
    statuses = [
        solve_full_size(
            Small(
                outputs={"p": [100]},
                rules=[rule],
                benchmarks=[{"product": "p", "year": 2026, "benchmark": 0.9}],
                caps=[cap("p", 2027, amount)],
                measures=[measure("a", "p", 10, 0.3)],
            ).case()
        ).status
        for amount in (85, 86)
    ]
    assert statuses == ["infeasible", "optimal"]
