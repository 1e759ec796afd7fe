"""Scenarios on a Dask cluster (the optional extra ``cluster``). Workers need this program installed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner.scenarios.model import Scenario
from planner.sweep.result import Result, Row, Status
from planner.sweep.worker import Work, solve_for

RETRIES = 3
"""Times that a scenario is given to another worker after the one that had it has died."""


def _same(work: Work) -> Work:
    """The work itself: a task of its own, so that the scheduler can make it again where a worker dies."""
    return work


def solved_on_cluster(
    work: Work, scenarios: Sequence[Scenario], address: str, sweep: str
) -> Iterator[Result]:
    """On the workers of the scheduler at ``address``, in the order in which they end.

    ``sweep``: what tells this sweep from others. A dead worker's scenarios go to the others. Raises OSError
    where no scheduler answers.
    """
    from distributed import Client, as_completed

    with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        shared = client.submit(_same, work, key=f"work-{sweep}")
        futures = {
            client.submit(
                solve_for, shared, sweep, scenario, key=f"{sweep}-{scenario.name}", retries=RETRIES
            ): scenario
            for scenario in scenarios
        }
        for future in as_completed(list(futures), loop=client.loop):  # type: ignore[no-untyped-call]
            error = future.exception() if future.status == "error" else None
            if error is not None:
                reason = f"{type(error).__name__}: {error}"
                yield Result(futures[future].name, Row(Status.FAILED, reason=reason))
            else:
                yield future.result()
