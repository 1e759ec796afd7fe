"""No optimal value of a shipped case moves unnoticed.

A deliberate change is pinned anew, with its reason:

    planner solve inputs/national --out results/national
    planner pin results/national tests/golden/national.json --because "why it moved"
"""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.pins.file import read_pin
from planner.shipped import shipped_cases
from planner.testing import assert_pinned

PINS = Path(__file__).parent


@pytest.mark.parametrize("name", sorted(shipped_cases()))
def test_optimum_is_the_pinned_one(name: str) -> None:
    """Costs, levels, benchmark paths and key totals."""
    assert_pinned(shipped_cases()[name], PINS / f"{name}.json")


def test_every_shipped_case_is_pinned_and_nothing_else() -> None:
    pinned = {path.stem: read_pin(path).case for path in PINS.glob("*.json")}
    assert pinned == {name: name for name in shipped_cases()}
