"""Contradictions seeded into the national case; ``python -m tests.explain.contradictions`` has all twenty."""

from __future__ import annotations

from planner.explain.explanation import explain
from tests.explain.contradictions import CONTRADICTIONS, national
from tests.explain.judging import faults_of

CHOSEN = "power must tighten faster than it may go below the shortfall limit"
"""Its smallest change is one that the solver finds only with a little room."""


def test_the_conflict_is_the_seeded_one_and_every_alternative_holds() -> None:
    (chosen,) = [contradiction for contradiction in CONTRADICTIONS if contradiction.name == CHOSEN]
    case = chosen.seed(national())
    assert faults_of(chosen.seeded, case, explain(case)) == []


def test_there_are_twenty() -> None:
    assert len({contradiction.name for contradiction in CONTRADICTIONS}) == 20
