"""For the tests of whoever keeps a case: a plan's optimal values stay the pinned ones.

    from planner.testing import assert_pinned

    def test_plan_of_2027_is_the_pinned_one():
        assert_pinned("cases/2027", "pins/2027.json")

The pin file is written by ``planner pin``. Works with any test runner; needs nothing but the planner.
"""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from planner.pins.file import read_pin
from planner.pins.pinning import solve_again


def assert_pinned(case: str | PathLike[str], pin: str | PathLike[str]) -> None:
    """Solve ``case`` (folder or workbook) again; fail where a value moved beyond the tolerance of ``pin``.

    Raises ``AssertionError`` that lists what moved, by how much, and which inputs and versions changed;
    ``planner.case.faults.CaseInvalid`` or ``planner.pins.faults.PinFaultsError`` where the case or the pin
    file cannot be used.
    """
    comparison = solve_again(Path(case), read_pin(Path(pin)))
    if comparison.moved:
        raise AssertionError("\n".join(comparison.lines()))
