"""A rehearsal market: the replay's price, cases by hand, conservation, faults of the rules."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from planner.cli import app
from planner.compliance.read import read_rules as read_compliance_rules
from planner.exit_codes import Exit
from planner.plan import Plan
from planner.published_plan import published
from planner.rehearsal.call_auction import Cleared, clear, held_back
from planner.rehearsal.carry_over import carry_over_limit
from planner.rehearsal.continuous import trade_continuously
from planner.rehearsal.positions import Positions, positions
from planner.rehearsal.rehearse import herfindahl, rehearse
from planner.rehearsal.rules import Auction, Continuous, RulesInvalidError, Variant, read_rules
from planner.results import write_plan
from planner.shipped import shipped_tables
from planner.stages import StageClock
from tests.making import Small, cap, measure
from tests.rehearsal.random_markets import farthest_from_replay, random_market

FREE = Variant(name="free")
RULES = shipped_tables("rehearsal") / "rules.toml"
COMPLIANCE_RULES = read_compliance_rules(shipped_tables("compliance"))[0].compliance_rules
TICK = 0.01


def rehearsed(plan: Plan) -> Positions:
    return positions(published(plan), COMPLIANCE_RULES)


ONE_YEAR = Small(
    outputs={"steel": [100.0]},
    installations=[
        {"installation": "A", "product": "steel", "activity_level": 50e6, "intensity": 1.2},
        {"installation": "B", "product": "steel", "activity_level": 50e6, "intensity": 0.8},
    ],
    caps=[cap("ALL", 2027, 96.0)],
    measures=[measure("cheap", "steel", 50.0, 0.02), measure("dear", "steel", 90.0, 0.05)],
)
"""Baseline 100 Mt, benchmark 0.96. 2 Mt at 50 CNY/t, 2 of 5 Mt at 90: the price is 90."""

YEARS = range(2027, 2033)
SEVERAL_YEARS = Small(
    outputs={"steel": [100.0, 101, 102, 103, 102, 101], "cement": [50.0] * 6},
    years=list(YEARS),
    installations=[
        {"installation": "A", "product": "steel", "activity_level": 50e6, "intensity": 1.2},
        {"installation": "B", "product": "steel", "activity_level": 50e6, "intensity": 0.8},
        {"installation": "C", "product": "cement", "activity_level": 30e6, "intensity": 0.9},
        {"installation": "D", "product": "cement", "activity_level": 20e6, "intensity": 1.1, "opens": 2029},
    ],
    caps=[cap("ALL", year, 150.0 - 2.2 * n) for n, year in enumerate(YEARS)],
    measures=[
        measure("cheap", "steel", 30.0, 0.035, ramp=0.01),
        measure("dear", "steel", 90.0, 0.2, ramp=0.03),
        measure("lime", "cement", 55.0, 0.05, ramp=0.02),
        measure("late", "cement", 75.0, 0.2, available_from=2029, ramp=0.05),
    ],
    market=[
        {"year": year, "offset_price": 60.0 + n, "offset_limit": 0.01, "banking_limit": 0.01}
        for n, year in enumerate(YEARS)
    ],
    settings={"discount_rate": 0.05, "initial_bank": 1.0, "no_over_issuance_from": 2028},
)
"""Ramps that bind, offsets, a bank with a limit: every year's price hangs on the others."""


@pytest.fixture(scope="module")
def plan_of_one_year() -> Plan:
    return ONE_YEAR.plan()


@pytest.fixture(scope="module")
def one_year(plan_of_one_year: Plan) -> Positions:
    return rehearsed(plan_of_one_year)


@pytest.fixture(scope="module")
def several_years() -> Positions:
    return rehearsed(SEVERAL_YEARS.plan())


def test_two_plants_by_hand(one_year: Positions) -> None:
    """A needs 60 - 48 = 12, B has 8 over; at 90 both do all of `cheap` (2 %) and 2/5 of `dear` (2 %).

    A emits 60 x 0.96 = 57.6 and buys 9.6; B emits 38.4 and sells 9.6.
    """
    cleared = clear(one_year.markets[2027], FREE)
    assert cleared.price == pytest.approx(90.0)
    assert cleared.trades == pytest.approx([9.6, -9.6])


