"""A small share of the fuzz harness: every second kind of mutation once; the runner takes them all."""

from __future__ import annotations

from tests.fuzz.judge import Verdict
from tests.fuzz.run import MUTATIONS, run


def test_every_second_kind_once() -> None:
    """No traceback, no planted fault accepted or unnamed, no harmless change refused, within bounded time."""
    kinds = MUTATIONS[::2]
    figures = run(len(kinds), seed=7, mutations=kinds, bases=("example",))
    assert figures.failures == []
    assert figures.total(Verdict.REJECTED) > 25
    assert figures.total(Verdict.ACCEPTED) > 7
