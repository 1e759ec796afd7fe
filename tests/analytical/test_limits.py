"""Each constraint family binding in a case solved by hand, with its cost and the price that theory gives.

Unless said otherwise a product's only installation has intensity 1, so that output is baseline emissions in
Mt, and money is million CNY. Tolerances are the solver's (1e-9 asked for), with two digits of room.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.solve.highs import NoSolutionError
from tests.making import Small, benchmark_of, cap, in_year, measure, price_of

TOLERANCE = 1e-7


def approx(value: float) -> object:
    return pytest.approx(value, rel=TOLERANCE, abs=TOLERANCE)


def test_cap_of_all_sectors() -> None:
    """The example: 8410 Mt under a cap of 8050.

    360 Mt must go: power gives 6 % of 5300 = 318 at 80, cement the other 42 (of 55) at 120: 25,440 + 5,040
    = 30,480. The marginal tonne costs 120, in plan, replay and cap. Nothing but the cap binds the
    benchmarks, so leximin makes all burdens 360/8410.
    """
    outputs = {"power": [5300], "steel": [1900], "cement": [1100], "aluminium": [110]}
    plan = Small(
        outputs=outputs,
        caps=[cap("ALL", 2027, 8050)],
        measures=[
            measure("a", "power", 80, 0.06),
            measure("b", "steel", 160, 0.05),
            measure("c", "cement", 120, 0.05),
            measure("d", "aluminium", 300, 0.08),
        ],
    ).plan()
    assert plan.cost_million_cny == approx(30480)
    assert plan.replay_cost_million_cny == approx(30480)
    assert in_year(plan.market, 2027, "price") == approx(120)
    assert in_year(plan.market, 2027, "marginal_cost") == approx(120)
    assert price_of(plan, "cap", "ALL") == approx(120)
    assert plan.burden_levels == (approx(360 / 8410),) * 4
    assert list(plan.benchmarks["benchmark"]) == [approx(8050 / 8410)] * 4


def test_sector_cap() -> None:
    """100 Mt under a sector cap of 95: 5 Mt at 50 = 250; a tonne less of cap costs 50."""
    plan = Small(
        outputs={"steel": [100]}, caps=[cap("steel", 2027, 95)], measures=[measure("a", "steel", 50, 0.1)]
    ).plan()
    assert plan.cost_million_cny == approx(250)
    assert price_of(plan, "cap", "steel") == approx(50)
    assert benchmark_of(plan, "steel", 2027) == approx(0.95)


def test_blank_and_absent_caps_are_no_caps() -> None:
    """With the cap blank nothing is scarce: no measure, no cost, the benchmark stays at the mean."""
    plan = Small(
        outputs={"steel": [100]}, caps=[cap("steel", 2027, None)], measures=[measure("a", "steel", 50, 0.1)]
    ).plan()
    assert plan.cost_million_cny == 0
    assert benchmark_of(plan, "steel", 2027) == approx(1)


def test_verified_emissions_under_a_cap() -> None:
    """Under ``verified_emissions`` allocation follows emissions, so a cap of 96 is a cap on emissions.

    4 Mt at 50 = 200. Firms alone would not do it: their allocation follows them, so the replay costs nothing.
    """
    plan = Small(
        outputs={"steel": [100]},
        rules=[{"sector": "steel", "from_year": 2027, "rule": "verified_emissions"}],
        caps=[cap("steel", 2027, 96)],
        measures=[measure("a", "steel", 50, 0.1)],
    ).plan()
    assert plan.cost_million_cny == approx(200)
    assert price_of(plan, "cap", "steel") == approx(50)
    assert plan.replay_cost_million_cny == 0
    assert plan.benchmarks.empty
    assert plan.burden_levels == ()


def test_intensity_band() -> None:
    """Two mills with intensities 0.8 and 1.2 around the mean 1, slope 0.15: rates +3 % and -3 %.

    Allocation is emissions + 0.03 x 40 - 0.03 x 60 = emissions - 0.6. The band sector is therefore always 0.6
    short, and power (100 Mt, benchmark at most its mean 1) must free 0.6: 0.6 x 50 = 30. Demanding a point of
    tightening from power frees another 1 Mt: 50.
    """
    plan = Small(
        outputs={"power": [100], "steel": [100]},
        installations=[
            {"installation": "unit", "product": "power", "activity_level": 1e8},
            {"installation": "good", "product": "steel", "activity_level": 5e7, "intensity": 0.8},
            {"installation": "poor", "product": "steel", "activity_level": 5e7, "intensity": 1.2},
        ],
        rules=[
            {"sector": "steel", "from_year": 2027, "rule": "intensity_band", "band": 0.05, "slope": 0.15},
            {"sector": "power", "from_year": 2027, "rule": "benchmark", "tightening_max": 0.5},
        ],
        measures=[measure("a", "power", 50, 0.1), measure("b", "steel", 20, 0.1)],
    ).plan()
    assert plan.cost_million_cny == approx(30)
    steel = plan.allocations.set_index("sector").loc["steel"]
    assert steel["free_allocation"] - steel["emissions"] == approx(-0.6)
    assert price_of(plan, "tightening_min", "power", 2027) == approx(50)
    shortfall = plan.installations.set_index("installation")["shortfall"]
    assert shortfall["good"] == approx(-1.2e6)
    assert shortfall["poor"] == approx(1.8e6)


def test_intensity_band_is_clipped_and_follows_the_balance_value() -> None:
    """An announced balance value of 1.6 puts intensities 0.8 and 1.2 at gaps of 50 % and 25 %.

    Slope 0.15 gives rates 7.5 % and 3.75 %, clipped to the band of 5 %: 0.05 x 40 + 0.0375 x 60 = 4.25 Mt
    over emissions. That surplus may lapse before no_over_issuance_from, so nothing need be done.
    """
    plan = Small(
        outputs={"steel": [100]},
        installations=[
            {"installation": "good", "product": "steel", "activity_level": 5e7, "intensity": 0.8},
            {"installation": "poor", "product": "steel", "activity_level": 5e7, "intensity": 1.2},
        ],
        rules=[{"sector": "steel", "from_year": 2027, "rule": "intensity_band", "band": 0.05, "slope": 0.15}],
        benchmarks=[{"product": "steel", "year": 2027, "benchmark": 1.6}],
        settings={"no_over_issuance_from": 2028},
    ).plan()
    steel = plan.allocations.set_index("sector").loc["steel"]
    assert steel["free_allocation"] - steel["emissions"] == approx(4.25)
    assert plan.benchmarks.empty


def test_tightening_max() -> None:
    """A measure that saves 20 a tonne would take 10 Mt, but every allowance must be used.

    The benchmark may fall by 5 % only, so 95 Mt must be issued and emitted: 5 Mt saved, -100. A point less of
    tightening allowed costs 1 Mt x 20.
    """
    plan = Small(
        outputs={"steel": [100]},
        rules=[{"sector": "steel", "from_year": 2027, "rule": "benchmark", "tightening_max": 0.05}],
        measures=[measure("a", "steel", -20, 0.1)],
    ).plan()
    assert plan.cost_million_cny == approx(-100)
    assert price_of(plan, "tightening_max", "steel", 2027) == approx(20)
    assert in_year(plan.market, 2027, "marginal_cost") == approx(-20)


def test_tightening_counts_from_the_latest_earlier_benchmark() -> None:
    """Announced 0.9 in 2025, before the plan, counts; so does the decided benchmark of the year before.

    tightening_min 2 % a year: at most 0.882 in 2027 and 0.86436 in 2028; measures at 50 make that the
    optimum: 100 - 88.2 = 11.8 and 100 - 86.436 = 13.564, cost 50 x 25.364.
    """
    plan = Small(
        outputs={"steel": [100, 100]},
        years=(2027, 2028),
        rules=[
            {
                "sector": "steel",
                "from_year": 2027,
                "rule": "benchmark",
                "tightening_min": 0.02,
                "tightening_max": 0.5,
            }
        ],
        benchmarks=[{"product": "steel", "year": 2025, "benchmark": 0.9}],
        measures=[measure("a", "steel", 50, 0.2)],
    ).plan()
    assert [benchmark_of(plan, "steel", year) for year in (2027, 2028)] == [approx(0.882), approx(0.86436)]
    assert plan.cost_million_cny == approx(50 * 25.364)
    assert list(plan.benchmarks["tightening"]) == [approx(0.02), approx(0.02)]


def test_announced_benchmark() -> None:
    """Announced 0.9 within the plan: 90 Mt issued, 10 Mt at 50; nothing is decided."""
    plan = Small(
        outputs={"steel": [100]},
        benchmarks=[{"product": "steel", "year": 2027, "benchmark": 0.9}],
        measures=[measure("a", "steel", 50, 0.2)],
    ).plan()
    assert plan.cost_million_cny == approx(500)
    assert list(plan.benchmarks["origin"]) == ["announced"]
    assert plan.burden_levels == ()


def test_auction_and_reserve() -> None:
    """90 % free of which 5 % reserve: issuance I = A / 0.85, supply 0.95 I.

    A cap of 100 on issuance supplies 95: 5 Mt at 50. One tonne of cap supplies 0.95 t: 47.5. Free allocation
    is 85, the burden 15 %.
    """
    plan = Small(
        outputs={"steel": [100]},
        rules=[
            {
                "sector": "steel",
                "from_year": 2027,
                "rule": "benchmark",
                "free_share": 0.9,
                "reserve_share": 0.05,
                "tightening_max": 0.5,
            }
        ],
        caps=[cap("steel", 2027, 100)],
        measures=[measure("a", "steel", 50, 0.1)],
    ).plan()
    steel = plan.allocations.iloc[0]
    assert plan.cost_million_cny == approx(250)
    assert price_of(plan, "cap", "steel") == approx(47.5)
    assert steel[["free_allocation", "auction", "reserve", "issuance"]].tolist() == [
        approx(85),
        approx(10),
        approx(5),
        approx(100),
    ]
    assert plan.burden_levels == (approx(0.15),)


def test_bank_and_banking_limit() -> None:
    """Year 2 is capped at 90 with 8 % of cheap abatement (50) and any amount of dear (200).

    Without a limit 2 Mt are abated cheaply in year 1 and banked: 2 x 50 + 8 x 50 = 500. With a bank of 1 %
    of year 1's supply only b = 0.01 x 100 = 1 can be carried (supply of year 1 is its cap of 100): 1 x 50 +
    8 x 50 + 1 x 200 = 650, and one Mt more of carry-over would save 150.
    """
    base = Small(
        outputs={"steel": [100, 100]},
        years=(2027, 2028),
        caps=[cap("steel", 2027, 100), cap("steel", 2028, 90)],
        measures=[measure("cheap", "steel", 50, 0.08), measure("dear", "steel", 200, 0.2)],
    )
    free = base.plan()
    assert free.cost_million_cny == approx(500)
    assert in_year(free.market, 2027, "bank") == approx(2)
    limited = replace(base, market=[{"year": 2027, "banking_limit": 0.01}]).plan()
    assert limited.cost_million_cny == approx(650)
    assert price_of(limited, "banking_limit", year=2027) == approx(150)
    assert in_year(limited.market, 2028, "price") == approx(200)


def test_initial_bank_must_be_used_and_over_issuance_is_no_plan() -> None:
    """With 4 Mt in the bank and a benchmark that may fall by 5 %, 96 Mt are issued: nothing is abated.

    With 10 Mt in the bank at least 95 + 10 Mt must be used, but only 100 can be emitted: no plan. From a year
    after the last one on, the surplus may lapse: the same case has a plan without cost.
    """
    base = Small(
        outputs={"steel": [100]},
        rules=[{"sector": "steel", "from_year": 2027, "rule": "benchmark", "tightening_max": 0.05}],
        measures=[measure("a", "steel", 50, 0.1)],
    )
    some = replace(base, settings={"initial_bank": 4}).plan()
    assert some.cost_million_cny == 0
    assert benchmark_of(some, "steel", 2027) == approx(0.96)
    with pytest.raises(NoSolutionError):
        replace(base, settings={"initial_bank": 10}).plan()
    lapsing = replace(base, settings={"initial_bank": 10, "no_over_issuance_from": 2028}).plan()
    assert lapsing.cost_million_cny == 0


def test_no_over_issuance_has_a_price() -> None:
    """The same with a negative cost: every banked tonne that must be used is a saving (20) that is lost.

    Initial bank 2, benchmark at least 0.95: 97 must be emitted, 3 saved. If a tonne could be left over, 20
    more would be saved: that is what the limit costs.
    """
    plan = Small(
        outputs={"steel": [100]},
        rules=[{"sector": "steel", "from_year": 2027, "rule": "benchmark", "tightening_max": 0.05}],
        measures=[measure("a", "steel", -20, 0.1)],
        settings={"initial_bank": 2},
    ).plan()
    assert plan.cost_million_cny == approx(-60)
    assert price_of(plan, "no_over_issuance", year=2027) == approx(20)


def test_offset_limit() -> None:
    """Offsets at 30 up to 5 % of emissions beat abatement at 50 under a cap of 90.

    E = 90 + offset and offset = 0.05 E give E = 90 / 0.95. Cost 50 (100 - E) + 30 x 0.05 E. One Mt more of
    offsets lets E rise by 1 / 0.95, saving 20 each: 20 / 0.95. A tonne of baseline emissions also raises the
    limit: it costs 50, of which nothing comes back because the marginal tonne is abated.
    """
    plan = Small(
        outputs={"steel": [100]},
        caps=[cap("steel", 2027, 90)],
        measures=[measure("a", "steel", 50, 0.2)],
        market=[{"year": 2027, "offset_price": 30, "offset_limit": 0.05}],
    ).plan()
    emissions = 90 / 0.95
    assert plan.cost_million_cny == approx(50 * (100 - emissions) + 30 * 0.05 * emissions)
    assert in_year(plan.market, 2027, "offset") == approx(0.05 * emissions)
    assert price_of(plan, "offset_limit", year=2027) == approx(20 / 0.95)
    assert in_year(plan.market, 2027, "marginal_cost") == approx(50)
    assert in_year(plan.market, 2027, "price") == approx(30 + 20 / 0.95)


def test_offsets_count_benchmark_sectors_only() -> None:
    """A verified sector's emissions do not widen the limit: 2 % of 100 Mt of power, not of 300 Mt."""
    plan = Small(
        outputs={"power": [100], "steel": [200]},
        rules=[{"sector": "steel", "from_year": 2027, "rule": "verified_emissions"}],
        caps=[cap("power", 2027, 98)],
        market=[{"year": 2027, "offset_price": 30, "offset_limit": 0.02}],
    ).plan()
    assert in_year(plan.market, 2027, "offset") == approx(2)
    assert plan.cost_million_cny == approx(60)


