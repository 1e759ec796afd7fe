"""The certificate holds for what is optimal, and names what is wrong with what is not."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from inputs.build.tables import INPUTS
from planner.case.read import read_case
from planner.certificate.certify import CertificateFailedError
from planner.certificate.residuals import COMPLEMENTARITY, DUAL, GAP, PRIMAL
from planner.certificate_words import certificate_sentences
from planner.plan import Plan
from planner.planning import make_plan
from tests.building import small_tables
from tests.certificate.claims import certificate_of, residual, with_stage, with_values
from tests.inputs.shipped import SHIPPED_CASES
from tests.making import Small, case_of
from tests.reference.generate import FEASIBLE_SEEDS, generated_case

CELLS = {
    "power": "electricity, 2027-2027",
    "cement": "clinker, 2027-2027",
}
LEAST_COST, LEVEL, PLAN = 0, 1, 2
"""Positions of the example's stages; the replay is last."""


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The hand-solved example: power saves 318 Mt at 80 CNY/t, cement 42 of 55 at 120 CNY/t."""
    return make_plan(case_of(small_tables()))


@pytest.mark.parametrize("name", SHIPPED_CASES)
def test_shipped_cases_are_certified(name: str) -> None:
    certificate = make_plan(read_case(INPUTS / name)[0]).certificate
    assert certificate.holds
    assert certificate.worst_stage.worst.scaled < 1e-10


@pytest.mark.parametrize("seed", FEASIBLE_SEEDS[::18])
def test_generated_cases_are_certified(seed: int) -> None:
    """Every rule, ties, exact optimal faces; a plan that is not certified would raise."""
    assert make_plan(generated_case(seed)).certificate.holds


def test_a_plan_that_decides_no_benchmark_is_certified_too() -> None:
    """Verified emissions alone: nothing is compared, so no level stands between least cost and plan."""
    plan = Small(
        outputs={"p": [100]}, rules=[{"sector": "p", "from_year": 2027, "rule": "verified_emissions"}]
    ).plan()
    assert [stage.stage for stage in plan.certificate.stages] == ["least cost", "plan", "replay"]
    assert plan.certificate.holds


def share(measure: str, sector: str) -> tuple[str, tuple[str | int, ...]]:
    return "measure_share", (measure, CELLS[sector], 2027)


def test_a_feasible_plan_that_is_not_cheapest_has_a_gap(plan: Plan) -> None:
    """13 Mt less from power at 80, 13 more from cement at 120 CNY/t: 13 x (120 - 80) = 520 million too dear.

    Every limit is kept. Power's potential has the price 40 CNY/t x 5300 Mt = 212,000 per 1 of share, and
    13 / 5300 of it are left: 520 million again.
    """
    shifted = with_values(
        plan.evidence[LEAST_COST],
        {
            share("power saving", "power"): 305 / 5300,
            share("cement saving", "cement"): 55 / 1100,
            ("emissions", (CELLS["power"], 2027)): 4995.0,
            ("emissions", (CELLS["cement"], 2027)): 1045.0,
        },
    )
    certificate = certificate_of(plan, with_stage(plan, LEAST_COST, replace(shifted, objective=31000.0)))
    assert not certificate.holds
    assert residual(certificate, "least cost", PRIMAL).holds
    assert residual(certificate, "least cost", DUAL).holds
    gap = residual(certificate, "least cost", GAP)
    assert (gap.unscaled, gap.unit) == (pytest.approx(520, abs=1e-6), "million CNY")
    slackness = residual(certificate, "least cost", COMPLEMENTARITY)
    assert slackness.unscaled == pytest.approx(520, abs=1e-6)
    assert slackness.worst == ("measure_potential", ("power saving", CELLS["power"], 2027))


def test_prices_of_another_case_do_not_fit_the_columns(plan: Plan) -> None:
    """Where power's saving costs 90, its potential is worth 30 x 5300; here 10 x 5300 are left over."""
    tables = small_tables()
    tables["measures"]["cost"] = [90.0, 160.0, 120.0, 300.0]
    other = make_plan(case_of(tables))
    borrowed = replace(plan.evidence[LEAST_COST], duals=other.evidence[LEAST_COST].duals)
    dual = residual(certificate_of(plan, with_stage(plan, LEAST_COST, borrowed)), "least cost", DUAL)
    assert not dual.holds
    assert dual.worst == share("power saving", "power")
    assert (dual.unscaled, dual.unit) == (pytest.approx(53000), "million CNY per share")


