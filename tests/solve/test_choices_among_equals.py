"""Ties by the written rule (planner/solve/ties.py), and the range that the choice was made from.

A product has intensity 1 and one installation, so output is baseline in Mt; money is million CNY.
"""

from __future__ import annotations

import pandas as pd
import pytest

from planner.plan import Plan
from tests.making import Small, cap, in_year, measure


def approx(value: float) -> object:
    return pytest.approx(value, rel=1e-7, abs=1e-7)


def abated(plan: Plan, name: str, year: int) -> float:
    table = plan.abatement
    (value,) = table[(table["measure"] == name) & (table["year"] == year)]["abated"]
    return float(value)


def range_of(plan: Plan, table: str, column: str, item: str, year: int) -> tuple[float, float]:
    found = plan.uniqueness
    for name, wanted in (("table", table), ("column", column), ("item", item), ("year", year)):
        found = found[found[name] == wanted]
    return float(found["lowest"].iloc[0]), float(found["highest"].iloc[0])


def test_of_two_equally_dear_measures_the_first_by_name_goes_first() -> None:
    """100 Mt under a cap of 92; a and b both cost 50 and reach 5 Mt each: 8 Mt are 5 of a and 3 of b.

    Any split with a and b in [3, 5] costs the same 400: that is the range.
    """
    small = Small(
        outputs={"steel": [100]},
        caps=[cap("steel", 2027, 92)],
        measures=[measure("b", "steel", 50, 0.05), measure("a", "steel", 50, 0.05)],
    )
    plan = small.plan()
    assert abated(plan, "a", 2027) == approx(5)
    assert abated(plan, "b", 2027) == approx(3)
    assert range_of(plan, "abatement", "abated", "a / steel", 2027) == (approx(3), approx(5))
    assert range_of(plan, "market", "bank", "", 2027) == (approx(0), approx(0))
    determined = plan.uniqueness.groupby("table")["determined"].all()
    assert not determined["abatement"]
    assert determined["benchmarks"]
    assert determined["allocations"]
    assert determined["market"]


def test_as_little_as_possible_is_banked() -> None:
    """No discounting, one price in both years: allowances could be used or carried over at the same cost.

    Verified emissions cannot be cut in the first year by the cap (issuance follows emissions); the initial
    bank of 10 Mt may be used in either year, and each Mt of it saves the same 50 million CNY. By the rule
    nothing of it is carried over beyond what must be: all 10 Mt are used in 2027.
    """
    small = Small(
        outputs={"steel": [100, 100]},
        years=(2027, 2028),
        caps=[cap("steel", 2027, 80), cap("steel", 2028, 80)],
        measures=[measure("a", "steel", 50, 0.3)],
        settings={"initial_bank": 10, "cost_slack": 0},
    )
    plan = small.plan()
    assert plan.cost_million_cny == approx(2 * 20 * 50 - 10 * 50)
    assert in_year(plan.market, 2027, "bank") == approx(0)
    assert in_year(plan.market, 2027, "emissions") == approx(90)
    assert range_of(plan, "market", "bank", "", 2027)[1] > 1


def test_the_order_of_rows_and_names_of_installations_change_no_choice() -> None:
    """The rule speaks of names of measures, never of where they stand."""
    measures = [measure(name, "steel", 50, 0.05) for name in ("c", "a", "b")]
    outputs = {"steel": [100.0]}
    plans = [
        Small(outputs=outputs, caps=[cap("steel", 2027, 93)], measures=rows).plan()
        for rows in (measures, measures[::-1])
    ]
    pd.testing.assert_frame_equal(plans[0].abatement, plans[1].abatement)
    assert [abated(plans[0], name, 2027) for name in "abc"] == [approx(5), approx(2), approx(0)]


def test_shares_of_a_year_without_output_are_as_small_as_can_be() -> None:
    """Output 100, 0, 100: the measure removes 5 Mt in the first and, never undone, at least 5 in the last.

    In the year without output its share lies anywhere between those of its neighbours; it is the first's.
    """
    small = Small(
        outputs={"steel": [100, 0, 100]},
        years=(2027, 2028, 2029),
        caps=[cap("steel", 2027, 95), cap("steel", 2029, 90)],
        measures=[measure("a", "steel", 50, 0.3)],
        settings={"discount_rate": 0.05},
    )
    shares = small.plan().measure_shares.set_index("year")["share"]
    assert shares[2027] == approx(0.05)
    assert shares[2028] == approx(0.05)
    assert shares[2029] == approx(0.10)