def test_measure_ramp_and_permanence() -> None:
    """Cheap abatement (50, 20 %) may grow by 3 points a year: at most 6 % in year 2, whose cap is 90.

    x1 = 3 % is banked (cap of year 1: 100) and x2 = 6 %: 3 + 6 = 9 of 10, the last at 200 in either year:
    150 + 300 + 200 = 650.
    """
    plan = Small(
        outputs={"steel": [100, 100]},
        years=(2027, 2028),
        caps=[cap("steel", 2027, 100), cap("steel", 2028, 90)],
        measures=[measure("cheap", "steel", 50, 0.2, ramp=0.03), measure("dear", "steel", 200, 0.2)],
    ).plan()
    assert plan.cost_million_cny == approx(650)


def test_permanence() -> None:
    """What year 1 needs (10 Mt) stays in year 2, where nothing is needed: 2 x 10 x 50.

    Year 2's cap of 100 does not bind; the benchmark follows emissions down because nothing may be left over.
    """
    plan = Small(
        outputs={"steel": [100, 100]},
        years=(2027, 2028),
        caps=[cap("steel", 2027, 90)],
        measures=[measure("a", "steel", 50, 0.1)],
    ).plan()
    assert plan.cost_million_cny == approx(1000)
    assert in_year(plan.market, 2028, "emissions") == approx(90)


