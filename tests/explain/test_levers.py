"""Every lever by hand: one product of intensity 1, so that output is baseline emissions in Mt.

Without measures emissions are the output; every allowance issued must be used (unless said otherwise), so
that free allocation b x output equals emissions. The benchmark before the first is the mean intensity, 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from planner.case.case import Case
from planner.case.examine import examine
from planner.case.text_tables import TextCase
from planner.explain.explanation import Explanation, explain, least_cost
from planner.explain.relaxed_case import relaxed_tables
from planner.explain.words import change_sentence, limit_sentence
from tests.explain.judging import Place, faults_of
from tests.making import Small, cap, measure


@dataclass(frozen=True)
class Example:
    """A case without a plan: its conflict, and the new values of every lever that alone gives a plan."""

    small: Small
    conflict: frozenset[Place]
    answers: dict[str, list[float]]
    sentences: tuple[str, str]
    """Of the first change of the first answer, English and Chinese."""
    limits: tuple[str, str] = field(default=("", ""))
    """Of the conflict's limit of that lever, English and Chinese."""


def rule(**parameters: float) -> list[dict[str, object]]:
    return [
        {"sector": "p", "from_year": 2027, "rule": "benchmark", "tightening_max": 0.5, **parameters},
    ]


SAVING = measure("saving", "p", 10.0, 0.3)

