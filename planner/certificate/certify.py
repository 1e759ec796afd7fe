"""The certificate of a plan: every stage measured, the chain of the leximin tried, one verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.case.case import Case
from planner.certificate.apart import held_at, paths_of, with_paths
from planner.certificate.chain import BrokenLink, Chain
from planner.certificate.residuals import Residual, residuals_of
from planner.certificate.stage import BURDEN_LEVEL, ForeignEvidenceError, PathsApart, Stage, stage_of
from planner.evidence import COST_OBJECTIVE, LEVEL_OBJECTIVE, Evidence
from planner.rebuilt.arrays import FloatArray, RebuiltProgramme
from planner.rebuilt.country import Country, country_of
from planner.rebuilt.programme import plan_programme, replay_programme

LEAST_COST, PLAN, REPLAY, BURDEN_LEVEL_STAGE = "least cost", "plan", "replay", "burden level"

PUBLISHED_LEVEL = 1e-12
"""Shares: a published level is the certified one, copied."""


@dataclass(frozen=True)
class StageCertificate:
    """The residuals of one stage: primal, dual, complementarity, gap."""

    stage: str
    minimises: str
    objective: float
    residuals: tuple[Residual, ...]

    @property
    def worst(self) -> Residual:
        """The largest, scaled; one that is no number comes first."""
        return max(self.residuals, key=lambda residual: _size(residual.scaled))


@dataclass(frozen=True)
class Certificate:
    """What was found when a plan's optimality was checked without its solver.

    ``stages`` in order of solution; ``broken``: what a stage takes for granted and none before has proven.
    """

    stages: tuple[StageCertificate, ...]
    broken: tuple[BrokenLink, ...]

    @property
    def holds(self) -> bool:
        """Whether every residual is rounding and the chain is whole."""
        measured = (residual.holds for stage in self.stages for residual in stage.residuals)
        return bool(self.stages) and not self.broken and all(measured)

    @property
    def worst_stage(self) -> StageCertificate:
        """The stage with the largest scaled residual."""
        return max(self.stages, key=lambda stage: _size(stage.worst.scaled))


class CertificateFailedError(Exception):
    """The solver's claims do not prove the plan: it must not be published."""

    def __init__(self, case: Case, certificate: Certificate) -> None:
        super().__init__("the certificate of the plan fails")
        self.case, self.certificate = case, certificate


@dataclass(frozen=True)
class CertifiedStages:
    """The stages of a plan laid out as arrays, beside the country they are about.

    ``burden_levels``: the certified vector, largest first. ``plan_paths``: shares in use of measures of
    single installations in the plan, None where the case has none.
    """

    country: Country
    least_cost: Stage
    plan: Stage
    replay: Stage
    burden_levels: tuple[float, ...]
    plan_paths: FloatArray | None


def certify(
    case: Case,
    evidence: Sequence[Evidence],
    burden_levels: Sequence[float],
    country: Country | None = None,
    *,
    benchmarks_given: bool = False,
) -> tuple[Certificate, CertifiedStages | None]:
    """Check the claims of all stages of a plan against arrays rebuilt from the case.

    ``burden_levels``: the published vector, largest first. ``country``: the case worked out, where that has
    been done. ``benchmarks_given``: the plan does not claim to be the fairest: its benchmarks were given, by
    a search for a market-consistent plan, and what is proven is that nothing is cheaper for them. Returns
    the certificate, and the stages as arrays unless the claims are about other rows and columns than the
    case has.
    """
    country = country if country is not None else country_of(case)
    programme = plan_programme(country)
    chain = Chain(programme, case.settings.cost_slack)
    faults = _wrong_stages(evidence, benchmarks_given)
    if faults:
        return Certificate((), tuple(faults)), None
    *levels, plan_claims, replay_claims = evidence[1:]
    currency = case.settings.currency

    def paths(claims: Evidence) -> PathsApart | None:
        return paths_of(country, claims.installation_shares)

    try:
        least_cost = stage_of(programme, evidence[0], apart=paths(evidence[0]))
        stages = [least_cost]
        chain.begin(least_cost)
        for claims in levels:
            stages.append(_level_stage(chain, claims, paths(claims)))
            chain.add_level(stages[-1])
        plan = (
            _given_stage(chain, plan_claims, country, paths(plan_claims))
            if benchmarks_given
            else _level_stage(chain, plan_claims, paths(plan_claims))
        )
        given = {index: _value(plan, programme, index) for index in country.benchmarks.decided}
        replay = stage_of(replay_programme(country, given), replay_claims, apart=paths(replay_claims))
        stages += [plan, replay]
    except ForeignEvidenceError as error:
        strangers = [
            *(BrokenLink(error.stage, "missing", key) for key in error.missing),
            *(BrokenLink(error.stage, "foreign", key) for key in error.foreign),
        ]
        return Certificate((), tuple(strangers)), None
    chain.broken += [
        *_held_where_nothing_may_be(evidence[0]),
        *_held_where_nothing_may_be(replay_claims),
        *_unsettled(chain, country, plan_claims),
        *_other_levels(chain, burden_levels),
    ]
    among_cheapest = evidence[0].installation_shares is not None and chain.among_the_cheapest
    held = held_at(country, least_cost) if among_cheapest else None
    measured = tuple(
        StageCertificate(
            stage.name,
            stage.minimises,
            stage.objective,
            with_paths(
                residuals_of(stage, currency),
                country,
                stage,
                claims.installation_shares,
                held if stage.name not in (LEAST_COST, REPLAY) else None,
            ),
        )
        for stage, claims in zip(stages, evidence, strict=True)
    )
    certified = CertifiedStages(
        country, least_cost, plan, replay, chain.burden_levels, plan_claims.installation_shares
    )
    return Certificate(measured, tuple(chain.broken)), certified