def test_availability_and_technology() -> None:
    """The kiln's own row replaces the general one; the other mill keeps it; a later measure is not there yet.

    Cap 190 of 200: general potential 4 % of 100 = 4 at 50, own row 5 % of 100 at 60 gives 5, the last Mt at
    500. A measure at 1 from 2028 does not help in 2027.
    """
    plan = Small(
        outputs={"steel": [200]},
        installations=[
            {"installation": "a", "product": "steel", "technology": "old", "activity_level": 1e8},
            {"installation": "b", "product": "steel", "technology": "new", "activity_level": 1e8},
        ],
        caps=[cap("steel", 2027, 190)],
        measures=[
            measure("saving", "steel", 50, 0.04),
            measure("saving", "steel", 60, 0.05, technology="new"),
            measure("capture", "steel", 500, 0.1),
            measure("later", "steel", 1, 0.1, available_from=2028),
        ],
    ).plan()
    assert plan.cost_million_cny == approx(4 * 50 + 5 * 60 + 1 * 500)
    abated = plan.abatement.set_index(["measure", "technology"])["abated"]
    assert abated["saving", ""] == approx(4)
    assert abated["saving", "new"] == approx(5)


def test_peak() -> None:
    """Output 100 then 110; emissions may not rise after 2027: 10 Mt at 50 in 2028, worth 500 / 1.1 in 2027.

    The tonne in 2028 costs 50, the tonne in 2027 would save 50 / 1.1 (the announced 1.2 leaves the
    benchmark room to follow it). Firms, too, abate as late as they can: the replay meets the peak.
    """
    plan = Small(
        outputs={"steel": [100, 110]},
        years=(2027, 2028),
        benchmarks=[{"product": "steel", "year": 2025, "benchmark": 1.2}],
        measures=[measure("a", "steel", 50, 0.2)],
        settings={"peak_year": 2027, "discount_rate": 0.1},
    ).plan()
    assert plan.cost_million_cny == approx(500 / 1.1)
    assert price_of(plan, "peak", year=2028) == approx(50)
    assert in_year(plan.market, 2028, "marginal_cost") == approx(50)
    assert in_year(plan.market, 2027, "marginal_cost") == approx(-50 / 1.1)
    assert plan.peak.met is True
    assert (plan.peak.year, plan.peak.emissions_mt) == (2027, approx(100))
    assert plan.replay_peak.met is True
    assert in_year(plan.market, 2028, "price") == approx(50)


