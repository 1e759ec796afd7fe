"""Who can use a measure of a single installation, when, and beside what, solved by hand."""

from __future__ import annotations

from pytest import approx

from planner.plan import Plan
from tests.making import Small, cap, in_year, measure, own_measure

A = {"installation": "A", "product": "p", "activity_level": 60e6}
B = {"installation": "B", "product": "p", "activity_level": 40e6}
"""60 and 40 Mt of 100 Mt of output at an intensity of 1, in one cell."""


def used(plan: Plan, name: str, installation: str, year: int = 2027) -> float:
    """The share of the installation's baseline emissions that its measure removes."""
    table = plan.installation_abatement
    row = (table["measure"] == name) & (table["installation"] == installation) & (table["year"] == year)
    (share,) = table[row]["share"]
    return float(share)


def emitted(plan: Plan, year: int = 2027) -> dict[str, float]:
    """Emissions of every installation, Mt."""
    table = plan.installations[plan.installations["year"] == year]
    return dict(zip(table["installation"], table["emissions"] / 1e6, strict=True))


def test_beside_a_measure_that_both_share() -> None:
    """12 Mt must go: A's 6 at 50, 5 % of both at 60, the last Mt at B for 80 CNY/t.

    300 + 300 + 80 = 680 million. A keeps 60 x (1 - 0.1 - 0.05) = 51 Mt, B 40 x 0.95 - 1 = 37.
    """
    plan = Small(
        outputs={"p": [100]},
        installations=[A, B],
        caps=[cap("p", 2027, 88)],
        measures=[measure("s", "p", 60, 0.05)],
        own_measures=[own_measure("a", "A", "p", 50, 0.1), own_measure("b", "B", "p", 80, 0.2)],
    ).plan()
    assert plan.cost_million_cny == approx(680)
    assert in_year(plan.market, 2027, "price") == approx(80)
    assert emitted(plan) == approx({"A": 51, "B": 37})


def test_a_measure_waits_until_its_installation_opens() -> None:
    """A makes all 100 Mt in 2027, 60 in 2028, when B opens with 40. 4 Mt must go in both years.

    B's measure at 10 CNY/t could replace A's at 50 in 2028 only if A's did not stay: 2.4 Mt of A's remain
    (4 % of 60), and B gives the other 1.6: 4 x 50 + 2.4 x 50 + 1.6 x 10 = 336 million.
    """
    plan = Small(
        outputs={"p": [100, 100]},
        years=(2027, 2028),
        installations=[A, {**B, "opens": 2028}],
        caps=[cap("p", 2027, 96), cap("p", 2028, 96)],
        own_measures=[own_measure("a", "A", "p", 50, 0.1), own_measure("b", "B", "p", 10, 0.2)],
    ).plan()
    assert plan.cost_million_cny == approx(336)
    assert used(plan, "b", "B", 2027) == 0
    assert [used(plan, "a", "A", year) for year in (2027, 2028)] == approx([0.04, 0.04])


def test_no_use_below_the_threshold_nor_outside_the_scheme() -> None:
    """B (40 Mt) is below 50 Mt, q's sector is uncovered: their measures at 1 CNY/t are not used.

    A's, at 50, is: its 60 Mt become 58: 2 x 50 = 100 million.
    """
    plan = Small(
        outputs={"p": [100], "q": [80]},
        installations=[A, B, {"installation": "Q", "product": "q", "activity_level": 80e6}],
        rules=[{"sector": "q", "from_year": 2027, "rule": "uncovered"}],
        caps=[cap("p", 2027, 58)],
        own_measures=[
            own_measure("a", "A", "p", 50, 0.1),
            own_measure("b", "B", "p", 1, 0.2),
            own_measure("q", "Q", "q", 1, 0.2),
        ],
        settings={"coverage_threshold": 50e6},
    ).plan()
    assert plan.cost_million_cny == approx(100)
    assert (used(plan, "b", "B"), used(plan, "q", "Q")) == (0, 0)
    assert emitted(plan) == approx({"A": 58, "B": 40, "Q": 80})


def test_nothing_is_used_where_nothing_can_be_removed() -> None:
    """A emits nothing. Its measure would cost nothing either; its share is 0, as the rule for ties says."""
    plan = Small(
        outputs={"p": [100]},
        installations=[{**A, "intensity": 0.0}, B],
        caps=[cap("p", 2027, 38)],
        own_measures=[own_measure("a", "A", "p", 5, 0.1), own_measure("b", "B", "p", 80, 0.2)],
    ).plan()
    assert plan.cost_million_cny == approx(160)
    assert (used(plan, "a", "A"), used(plan, "b", "B")) == approx((0, 0.05))
