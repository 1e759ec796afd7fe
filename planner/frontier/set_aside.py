"""The largest burdens that no cost lowers: the same whether the fairest plan must be cheap or not."""

from __future__ import annotations

from collections.abc import Mapping

from planner.cells import ProductYear

SAME_BURDEN = 1e-6
"""Share: the accuracy to which benchmarks, and so burdens, are compared."""


def burdens_set_aside(
    fairest: Mapping[ProductYear, float], fairest_at_least_cost: Mapping[ProductYear, float]
) -> dict[ProductYear, float]:
    """Burdens + protection above the highest one that cost decides, by product-year.

    Both arguments are leximin points, of all plans and of the cheapest ones. Empty where the largest burden
    itself differs, and where none does: then cost decides no burden.
    """
    differing = [
        max(level, fairest_at_least_cost[key])
        for key, level in fairest.items()
        if abs(level - fairest_at_least_cost[key]) > SAME_BURDEN
    ]
    if not differing:
        return {}
    return {key: level for key, level in fairest.items() if level > max(differing) + SAME_BURDEN}