def test_firms_may_miss_the_peak() -> None:
    """Where offsets cost less than abatement, firms buy them and emit on: the replay misses the peak.

    As above, with offsets at 30 up to 5 % of emissions: the planner's peak still needs 10 Mt abated; firms
    use 5.5 Mt of offsets for every benchmark that leaves them 10 short or less.
    """
    plan = Small(
        outputs={"steel": [100, 110]},
        years=(2027, 2028),
        measures=[measure("a", "steel", 50, 0.2)],
        market=[{"year": 2028, "offset_price": 30, "offset_limit": 0.05}],
        settings={"peak_year": 2027},
    ).plan()
    assert plan.peak.met is True
    assert plan.replay_peak.met is False
    assert plan.replay_peak.largest_miss_mt > 1


def test_peak_counts_rows_without_compliance() -> None:
    """An uncovered sector grows by 6 Mt after the peak year; the covered one must make room: 6 Mt at 50."""
    plan = Small(
        outputs={"paper": [50, 56], "steel": [100, 100]},
        years=(2027, 2028),
        rules=[
            {"sector": "paper", "from_year": 2027, "rule": "uncovered"},
            {"sector": "steel", "from_year": 2027, "rule": "benchmark", "tightening_max": 0.5},
        ],
        measures=[measure("a", "steel", 50, 0.2), measure("b", "paper", 1, 0.2)],
        settings={"peak_year": 2027},
    ).plan()
    assert plan.cost_million_cny == approx(300)
    assert in_year(plan.market, 2028, "total_emissions") == approx(150)


