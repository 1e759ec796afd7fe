"""Where no limit of the national path binds, firms that answer the benchmarks do what the plan says."""

from __future__ import annotations

import numpy as np
import pytest

from tests.making import Small, cap, measure

OFFSET_LIMIT = 0.01


def linked_market(**settings: object) -> Small:
    """Two sectors, three years, falling caps: scarcity from caps alone, distinct costs, discounting."""
    return Small(
        outputs={"cement": [100, 98, 95], "steel": [200, 205, 207]},
        years=(2027, 2028, 2029),
        caps=[cap("ALL", 2027, 295), cap("ALL", 2028, 288), cap("ALL", 2029, 280)],
        measures=[
            measure("a", "steel", 50, 0.04),
            measure("b", "cement", 90, 0.06),
            measure("c", "steel", 140, 0.1, ramp=0.04),
        ],
        market=[
            {"year": year, "offset_price": 75, "offset_limit": OFFSET_LIMIT} for year in (2027, 2028, 2029)
        ],
        settings={"discount_rate": 0.05, "cost_slack": 0, **settings},
    )


def test_replay_equals_plan_where_the_peak_does_not_bind() -> None:
    """Same cost and emissions; the plan's marginal cost is the price (formulation: after the optimum).

    A tonne of baseline emissions also widens the offset limit by a hundredth of a tonne here, so its cost is
    the price less a hundredth of what that limit costs.
    """
    plan = linked_market(peak_year=2027).plan()
    assert plan.shadow_prices[plan.shadow_prices["constraint"] == "peak"]["value"].abs().max() == 0
    assert plan.replay_cost_million_cny == pytest.approx(plan.plan_cost_million_cny, rel=1e-7)
    for column in ("emissions", "total_emissions", "offset", "bank"):
        assert np.allclose(plan.market[column], plan.replay_market[column], rtol=0, atol=1e-5), column
    limit = plan.shadow_prices[plan.shadow_prices["constraint"] == "offset_limit"]["value"].to_numpy()
    assert limit.min() > 1
    expected = plan.market["price"] - OFFSET_LIMIT * limit
    assert np.allclose(plan.market["marginal_cost"], expected, rtol=1e-6)


def test_replay_differs_where_the_ceiling_binds() -> None:
    """A ceiling below what firms emit in 2027 costs the planner more than firms, who miss it."""
    free = linked_market().plan()
    ceiling = float(free.market["total_emissions"].max()) - 1
    plan = linked_market(peak_ceiling=ceiling).plan()
    assert plan.peak.ceiling_met is True
    assert plan.market["total_emissions"].max() == pytest.approx(ceiling)
    assert plan.replay_peak.ceiling_met is False
    assert plan.cost_million_cny > free.cost_million_cny
    assert plan.replay_cost_million_cny <= plan.plan_cost_million_cny + 1e-6
