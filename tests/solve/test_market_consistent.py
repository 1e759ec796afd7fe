"""Plans that hold when firms answer them: by hand, against a grid, on a generated case and by the command."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from planner.cells import aggregate
from planner.cli import app
from planner.market_plan import EVERY_ANSWER, make_market_consistent_plan
from planner.solve.highs import Deadline, NoSolutionError
from planner.solve.market_consistent import NoConsistentPlanError
from planner.solve.market_prices import MarketOfPlan
from tests.building import write_case
from tests.making import Small, cap, in_year, measure
from tests.reference.generate import generated_case


def growing(second_potential: float = 0.1, **settings: object) -> Small:
    """One product, baseline 100 Mt in 2027 and 110 in 2028, caps of 95; a at 10 and b at 30 CNY/t.

    Firms: 20 of 210 Mt must go. They use a (10 and 11 Mt at most), late rather than early because of the
    discount of 0.25: 11 Mt in 2028 and 9 in 2027. Emissions rise from 91 to 99 Mt, after the peak year 2027.
    """
    return Small(
        outputs={"p": [100, 110]},
        years=(2027, 2028),
        caps=[cap("ALL", 2027, 95), cap("ALL", 2028, 95)],
        measures=[measure("a", "p", 10, 0.1), measure("b", "p", 30, second_potential)],
        settings={"discount_rate": 0.25, "cost_slack": 0, "peak_year": 2027, **settings},
    )


def test_consistent_optimum_as_solved_by_hand() -> None:
    """The planner: 95 Mt in both years, 5 Mt of a, then 11 of a and 4 of b: 50 + (110 + 120) / 1.25 = 234.

    Firms would bank, unless the price of 2027 is at least 1/1.25 of that of 2028. At a price of 10 in 2027
    that of 2028 is at most 12.5: b is idle and emissions rise. So the price of 2027 is higher, a is used up
    in it, and 2028 needs 9 Mt of b to come down to the 90 Mt of 2027:
    100 + (110 + 270) / 1.25 = 404. Emissions are 90 Mt and the price of 2028 is 30.
    """
    plan = make_market_consistent_plan(growing().case())
    found = plan.market_consistency
    assert found is not None
    assert found.met
    assert found.rounds > 0
    assert plan.cost_million_cny == pytest.approx(234)
    assert found.cost_million_cny == pytest.approx(404)
    assert found.cost_of_consistency_million_cny == pytest.approx(170)
    assert found.guarantee.startswith(EVERY_ANSWER)
    assert plan.plan_cost_million_cny == pytest.approx(404)
    assert plan.replay_cost_million_cny == pytest.approx(404)
    assert plan.replay_market["total_emissions"].to_numpy() == pytest.approx([90, 90])
    assert plan.replay_peak.met
    assert in_year(plan.market, 2028, "price") == pytest.approx(30)


def test_no_benchmarks_of_a_grid_give_a_cheaper_consistent_plan() -> None:
    """Every pair of benchmarks in steps of 1 Mt, answered by firms: none meets the peak below 404."""
    data = aggregate(growing().case()).data
    market = MarketOfPlan(data, Deadline())
    costs = []
    for first in range(70, 96):
        for second in range(70, 96):
            benchmarks = {("p", 2027): first / 100, ("p", 2028): second / 110}
            try:
                cost, emissions = market.answer(benchmarks)
            except NoSolutionError:
                continue
            if emissions[1] <= emissions[0] + 1e-6:
                costs.append(cost)
    assert costs
    assert min(costs) == pytest.approx(404)


def test_no_consistent_plan_is_an_error_and_not_a_plan() -> None:
    """With 5.5 Mt of b at most the planner still has its plan (4 Mt of b); firms' answer needs 9 Mt."""
    with pytest.raises(NoConsistentPlanError, match="not proven") as raised:
        make_market_consistent_plan(growing(second_potential=0.05).case())
    assert raised.value.smallest_miss_mt > 1


