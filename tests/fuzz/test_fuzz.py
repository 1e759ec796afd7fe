"""A small share of the fuzz harness: every kind of mutation once, so that none slips through unnoticed."""

from __future__ import annotations

from tests.fuzz.judge import Verdict
from tests.fuzz.run import MUTATIONS, run


def test_every_kind_once() -> None:
    """No traceback, no planted fault accepted or unnamed, no harmless change refused, within bounded time."""
    figures = run(len(MUTATIONS), seed=7, bases=("example",))
    assert figures.failures == []
    assert figures.total(Verdict.REJECTED) > 50
    assert figures.total(Verdict.ACCEPTED) > 15
