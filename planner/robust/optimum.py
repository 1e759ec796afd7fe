"""The benchmarks of least risk, and among those that are hardly dearer the fairest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyomo.common.gc_manager import PauseGC

from models.data import ProgrammeData
from models.robust import build_robust_programme
from planner.cells import ProductYear
from planner.robust.rule import RobustRule
from planner.solve.highs import Deadline
from planner.solve.lexicographic import allow_extra_cost, fairest_burden
from planner.solve.programme import LinearProgramme


@dataclass(frozen=True)
class RobustOptimum:
    """The optimum of the programme of all futures.

    - least_risk_million_cny: proven; proven_million_cny: the bound that its prices prove from the data
    - benchmarks: decided, tCO2e/unit, the same in every future
    - burden_levels: largest burden of all futures + protection, by product-year
    """

    least_risk_million_cny: float
    proven_million_cny: float
    benchmarks: Mapping[ProductYear, float]
    burden_levels: Mapping[ProductYear, float]


def robust_optimum(
    futures: Mapping[str, ProgrammeData],
    weights: Mapping[str, float],
    rule: RobustRule,
    cost_slack: float,
    deadline: Deadline,
) -> RobustOptimum:
    """Seek least risk, then the fairest burden at a risk of at most least + cost_slack x |least|.

    Fairest: the largest over the futures of burden + protection, made leximin over decided product-years.
    Raises what ``LinearProgramme.solve`` raises.
    """
    with PauseGC():
        model = build_robust_programme(
            futures, weights, rule.risk, tail=rule.tail, largest_correction=rule.largest_correction
        )
        programme = LinearProgramme(model, deadline)
    least = programme.solve()
    proven = programme.arrays.proven_by(least.duals)
    allow_extra_cost(programme, least, cost_slack)
    fairest = fairest_burden(model, programme)
    return RobustOptimum(
        least_risk_million_cny=least.objective,
        proven_million_cny=proven,
        benchmarks={
            key: max(0.0, programme.value(fairest.solution, model.benchmark[key]))
            for key in sorted(model.benchmark)
        },
        burden_levels=fairest.levels,
    )