def test_a_plan_that_holds_is_left_as_it_is() -> None:
    """Without a peak year nothing can be missed: no round, no cost, the same benchmarks."""
    small = growing(peak_year=None)
    plan, same = small.plan(), make_market_consistent_plan(small.case())
    assert same.market_consistency is not None
    assert same.market_consistency.rounds == 0
    assert same.market_consistency.cost_of_consistency_million_cny == 0
    assert same.benchmarks.equals(plan.benchmarks)


def test_fairness_keeps_the_replay_within_the_targets() -> None:
    """Two sectors, room for fairness: the fairest plan at the market prices is published, and it holds."""
    small = Small(
        outputs={"p": [100, 110], "q": [50, 50]},
        years=(2027, 2028),
        caps=[cap("ALL", 2027, 145), cap("ALL", 2028, 145)],
        measures=[measure("a", "p", 10, 0.1), measure("b", "p", 30, 0.1), measure("c", "q", 20, 0.04)],
        settings={"discount_rate": 0.25, "cost_slack": 0.01, "peak_year": 2027},
    )
    plan = make_market_consistent_plan(small.case())
    found = plan.market_consistency
    assert found is not None
    assert found.rounds > 0
    assert plan.replay_peak.met
    assert plan.plan_cost_million_cny <= found.cost_million_cny * 1.01 + 1e-6
    assert plan.burden_levels[0] == pytest.approx(plan.burden_levels[1], abs=1e-6)


@pytest.mark.parametrize("kind", ["peak_ceiling", "emissions_budget"])
def test_ceiling_and_budget_are_met_in_the_replay(kind: str) -> None:
    """Firms emit 91 and 99 Mt. A ceiling of 97, or a budget of 188, Mt is met by less issuance."""
    limit = {"peak_ceiling": 97, "emissions_budget": 188}[kind]
    plan = make_market_consistent_plan(growing(peak_year=None, **{kind: limit}).case())
    total = plan.replay_market["total_emissions"].to_numpy()
    assert (total.max() if kind == "peak_ceiling" else total.sum()) <= limit + 1e-5
    assert plan.market_consistency is not None
    assert plan.market_consistency.cost_of_consistency_million_cny >= -1e-6


def test_generated_case_reaches_the_exact_optimum() -> None:
    """Seed 1: a mixed-integer programme of both levels, solved once to proof, gave 552.757871 million CNY."""
    plan = make_market_consistent_plan(generated_case(1))
    assert plan.market_consistency is not None
    assert plan.market_consistency.cost_million_cny == pytest.approx(552.757871, rel=1e-6)
    assert plan.replay_peak.met
    assert plan.replay_peak.budget_met
    costs = np.array([plan.cost_million_cny, plan.market_consistency.cost_million_cny])
    assert np.all(np.diff(costs) > 0)


def test_order_of_rows_does_not_matter() -> None:
    case = growing().case()
    turned = dataclasses.replace(
        case, cap_trajectory=case.cap_trajectory.iloc[::-1], measures=case.measures[::-1]
    )
    first, second = make_market_consistent_plan(case), make_market_consistent_plan(turned)
    assert first.market_consistency == second.market_consistency
    assert first.benchmarks.equals(second.benchmarks)


def test_command_writes_the_section_or_refuses(tmp_path: Path) -> None:
    """Exit 0 and a section of plan.json; exit 3 and nothing written; without the option a hint."""
    good = write_case(tmp_path / "good", growing().tables())
    bad = write_case(tmp_path / "bad", growing(second_potential=0.05).tables())
    run = CliRunner()
    plain = run.invoke(app, ["solve", str(good), "--out", str(tmp_path / "plain")])
    assert "--market-consistent" in plain.stdout
    done = run.invoke(app, ["solve", str(good), "--out", str(tmp_path / "out"), "--market-consistent"])
    assert done.exit_code == 0
    assert "market-consistent after" in done.stdout
    section = json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))["market_consistency"]
    assert section["met"] is True
    assert section["cost_of_consistency"] == pytest.approx(170)
    refused = run.invoke(app, ["solve", str(bad), "--out", str(tmp_path / "none"), "--market-consistent"])
    assert refused.exit_code == 3
    assert "not proven" in refused.stderr
    assert not (tmp_path / "none").exists()