def test_peak_ceiling() -> None:
    """A ceiling of 95 on 100 Mt: 5 Mt at 50, a tonne of ceiling costs 50."""
    plan = Small(
        outputs={"steel": [100]},
        measures=[measure("a", "steel", 50, 0.1)],
        settings={"peak_ceiling": 95},
    ).plan()
    assert plan.cost_million_cny == approx(250)
    assert price_of(plan, "peak_ceiling", year=2027) == approx(50)
    assert plan.peak.ceiling_met is True


def test_emissions_budget_and_discounting() -> None:
    """A budget of 190 for twice 100 Mt at 10 %: all 10 Mt wait for year 2: 500 / 1.1.

    The budget's price is a present value, 50 / 1.1; the tonne of 2028 costs 50 in its own year's money, the
    tonne of 2027 50 / 1.1. (The announced 1.2 leaves the benchmarks room for one tonne more.)
    """
    plan = Small(
        outputs={"steel": [100, 100]},
        years=(2027, 2028),
        benchmarks=[{"product": "steel", "year": 2025, "benchmark": 1.2}],
        measures=[measure("a", "steel", 50, 0.2)],
        settings={"emissions_budget": 190, "discount_rate": 0.1},
    ).plan()
    assert plan.cost_million_cny == approx(500 / 1.1)
    assert price_of(plan, "emissions_budget") == approx(50 / 1.1)
    assert in_year(plan.market, 2028, "marginal_cost") == approx(50)
    assert in_year(plan.market, 2027, "marginal_cost") == approx(50 / 1.1)
    assert plan.peak.budget_met is True


