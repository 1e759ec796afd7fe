"""Futures of generated cases, and futures from cases made by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from planner.case.case import Case
from planner.cells import aggregate, with_columns_of_own_measures
from planner.robust.futures import Future, Futures
from tests.reference.generate import generated_case


def future(name: str, case: Case, weight: float | None = None) -> Future:
    """One future of a case."""
    return Future(name, weight, case, with_columns_of_own_measures(aggregate(case)))


def futures_of(
    cases: Mapping[str, Case], weights: Sequence[float] | None = None, central: Case | None = None
) -> Futures:
    """Futures by name; the first case is the central one where none is given."""
    given = weights or [None] * len(cases)
    members = sorted(
        (future(name, case, weight) for (name, case), weight in zip(cases.items(), given, strict=True)),
        key=lambda member: member.name,
    )
    first = central or next(iter(cases.values()))
    return Futures("Test", Path("futures.toml"), future("central", first), tuple(members))


def varied_cases(seed: int, count: int) -> list[Case]:
    """Cases that differ in outputs (a common and an own factor by product), costs of measures and caps."""
    random = np.random.default_rng([seed, 3])
    base = generated_case(seed)
    products = sorted(base.products["product"])
    cases = []
    for _ in range(count):
        common = random.uniform(0.98, 1.02)
        factor = {product: common * random.uniform(0.99, 1.01) for product in products}
        outputs, measures, caps = base.output_forecast, base.measures, base.cap_trajectory
        dearer = random.uniform(0.7, 1.4, len(measures))
        cases.append(
            replace(
                base,
                output_forecast=outputs.assign(output=outputs["output"] * outputs["product"].map(factor)),
                measures=measures.assign(cost=measures["cost"] * dearer),
                cap_trajectory=caps.assign(cap=caps["cap"] * random.uniform(1.02, 1.05)),
            )
        )
    return cases