def test_another_benchmark_breaks_the_rows_it_stands_in(plan: Plan) -> None:
    """One per cent more on electricity: its settled burden, 1 - b, is missed by 0.01 b."""
    claims = plan.evidence[PLAN]
    key = ("benchmark", ("electricity", 2027))
    changed = with_values(claims, {key: 1.01 * claims.values[key]})
    certificate = certificate_of(plan, with_stage(plan, PLAN, changed))
    primal = residual(certificate, "plan", PRIMAL)
    assert not primal.holds
    assert primal.worst in {
        ("issuance_by_rule", ("power", 2027)),
        ("burden_level", ("electricity", 2027)),
    }
    english, chinese = certificate_sentences(plan.case, certificate)
    assert english.startswith("The plan is not proven.")
    assert chinese.startswith("方案未获证明。")


def test_the_replay_is_about_the_plan_s_benchmarks(plan: Plan) -> None:
    """A replay of other benchmarks misses the rows that give them."""
    claims = plan.evidence[-1]
    key = ("benchmark", ("clinker", 2027))
    changed = with_values(claims, {key: claims.values[key] - 0.01})
    primal = residual(certificate_of(plan, with_stage(plan, -1, changed)), "replay", PRIMAL)
    assert not primal.holds


def test_a_number_that_is_none_is_no_proof(plan: Plan) -> None:
    claims = with_values(plan.evidence[PLAN], {("bank", (2027,)): math.nan})
    assert not certificate_of(plan, with_stage(plan, PLAN, claims)).holds


def test_a_level_holds_only_what_is_proven(plan: Plan) -> None:
    """The level's programme may hold no row that the least cost alone has a price for: slack is allowed."""
    potential = ("measure_potential", ("power saving", CELLS["power"], 2027))
    held = replace(plan.evidence[LEVEL], row_limits={potential: (0.06, 0.06)})
    (broken,) = certificate_of(plan, with_stage(plan, LEVEL, held)).broken
    assert (broken.stage, broken.fault, broken.key) == ("burden level 1", "held without a price", potential)


def test_settled_burdens_are_those_with_a_weight(plan: Plan) -> None:
    """Of four product-years that carry the level, one loses its weight: it may not count as settled."""
    claims, key = plan.evidence[LEVEL], ("burden_level", ("electricity", 2027))
    weightless = replace(claims, duals={**claims.duals, key: 0.0})
    faults = {
        (broken.fault, broken.key)
        for broken in certificate_of(plan, with_stage(plan, LEVEL, weightless)).broken
    }
    assert ("settled without weight", key) in faults


def test_nobody_is_left_unsettled_and_levels_are_the_published(plan: Plan) -> None:
    claims, key = plan.evidence[PLAN], ("electricity", 2027)
    limits = {row: limit for row, limit in claims.row_limits.items() if row[1] != key}
    left = replace(claims, settled=claims.settled - {key}, row_limits=limits)
    certificate = certificate_of(plan, with_stage(plan, PLAN, left))
    faults = {broken.fault for broken in certificate.broken}
    assert faults >= {"never settled", "other count of levels"}


def test_the_cost_limit_is_the_certified_cost_and_its_slack(plan: Plan) -> None:
    """30,480 x 1.001 = 30,510.48 million CNY."""
    wider = replace(plan.evidence[LEVEL], cost_limit=30_600.0)
    (broken,) = certificate_of(plan, with_stage(plan, LEVEL, wider)).broken
    assert broken.fault == "other limit of cost"
    assert (broken.found, broken.expected) == (30_600.0, pytest.approx(30_510.48))


def test_claims_about_another_case_are_foreign(plan: Plan) -> None:
    tables = small_tables()
    tables["installations"].loc[0, "technology"] = "coal"
    certificate = certificate_of(plan, list(make_plan(case_of(tables)).evidence))
    assert not certificate.holds
    assert {broken.fault for broken in certificate.broken} == {"missing", "foreign"}


def test_stages_come_whole_and_in_order(plan: Plan) -> None:
    (broken,) = certificate_of(plan, list(plan.evidence[1:])).broken
    assert broken.fault == "other stages"
    english, _ = certificate_sentences(plan.case, certificate_of(plan, list(plan.evidence[1:])))
    assert "not those of a plan" in english


def test_a_plan_without_proof_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the tolerance is nothing at all, rounding alone is too much."""
    monkeypatch.setattr("planner.certificate.residuals.TOLERANCE", -1.0)
    with pytest.raises(CertificateFailedError):
        make_plan(case_of(small_tables()))