def test_of_an_interval_of_prices_the_lowest_is_taken_as_in_the_replay() -> None:
    """Cap 98: all of `cheap` and nothing of `dear`. Any price from 50 to 90 clears; both say 50."""
    market = rehearsed(replace(ONE_YEAR, caps=[cap("ALL", 2027, 98.0)]).plan()).markets[2027]
    assert market.replay_price == pytest.approx(50.0)
    assert clear(market, FREE).price == pytest.approx(50.0)


def test_carried_allowances_are_offered_at_what_they_were_carried_for() -> None:
    """Offsets at 60 CNY/t in 2027 alone: 6 Mt are bought, 4 of them for 2028, when any price clears.

    Nobody would have carried them for less than 60 x 1.05 = 63, which is the replay's price.
    """
    case = Small(
        outputs={"steel": [100.0, 100.0]},
        years=[2027, 2028],
        caps=[cap("ALL", 2027, 98.0), cap("ALL", 2028, 96.0)],
        market=[{"year": 2027, "offset_price": 60.0, "offset_limit": 0.1}],
        settings={"discount_rate": 0.05},
    )
    market = rehearsed(case.plan()).markets[2028]
    assert market.replay_price == pytest.approx(63.0)
    cleared = clear(market, FREE)
    assert cleared.price == pytest.approx(63.0)
    assert cleared.carrying == pytest.approx(-4.0)


def test_clears_at_the_replay_price_in_every_year(several_years: Positions) -> None:
    for market in several_years.markets.values():
        cleared = clear(market, FREE)
        assert abs(cleared.price - market.replay_price) <= TICK
        assert cleared.bank == pytest.approx(market.replay_bank, abs=1e-5)
    prices = {round(market.replay_price, 2) for market in several_years.markets.values()}
    assert len(prices) > 2


@pytest.mark.parametrize("seed", [1, 3], ids=["verified emissions", "intensity band"])
def test_clears_at_the_replay_price_in_random_cases(seed: int) -> None:
    """Clinker's allocation follows its emissions in the first two years; the banking limit counts them."""
    price, bank, _ = farthest_from_replay(random_market(seed).plan())
    assert price <= TICK
    assert bank <= 1e-6


def balance(cleared: Cleared) -> float:
    return float(cleared.trades.sum()) + cleared.carrying - cleared.auctioned


@pytest.mark.parametrize(
    "variant",
    [
        FREE,
        Variant(name="holding", holding_back_share=0.5),
        Variant(name="carry", holding_back_share=0.9, carry_over=True),
        Variant(name="auction", auction=Auction(share=0.05, reserve_price=70)),
        Variant(name="floor", price_floor=120),
        Variant(name="ceiling", holding_back_share=0.5, price_ceiling=40),
    ],
    ids=lambda variant: variant.name,
)
def test_what_is_bought_is_sold(several_years: Positions, variant: Variant) -> None:
    for market in several_years.markets.values():
        cleared = clear(market, variant)
        assert balance(cleared) == pytest.approx(0.0, abs=1e-6)
        if variant.price_floor is not None:
            assert cleared.price >= variant.price_floor
        if variant.price_ceiling is not None:
            assert cleared.price <= variant.price_ceiling


def test_holding_back_by_hand(one_year: Positions) -> None:
    """B keeps half: at 90 with all of `dear` B has 48 - 37.2 = 10.8 over and offers 5.4; A needs 7.8.

    Demand exceeds the dearest offer: 90 is the price, A is served with 5.4, 2.4 stay unfilled.
    """
    cleared = clear(one_year.markets[2027], Variant(name="half", holding_back_share=0.5))
    assert cleared.price == pytest.approx(90.0)
    assert cleared.trades == pytest.approx([5.4, -5.4])
    assert cleared.unfilled == pytest.approx(2.4)
    assert cleared.held_back == pytest.approx(5.4)


def test_price_ceiling_leaves_demand_unfilled_by_hand(one_year: Positions) -> None:
    """At 60 only `cheap` is worth it: A needs 58.8 - 48 = 10.8, B has 48 - 39.2 = 8.8 over."""
    cleared = clear(one_year.markets[2027], Variant(name="ceiling", price_ceiling=60))
    assert cleared.trades == pytest.approx([8.8, -8.8])
    assert cleared.unfilled == pytest.approx(2.0)


