"""Which prices are published where several prove the same optimum, and how far they hold."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from planner.plan import Plan
from tests.making import Small, cap, measure, price_of

EXAMPLE = {"power": [5300.0], "steel": [1900.0], "cement": [1100.0], "aluminium": [110.0]}
EXAMPLE_MEASURES = [
    measure("a", "power", 80, 0.06),
    measure("b", "steel", 160, 0.05),
    measure("c", "cement", 120, 0.05),
    measure("d", "aluminium", 300, 0.08),
]


def approx(value: float) -> object:
    return pytest.approx(value, rel=1e-7, abs=1e-7)


def limit_of(plan: Plan, constraint: str, item: str = "") -> pd.Series:
    table = plan.shadow_prices
    (found,) = table.index[(table["constraint"] == constraint) & (table["item"] == item)]
    return table.loc[found]


def test_the_price_of_a_cap_holds_until_the_next_measure() -> None:
    """8410 Mt under 8050. Power's 318 Mt and 42 of cement's 55 are used: 120 is the marginal cost while
    between 318 and 373 Mt must go, so the cap may rise by 42 and fall by 13. Nothing else could prove it.
    """
    plan = Small(outputs=EXAMPLE, caps=[cap("ALL", 2027, 8050)], measures=EXAMPLE_MEASURES).plan()
    row = limit_of(plan, "cap", "ALL")
    assert row["value"] == row["lowest"] == row["highest"] == approx(120)
    assert row["may_rise_by"] == approx(42)
    assert row["may_fall_by"] == approx(13)
    assert row["movement_unit"] == "Mt"


def test_at_a_kink_the_price_is_the_lower_one_and_both_are_told() -> None:
    """8092 Mt takes exactly power's 318 Mt: a tonne more is worth 80, a tonne less costs 120.

    Both prove the optimum; the one nearer to 0 is published. It holds for a looser cap only: until nothing
    need be done, 318 Mt up.
    """
    plan = Small(outputs=EXAMPLE, caps=[cap("ALL", 2027, 8092)], measures=EXAMPLE_MEASURES).plan()
    row = limit_of(plan, "cap", "ALL")
    assert row["value"] == row["lowest"] == approx(80)
    assert row["highest"] == approx(120)
    assert row["may_fall_by"] == approx(0)
    assert row["may_rise_by"] == approx(318)
    (price,) = plan.market["price"]
    assert price == approx(80)


def test_a_limit_that_is_written_twice_does_not_split_its_price() -> None:
    """One sector: its own cap of 95 and the cap of all sectors say the same. The price stands at ALL, whole.

    Either could carry all of the 50, so each has the range [0, 50]; neither alone can be loosened to any use.
    """
    small = Small(
        outputs={"steel": [100]},
        caps=[cap("steel", 2027, 95), cap("ALL", 2027, 95)],
        measures=[measure("a", "steel", 50, 0.1)],
    )
    plan = small.plan()
    assert price_of(plan, "cap", "ALL") == approx(50)
    assert price_of(plan, "cap", "steel") == approx(0)
    for item in ("steel", "ALL"):
        row = limit_of(plan, "cap", item)
        assert row["lowest"] == approx(0)
        assert row["highest"] == approx(50)
    assert limit_of(plan, "cap", "ALL")["may_rise_by"] == approx(0)
    assert limit_of(plan, "cap", "ALL")["may_fall_by"] == approx(5)


def test_a_price_without_end_where_no_plan_would_be_left() -> None:
    """Everything that can be done is done: 10 Mt of 100 under a cap of 90. A tonne less is impossible.

    The last measure costs 50, so 50 is the price of a tonne more; a tonne less has no finite price.
    """
    plan = Small(
        outputs={"steel": [100]},
        caps=[cap("steel", 2027, 90)],
        measures=[measure("a", "steel", 50, 0.1)],
    ).plan()
    row = limit_of(plan, "cap", "steel")
    assert row["value"] == row["lowest"] == approx(50)
    assert math.isinf(row["highest"])
    assert row["may_fall_by"] == approx(0)
    assert row["may_rise_by"] == approx(10)


def test_tightening_is_priced_and_ranged_in_points() -> None:
    """Steel must tighten by at least 10 % against its mean of 1, though its cap would allow 95 Mt.

    100 Mt, 90 allowances, 10 Mt at 50. One point less is 1 Mt less to do: 50. The minimum may fall by 5
    points, until the cap holds, and rise by 5, until the measure's 15 Mt are used up.
    """
    plan = Small(
        outputs={"steel": [100]},
        caps=[cap("steel", 2027, 95)],
        rules=[
            {
                "sector": "steel",
                "from_year": 2027,
                "rule": "benchmark",
                "tightening_min": 0.10,
                "tightening_max": 0.5,
            }
        ],
        measures=[measure("a", "steel", 50, 0.15)],
    ).plan()
    row = limit_of(plan, "tightening_min", "steel")
    assert row["value"] == approx(50)
    assert row["may_fall_by"] == approx(5)
    assert row["may_rise_by"] == approx(5)
    assert row["movement_unit"] == "percentage points"