EXAMPLES = {
    "caps": Example(
        # Emissions of 100 need 100 allowances.
        Small({"p": [100.0]}, caps=[cap("p", 2027, 90.0)]),
        frozenset({("caps", "p", 2027)}),
        {"caps": [100.0]},
        ("p, 2027: 90 Mt -> 100 Mt (+10 Mt, +11.11 %)", "p，2027年：90 Mt -> 100 Mt（+10 Mt, +11.11 %）"),
        ("the cap of p in 2027, 90 Mt", "2027年p的配额总量上限90 Mt"),
    ),
    "tightening_max": Example(
        # b >= 0.9 issues 90; the cap is 80; measures bring emissions to 80.
        Small({"p": [100.0]}, caps=[cap("p", 2027, 80.0)], rules=rule(tightening_max=0.1), measures=[SAVING]),
        frozenset({("caps", "p", 2027), ("tightening_max", "p", 2027)}),
        {"tightening_max": [0.2], "caps": [90.0]},
        ("p, from 2027: 10 % -> 20 % (+10 points)", "p，2027年起：10 % -> 20 %（+10个百分点）"),
        ("the largest tightening of p in 2027, 10 %", "2027年p基准值下调幅度上限10 %"),
    ),
    "tightening_min": Example(
        # b <= 0.9 issues 90 to 100 emitted.
        Small({"p": [100.0]}, rules=rule(tightening_min=0.1)),
        frozenset({("tightening_min", "p", 2027)}),
        {"tightening_min": [0.0]},
        ("p, from 2027: 10 % -> 0 % (-10 points)", "p，2027年起：10 % -> 0 %（-10个百分点）"),
        ("the smallest tightening of p in 2027, 10 %", "2027年p基准值下调幅度下限10 %"),
    ),
    "shortfall_limit": Example(
        # b >= 1 - 0.1 issues 90; the cap is 80.
        Small(
            {"p": [100.0]}, caps=[cap("p", 2027, 80.0)], rules=rule(shortfall_limit=0.1), measures=[SAVING]
        ),
        frozenset({("caps", "p", 2027), ("shortfall_limit", "p", 2027)}),
        {"shortfall_limit": [0.2], "caps": [90.0]},
        ("p, from 2027: 10 % -> 20 % (+10 points)", "p，2027年起：10 % -> 20 %（+10个百分点）"),
        (
            "the shortfall limit of p in 2027, 10 % of an installation's baseline",
            "2027年p单个设施的缺口上限（基准排放的10 %）",
        ),
    ),
    "peak": Example(
        # Emissions rise from 100 to 110 and then fall.
        Small({"p": [100.0, 110.0, 90.0]}, years=(2027, 2028, 2029), settings={"peak_year": 2027}),
        frozenset({("peak", "", 2028)}),
        {"peak": [2028]},
        ("peak_year: 2027 -> 2028 (+1 year)", "达峰年：2027 -> 2028（+1年）"),
        ("emissions of 2028 not above those of the year before", "2028年排放不高于上一年"),
    ),
    "peak_ceiling": Example(
        Small({"p": [100.0]}, settings={"peak_ceiling": 80.0}),
        frozenset({("peak_ceiling", "", 2027)}),
        {"peak_ceiling": [100.0]},
        (
            "peak_ceiling: 80 Mt -> 100 Mt (+20 Mt, +25.00 %)",
            "峰值上限：80 Mt -> 100 Mt（+20 Mt, +25.00 %）",
        ),
        ("the ceiling of national emissions in 2027, 80 Mt", "2027年全国排放峰值上限80 Mt"),
    ),
    "emissions_budget": Example(
        Small({"p": [100.0, 100.0]}, years=(2027, 2028), settings={"emissions_budget": 160.0}),
        frozenset({("emissions_budget", "", None)}),
        {"emissions_budget": [200.0]},
        (
            "emissions_budget: 160 Mt -> 200 Mt (+40 Mt, +25.00 %)",
            "排放预算：160 Mt -> 200 Mt（+40 Mt, +25.00 %）",
        ),
        ("the emissions budget of all years, 160 Mt", "规划期累计排放预算160 Mt"),
    ),
    "no_over_issuance": Example(
        # 50 banked and at least 80 issued meet 100 emitted; all used only where b may fall to 0.5.
        Small({"p": [100.0]}, rules=rule(tightening_max=0.2), settings={"initial_bank": 50.0}),
        frozenset({("tightening_max", "p", 2027), ("no_over_issuance", "", None)}),
        {"no_over_issuance": [2028], "tightening_max": [0.5]},
        ("no_over_issuance_from: 2027 -> 2028 (+1 year)", "不得超发的起始年：2027 -> 2028（+1年）"),
        (
            "every allowance issued from 2027 on is used by the end",
            "自2027年起发放的配额须在规划期内全部使用",
        ),
    ),
    "announced_benchmarks": Example(
        # 0.8 x 100 allowances for 100 emitted.
        Small({"p": [100.0]}, benchmarks=[{"product": "p", "year": 2027, "benchmark": 0.8}]),
        frozenset({("announced_benchmarks", "p", 2027)}),
        {"announced_benchmarks": [1.0]},
        (
            "p, 2027: 0.8 tCO2e/unit -> 1 tCO2e/unit (+25.00 %)",
            "p，2027年：0.8 tCO2e/单位 -> 1 tCO2e/单位（+25.00 %）",
        ),
        ("the announced benchmark of p for 2027, 0.8 tCO2e/unit", "2027年p已公布的基准值0.8 tCO2e/单位"),
    ),
    "banking_limit": Example(
        # 20 left of 120 must be carried to the next year, which lacks 20: 20/120 of supply. Or both
        # benchmarks move: 100 / 0.95 is the most that leaves no more than 5 % of itself, and the rest of 200.
        Small(
            {"p": [100.0, 100.0]},
            years=(2027, 2028),
            benchmarks=[
                {"product": "p", "year": 2027, "benchmark": 1.2},
                {"product": "p", "year": 2028, "benchmark": 0.8},
            ],
            market=[{"year": 2027, "banking_limit": 0.05}],
        ),
        frozenset(
            {
                ("banking_limit", "", 2027),
                ("announced_benchmarks", "p", 2027),
                ("announced_benchmarks", "p", 2028),
            }
        ),
        {"banking_limit": [0.1666667], "announced_benchmarks": [1 / 0.95, 2 - 1 / 0.95]},
        ("2027: 5 % -> 16.66667 % (+11.67 points)", "2027年：5 % -> 16.66667 %（+11.67个百分点）"),
        ("the banking limit of 2027, 5 % of supply", "2027年结转上限（供给量的5 %）"),
    ),
    "measure_ramps": Example(
        # Emissions of 95 in the first year with a ramp of 0.05; the ceiling is 80.
        Small(
            {"p": [100.0]},
            settings={"peak_ceiling": 80.0},
            measures=[{**SAVING, "ramp": 0.05, "name_en": "Saving", "name_zh": "节能"}],
        ),
        frozenset({("peak_ceiling", "", 2027), ("measure_ramps", "saving, p", None)}),
        {"measure_ramps": [0.2], "peak_ceiling": [95.0]},
        ("Saving, p: 5 % -> 20 % (+15 points)", "节能，p：5 % -> 20 %（+15个百分点）"),
        ("the ramp of measure Saving, p, 5 % a year", "减排措施节能，p每年推广上限5 %"),
    ),
}


