"""Plans for two futures that can be worked out by hand."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from models.risk_measure import Risk
from planner.case.case import Case
from planner.robust.conflict import conflicting_futures
from planner.robust.futures import Futures
from planner.robust.plan import RobustPlan, make_robust_plan
from planner.robust.rule import RobustRule, risk_of
from planner.robust.tables import benchmarks_table, caps_table, corrections_table, futures_table
from planner.solve.highs import Deadline, NoSolutionError
from tests.making import Small, cap, measure
from tests.robust.making import futures_of


@cache
def steel(output: float, limit: float = 95.0, tightening: float = 0.5) -> Case:
    """So many Mt of steel at 1 tCO2e/t; 8 % can be removed at 10 CNY/t, 20 % more at 50; a cap of 95 Mt.

    The benchmark lies at most ``tightening`` below the mean intensity, which is 1.
    """
    return Small(
        {"steel": [output]},
        installations=[{"installation": "plant", "product": "steel", "activity_level": 100e6}],
        rules=[
            {"sector": "steel", "from_year": 2027, "rule": "benchmark", "tightening_max": tightening},
        ],
        caps=[cap("ALL", 2027, limit)],
        measures=[measure("cheap", "steel", 10.0, 0.08), measure("dear", "steel", 50.0, 0.20)],
        settings={"cost_slack": 0},
    ).case()


def low_and_high(weights: tuple[float, float] | None = (0.5, 0.5)) -> Futures:
    cases = {"high": steel(110.0), "low": steel(100.0)}
    return futures_of(cases, None if weights is None else list(weights), central=steel(105.0))


def planned(futures: Futures, risk: Risk, correction: float = 0.0, tail: float = 0.1) -> RobustPlan:
    return make_robust_plan(futures, RobustRule(risk, tail, correction))


def cost(output: float, removed: float) -> float:
    """Million CNY of removing that share of the output's emissions."""
    return output * (10 * min(removed, 0.08) + 50 * max(0.0, removed - 0.08))


def test_the_dearest_future_sets_the_benchmark() -> None:
    """b x 110 <= 95: b = 0.8636 everywhere, so that each future removes 13.64 % of what it emits.

    Alone the low future would have b = 0.95 and remove 5 %. The central case has b = 95 / 105, with which the
    high future would be given 99.5 Mt: more than its cap.
    """
    plan = planned(low_and_high(), Risk.EXPECTED)
    removed = 1 - 95 / 110
    assert plan.optimum.benchmarks["steel", 2027] == pytest.approx(95 / 110)
    assert plan.costs == pytest.approx({"high": cost(110, removed), "low": cost(100, removed)})
    assert plan.optimum.least_risk_million_cny == pytest.approx((cost(110, removed) + cost(100, removed)) / 2)
    assert plan.optimum.proven_million_cny == pytest.approx(plan.optimum.least_risk_million_cny)
    assert plan.cost_alone["low"] == pytest.approx(cost(100, 0.05))
    assert plan.central_benchmarks["steel", 2027] == pytest.approx(95 / 105)
    assert np.isnan(plan.cost_with_central["high"])
    assert np.isnan(plan.value_against_central)
    assert plan.value_of_knowing == pytest.approx((cost(100, removed) - cost(100, 0.05)) / 2)
    rooms = caps_table(plan).set_index("future")["room"]
    assert rooms.to_dict() == pytest.approx({"high": 0.0, "low": 95 - 95 * 100 / 110})


def test_a_correction_lets_the_benchmark_be_higher() -> None:
    """Up to 5 % may be withheld: 0.95 b x 110 <= 95, b = 0.9091; factor 0.95 in the high future alone.

    The low future then removes 9.09 % instead of 13.64 %. With the central benchmark, 0.9048, the high future
    needs a factor of 0.9545 and costs the same, while the low one removes 9.52 %: that is what planning for
    both is worth.
    """
    plan = planned(low_and_high(), Risk.EXPECTED, 0.05)
    b = 95 / 110 / 0.95
    assert plan.optimum.benchmarks["steel", 2027] == pytest.approx(b)
    assert plan.costs == pytest.approx({"high": cost(110, 1 - 95 / 110), "low": cost(100, 1 - b)})
    (row,) = corrections_table(plan).to_dict("records")
    assert (row["future"], row["sector"], row["year"]) == ("high", "steel", 2027)
    assert row["factor"] == pytest.approx(0.95)
    assert row["withheld"] == pytest.approx(b * 110 - 95)
    worth = (cost(100, 1 - 95 / 105) - cost(100, 1 - b)) / 2
    assert plan.value_against_central == pytest.approx(worth)
    assert futures_table(plan).set_index("future")["largest_correction"].to_dict() == pytest.approx(
        {"high": 0.05, "low": 0.0}
    )


