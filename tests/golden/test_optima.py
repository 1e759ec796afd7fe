"""No optimal value of a shipped case moves unnoticed."""

from __future__ import annotations

import json

import numpy as np
import pytest

from planner.shipped import shipped_cases
from tests.golden.optima import OPTIMA, optimum, solve

PINNED = json.loads(OPTIMA.read_text(encoding="utf-8"))

RELATIVE = 1e-7
"""The solver works to 1e-9 absolute in rows of up to 1e4; two digits are left for the leximin levels."""


@pytest.mark.parametrize("case", sorted(shipped_cases()))
def test_optimum_is_the_pinned_one(case: str) -> None:
    """Cost, replay cost, levels and benchmark path; a deliberate change is pinned anew with its reason."""
    found, pinned = optimum(solve(case)), PINNED["cases"][case]
    for name in ("cost", "replay_cost"):
        assert found[name] == pytest.approx(pinned[name], rel=RELATIVE), name
    assert np.allclose(found["burden_levels"], pinned["burden_levels"], rtol=0, atol=RELATIVE)
    assert found["benchmarks"].keys() == pinned["benchmarks"].keys()
    for product, path in found["benchmarks"].items():
        assert path == pytest.approx(pinned["benchmarks"][product], rel=RELATIVE), product


def test_every_shipped_case_is_pinned_and_every_change_has_a_reason() -> None:
    assert sorted(PINNED["cases"]) == sorted(shipped_cases())
    assert PINNED["changes"]
    assert all(change["because"].strip() for change in PINNED["changes"])