@pytest.fixture(scope="module", params=sorted(EXAMPLES))
def explained(request: pytest.FixtureRequest) -> tuple[str, Example, Case, Explanation]:
    example = EXAMPLES[request.param]
    case = example.small.case()
    return request.param, example, case, explain(case)


def test_conflict_and_every_alternative(explained: tuple[str, Example, Case, Explanation]) -> None:
    """The seeded conflict, irreducible; alternatives hold, a smaller change does not; "cannot" cannot."""
    _, example, case, explanation = explained
    assert faults_of(example.conflict, case, explanation) == []


def test_new_values(explained: tuple[str, Example, Case, Explanation]) -> None:
    _, example, _, explanation = explained
    for lever, values in example.answers.items():
        alternative = explanation.alternative(lever)
        assert alternative is not None, lever
        assert [change.new for change in alternative.changes] == pytest.approx(values, rel=1e-6), lever


def test_sentences(explained: tuple[str, Example, Case, Explanation]) -> None:
    lever, example, case, explanation = explained
    alternative = explanation.alternative(lever)
    assert alternative is not None
    assert change_sentence(case, alternative.changes[0]) == example.sentences
    (limit, *_) = [limit for limit in explanation.conflict if limit.lever == lever]
    assert limit_sentence(case, limit) == example.limits


def test_the_case_with_the_lever_s_alternative_is_valid_and_has_a_plan(
    explained: tuple[str, Example, Case, Explanation],
) -> None:
    """Applied to the tables as text, read and checked again, and at the cost that was told."""
    lever, example, case, explanation = explained
    alternative = explanation.alternative(lever)
    assert alternative is not None
    given = TextCase(
        "given", {name: table.fillna("").astype(str) for name, table in example.small.tables().items()}
    )
    relaxed = examine(TextCase("relaxed", relaxed_tables(given, case, explanation, alternative)))
    assert relaxed.faults == ()
    assert relaxed.case is not None
    assert least_cost(relaxed.case) == pytest.approx(alternative.cost_million_cny)


def test_an_announced_benchmark_is_lowered_where_it_gives_too_much() -> None:
    """1.25 x 100 allowances, of which 100 are used: the rest may neither lapse nor be left at the end."""
    explanation = explain(
        Small({"p": [100.0]}, benchmarks=[{"product": "p", "year": 2027, "benchmark": 1.25}]).case()
    )
    alternative = explanation.alternative("announced_benchmarks")
    assert alternative is not None
    assert [change.new for change in alternative.changes] == pytest.approx([1.0])
    assert {limit.lever for limit in explanation.conflict} == {"announced_benchmarks", "no_over_issuance"}


def test_a_market_that_cannot_clear_is_said_without_a_lever() -> None:
    """Two mills of intensities 1 and 3 with activities 90 and 10: mean 1.2, rates clip(1/6), clip(-1.5).

    At slope 1 and a band of 0.1 the first gets 10 % more, the second 10 % less: 0.1 x 90 - 0.1 x 30 = +6 Mt.
    With activities 10 and 90 the mean is 2.8: +0.1 x 10 and -1/14 x 270 = -18.3 Mt, for which there is no
    allowance: no limit of the planner's is to blame.
    """
    case = Small(
        {"p": [100.0]},
        installations=[
            {"installation": "small", "product": "p", "activity_level": 10e6, "intensity": 1.0},
            {"installation": "large", "product": "p", "activity_level": 90e6, "intensity": 3.0},
        ],
        rules=[{"sector": "p", "from_year": 2027, "rule": "intensity_band", "band": 0.1, "slope": 1.0}],
    ).case()
    explanation = explain(case)
    assert [(limit.lever, limit.year) for limit in explanation.conflict] == [("market", 2027)]
    assert explanation.alternatives == ()
    assert explanation.mix is None
    assert limit_sentence(case, explanation.conflict[0])[1] == "2027年排放不超过供给、抵销与结转之和"