def test_shortfall_limit() -> None:
    """The poorer works (intensity 1.1, the factor 1.05 helps) may be asked for 4 % of its baseline at most.

    Its floor is 0.96 x 1.1 / 1.05 = 1.005714; the allocation coefficient is 50 + 50 x 1.05 = 102.5. A
    measure that saves 20 a tonne therefore stops at A = 102.5 x 1.005714 = 103.0857 of 50 x 1 + 50 x 1.1 =
    105 Mt: 1.9143 Mt saved. A point of protection moves the floor by 0.01 x 1.1 / 1.05: 20 x 102.5 x
    0.0104762 = 21.476.
    """
    plan = Small(
        outputs={"steel": [100]},
        installations=[
            {"installation": "good", "product": "steel", "activity_level": 5e7, "intensity": 1.0},
            {
                "installation": "poor",
                "product": "steel",
                "activity_level": 5e7,
                "intensity": 1.1,
                "allocation_factor": 1.05,
            },
        ],
        rules=[
            {
                "sector": "steel",
                "from_year": 2027,
                "rule": "benchmark",
                "tightening_max": 0.5,
                "shortfall_limit": 0.04,
            }
        ],
        measures=[measure("a", "steel", -20, 0.1)],
        settings={"cost_slack": 0},
    ).plan()
    floor = 0.96 * 1.1 / 1.05
    assert benchmark_of(plan, "steel", 2027) == approx(floor)
    assert plan.cost_million_cny == approx(-20 * (105 - 102.5 * floor))
    assert price_of(plan, "shortfall_limit", "steel", 2027) == approx(20 * 102.5 * 0.01 * 1.1 / 1.05)