def test_no_more_is_withheld_than_needed() -> None:
    """Caps of 200 Mt bind nobody and nothing is to be removed: nothing is withheld, though 10 % might be."""
    cases = {"high": steel(110.0, 200.0), "low": steel(100.0, 200.0)}
    plan = planned(futures_of(cases, [0.5, 0.5]), Risk.EXPECTED, 0.1)
    assert corrections_table(plan).empty
    assert plan.costs == pytest.approx({"high": 0.0, "low": 0.0})


@pytest.mark.parametrize(("risk", "tail"), [(Risk.WORST, 0.1), (Risk.CVAR, 0.25), (Risk.CVAR, 1.0)])
def test_measures_of_risk(risk: Risk, tail: float) -> None:
    """The worst is the high future; so is the dearest quarter; the mean of all is the expected cost."""
    plan = planned(low_and_high(None if risk is Risk.WORST else (0.5, 0.5)), risk, tail=tail)
    removed = 1 - 95 / 110
    high, low = cost(110, removed), cost(100, removed)
    expected = (high + low) / 2 if tail == 1.0 else high
    assert plan.optimum.least_risk_million_cny == pytest.approx(expected)


def test_the_mean_of_the_dearest_tail() -> None:
    """Weights 0.5, 0.3, 0.2 of costs 1, 3, 2: a tail of 0.4 has all of 3 and 0.1 of 2: (0.9 + 0.2) / 0.4."""
    costs, weights = np.array([1.0, 3.0, 2.0]), np.array([0.5, 0.3, 0.2])
    assert risk_of(costs, weights, Risk.CVAR, 0.4) == pytest.approx(2.75)
    assert risk_of(costs, weights, Risk.EXPECTED, 0.4) == pytest.approx(1.8)
    assert risk_of(costs, weights, Risk.WORST, 0.4) == 3.0
    assert np.isnan(risk_of(np.array([1.0, np.nan, 2.0]), weights, Risk.EXPECTED, 0.4))


def test_the_largest_burden_of_all_futures_counts() -> None:
    """In the dirty future a tonne of steel emits 1.1 t: its burden is 1 - b / 1.1, in the clean one 1 - b."""

    def of(index: float) -> Case:
        return Small(
            {"steel": [100.0]},
            installations=[{"installation": "plant", "product": "steel", "activity_level": 100e6}],
            index={("steel", 2027): index},
            caps=[cap("ALL", 2027, 90.0)],
            measures=[measure("dear", "steel", 50.0, 0.4)],
        ).case()

    plan = planned(futures_of({"clean": of(1.0), "dirty": of(1.1)}), Risk.WORST)
    (row,) = benchmarks_table(plan).to_dict("records")
    assert row["benchmark"] == pytest.approx(0.9)
    assert row["largest_burden"] == pytest.approx(1 - 0.9 / 1.1)


def test_no_path_for_all() -> None:
    """A cap of 50 Mt can be met by one future alone: 110 Mt less 28 % is more."""
    with pytest.raises(NoSolutionError):
        planned(futures_of({"high": steel(110.0, 50.0), "low": steel(100.0)}), Risk.WORST)


def test_futures_that_no_benchmark_suits_together() -> None:
    """High needs b <= 0.8636, slow b >= 0.95 (tightening 5 % at most); low suits either. Each has a plan."""
    cases = {"high": steel(110.0), "low": steel(100.0), "slow": steel(98.0, tightening=0.05)}
    data = futures_of(cases).data
    assert conflicting_futures(data, 0.0, Deadline()) == ("high", "slow")
    assert conflicting_futures(data, 0.1, Deadline()) == ()