def test_price_floor_leaves_supply_unsold_by_hand(one_year: Positions) -> None:
    """At 100 all of `dear` is done too: A needs 55.8 - 48 = 7.8, B has 10.8 over and sells 7.8."""
    cleared = clear(one_year.markets[2027], Variant(name="floor", price_floor=100))
    assert cleared.trades == pytest.approx([7.8, -7.8])
    assert cleared.held_back == pytest.approx(3.0)


def test_auction_with_reserve_price_by_hand(one_year: Positions) -> None:
    """A tenth of 96 Mt is taken. At 90 it is sold whole; a reserve of 95 is the price, and less is sold.

    At 95 emissions are 93, 86.4 are given: 6.6 are auctioned.
    """
    low = clear(one_year.markets[2027], Variant(name="low", auction=Auction(share=0.1, reserve_price=50)))
    assert (low.price, low.auctioned) == pytest.approx((90.0, 9.6))
    high = clear(one_year.markets[2027], Variant(name="high", auction=Auction(share=0.1, reserve_price=95)))
    assert (high.price, high.auctioned) == pytest.approx((95.0, 6.6))


def test_carry_over_rule_makes_two_fifths_be_sold_and_spares_industry_its_larger_base() -> None:
    """Published: of 500,000 t with a base of 10,000 t and 1.5 x net sales 196,000 t must be sold.

    Industry's base of 100,000 t: 160,000 t. A sector without the rule keeps everything.
    """
    variant = Variant(name="all", holding_back_share=1.0, carry_over=True)
    sectors = pd.Series(["power", "steel", "paper"])
    limit = carry_over_limit(COMPLIANCE_RULES, sectors, 2025)
    assert held_back(np.full(3, 0.5), variant, limit) == pytest.approx([0.304, 0.34, 0.5])
    assert limit.most(np.array([0.08, 0.08, 0.0])).tolist() == pytest.approx([0.13, 0.22, np.inf])


def test_concentration_by_hand() -> None:
    assert herfindahl(np.array([3.0, 1.0])) == pytest.approx(6250.0)


def test_continuous_trading_is_seeded_and_within_its_limits(several_years: Positions) -> None:
    rules = Continuous(rounds=3, price_limit=0.1, seed=7)
    market = several_years.markets[2029]
    cleared = clear(market, FREE)
    first, again = (trade_continuously(market, FREE, cleared, rules) for _ in range(2))
    assert first == again
    assert first.deals > 0
    assert 0.9 * cleared.price <= first.lowest_price <= first.highest_price <= 1.1 * cleared.price


def test_payments_are_what_was_traded(several_years: Positions) -> None:
    held = rehearse(several_years, read_rules(RULES), list(YEARS))
    of_market = held.payments.groupby(["variant", "year"])["amount"].sum()
    volume = held.markets.set_index(["variant", "year"])["volume"]
    pd.testing.assert_series_equal(
        of_market.reindex(volume.index).fillna(0.0), volume, check_names=False, atol=1e-5
    )


def test_faults_of_the_rules_are_all_named(tmp_path: Path) -> None:
    text = RULES.read_text(encoding="utf-8").replace("tick = 0.01", "tick = -1").replace("rounds", "round")
    (tmp_path / "rules.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RulesInvalidError) as invalid:
        read_rules(tmp_path / "rules.toml")
    said = "\n".join(invalid.value.faults)
    assert "tick, -1" in said
    assert "continuous.rounds" in said


def test_command_writes_a_whole_folder_or_nothing(tmp_path: Path, plan_of_one_year: Plan) -> None:
    write_plan(plan_of_one_year, tmp_path / "plan", StageClock())
    out = tmp_path / "out"
    arguments = ["simulate", str(tmp_path / "plan"), "--out", str(out)]
    wrong = CliRunner().invoke(app, [*arguments, "--year", "2050"])
    assert wrong.exit_code == Exit.INVALID
    assert not out.exists()
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == Exit.DONE, done.output
    assert {path.name for path in out.iterdir()} == {
        *("markets.csv", "payments.csv", "largest.csv", "rehearsal.xlsx"),
        *("trades.parquet", "positions.parquet", "abatement_curves.parquet"),
    }