def _size(scaled: float) -> float:
    return scaled if scaled == scaled else float("inf")


def _level_stage(chain: Chain, claims: Evidence, paths: PathsApart | None) -> Stage:
    chain.settle(claims)
    stage = stage_of(chain.programme, claims, cost_is_held=chain.cost_is_held, apart=paths)
    chain.try_stage(stage, claims)
    return stage


def _given_stage(chain: Chain, claims: Evidence, country: Country, paths: PathsApart | None) -> Stage:
    """The plan of given benchmarks: they alone are held, and the levels are what they come to."""
    stage = stage_of(chain.programme, claims, apart=paths)
    chain.broken += [BrokenLink(claims.stage, "held without a price", key) for key in claims.row_limits]
    decided = {("benchmark", index) for index in country.benchmarks.decided}
    for key in sorted(claims.column_limits.keys() - decided, key=repr):
        chain.broken.append(BrokenLink(claims.stage, "held without a price", key))
    for index, neutral in country.benchmarks.neutral.items():
        protection = country.protection[index[0]]
        chain.levels[index] = 1 - _value(stage, chain.programme, index) / neutral + protection
    return stage


def _value(plan: Stage, programme: RebuiltProgramme, index: tuple[str, int]) -> float:
    return float(plan.values[programme.column_position["benchmark", index]])


def _wrong_stages(evidence: Sequence[Evidence], benchmarks_given: bool) -> list[BrokenLink]:
    """Least cost, levels from 1 on, plan, replay: in this order, each minimising what it should.

    There are no levels where the benchmarks were given.
    """
    count = 0 if benchmarks_given else len(evidence) - 3
    levels = [f"{BURDEN_LEVEL_STAGE} {number}" for number in range(1, count + 1)]
    expected = [
        (LEAST_COST, COST_OBJECTIVE),
        *((level, LEVEL_OBJECTIVE) for level in levels),
        (PLAN, COST_OBJECTIVE),
        (REPLAY, COST_OBJECTIVE),
    ]
    found = [(claims.stage, claims.minimises) for claims in evidence]
    return [] if found == expected else [BrokenLink(LEAST_COST, "other stages")]


def _held_where_nothing_may_be(claims: Evidence) -> list[BrokenLink]:
    """Least cost and replay are programmes of their own: nothing is held, nothing settled."""
    held = [*claims.row_limits, *claims.column_limits, *((BURDEN_LEVEL, index) for index in claims.settled)]
    return [BrokenLink(claims.stage, "held without a price", key) for key in sorted(held, key=repr)]


def _unsettled(chain: Chain, country: Country, plan: Evidence) -> list[BrokenLink]:
    left = sorted(country.benchmarks.neutral.keys() - chain.levels.keys())
    return [BrokenLink(plan.stage, "never settled", (BURDEN_LEVEL, index)) for index in left]


def _other_levels(chain: Chain, published: Sequence[float]) -> list[BrokenLink]:
    certified = chain.burden_levels
    if len(certified) != len(published):
        return [BrokenLink(PLAN, "other count of levels", None, len(published), len(certified))]
    return [
        BrokenLink(PLAN, "other level", None, shown, level)
        for shown, level in zip(published, certified, strict=True)
        if not np.isclose(shown, level, rtol=PUBLISHED_LEVEL, atol=PUBLISHED_LEVEL)
    ]
