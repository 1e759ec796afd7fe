"""Claims of a plan, changed one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from planner.certificate.certify import Certificate, certify
from planner.certificate.residuals import Residual
from planner.evidence import Evidence, Key
from planner.plan import Plan


def with_values(claims: Evidence, values: Mapping[Key, float]) -> Evidence:
    """The claims with some columns at other values; every one must be there."""
    assert values.keys() <= claims.values.keys()
    return replace(claims, values={**claims.values, **values})


def with_stage(plan: Plan, number: int, claims: Evidence) -> list[Evidence]:
    """The plan's evidence with the stage at a position replaced."""
    evidence = list(plan.evidence)
    evidence[number] = claims
    return evidence


def certificate_of(plan: Plan, evidence: list[Evidence]) -> Certificate:
    return certify(plan.case, evidence, plan.burden_levels)[0]


def residual(certificate: Certificate, stage: str, kind: str) -> Residual:
    (found,) = [stage_of for stage_of in certificate.stages if stage_of.stage == stage]
    (one,) = [residual for residual in found.residuals if residual.kind == kind]
    return one