def test_coverage_threshold() -> None:
    """A works of 10 Mt below the threshold emits and counts, but has neither allocation nor measures.

    Ceiling 105 of 110: 5 Mt from the large works at 50 though the small one could save at 1.
    """
    plan = Small(
        outputs={"steel": [110]},
        installations=[
            {"installation": "large", "product": "steel", "activity_level": 1e8},
            {"installation": "small", "product": "steel", "technology": "tiny", "activity_level": 1e7},
        ],
        measures=[measure("a", "steel", 50, 0.1), measure("a", "steel", 1, 0.9, technology="tiny")],
        settings={"peak_ceiling": 105, "coverage_threshold": 2e7},
    ).plan()
    assert plan.cost_million_cny == approx(250)
    steel = plan.allocations.iloc[0]
    assert (steel["emissions"], steel["uncovered_emissions"]) == (approx(95), approx(10))
    small = plan.installations.set_index("installation").loc["small"]
    assert not small["covered"]
    assert small["free_allocation"] != small["free_allocation"]


def test_threshold_counts_all_products_of_an_installation() -> None:
    """Two products of 6 Mt each make one installation of 12 Mt: it reaches a threshold of 10 Mt."""
    plan = Small(
        outputs={"iron": [6], "steel": [6]},
        installations=[
            {"installation": "works", "product": product, "activity_level": 6e6}
            for product in ("iron", "steel")
        ],
        settings={"coverage_threshold": 1e7},
    ).plan()
    assert plan.installations["covered"].all()


def test_openings_and_closures() -> None:
    """A closing works hands its output to the one that opens: the forecast is split over what is open.

    2027: old alone (intensity 1.2), 2028: new alone (0.8). A cap of 80 in 2028 costs nothing; in 2027 the
    cap of 114 asks for 6 of 120 Mt at 50, from the old works' measure. (1.2 is announced before the plan,
    so that the benchmark of 2027 is not held down to the mean of both, 0.92.)
    """
    plan = Small(
        outputs={"steel": [100, 100]},
        years=(2027, 2028),
        installations=[
            {
                "installation": "old",
                "product": "steel",
                "activity_level": 3e7,
                "intensity": 1.2,
                "closes": 2027,
            },
            {
                "installation": "new",
                "product": "steel",
                "activity_level": 7e7,
                "intensity": 0.8,
                "opens": 2028,
            },
        ],
        benchmarks=[{"product": "steel", "year": 2025, "benchmark": 1.2}],
        caps=[cap("steel", 2027, 114), cap("steel", 2028, 80)],
        measures=[measure("a", "steel", 50, 0.1)],
    ).plan()
    assert plan.cost_million_cny == approx(300)
    output = plan.installations.set_index(["installation", "year"])["output"]
    assert [output["old", 2027], output["old", 2028], output["new", 2028]] == [approx(1e8), 0, approx(1e8)]


def test_gases_are_weighted() -> None:
    """1.424 t CO2 and 0.00002 t CF4 at 6,630 make 1.5566 tCO2e a tonne of aluminium."""
    plan = Small(
        outputs={"aluminium": [40]},
        gases=[{"gas": "CO2", "gwp": 1}, {"gas": "CF4", "gwp": 6630}],
        installations=[
            {
                "installation": "smelter",
                "product": "aluminium",
                "activity_level": 4e7,
                "intensity_CO2": 1.424,
                "intensity_CF4": 0.00002,
            }
        ],
    ).plan()
    assert in_year(plan.market, 2027, "emissions") == approx(40 * (1.424 + 0.1326))


def test_intensity_index() -> None:
    """An autonomous fall of intensity by 5 % lowers the baseline: a cap of 95 on 100 units binds nothing."""
    plan = Small(
        outputs={"steel": [100]}, index={("steel", 2027): 0.95}, caps=[cap("steel", 2027, 95)]
    ).plan()
    assert plan.cost_million_cny == 0
    assert benchmark_of(plan, "steel", 2027) == approx(0.95)
    assert plan.burden_levels == (approx(0),)
