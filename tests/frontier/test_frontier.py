"""Frontiers of a case that can be worked out by hand, and the shape of frontiers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from planner.cells import aggregate
from planner.commands.frontier import frontier_command
from planner.exit_codes import Exit
from planner.frontier.shape import is_convex, knee
from planner.frontier.trace import burden_frontier, caps_frontier, peak_year_frontier
from planner.solve.highs import Deadline
from tests.making import Small, cap, measure


def two_measures() -> Small:
    """One product, 100 Mt, cap 90; 8 Mt at 10 CNY/t and 20 Mt at 50 CNY/t can be removed."""
    return Small(
        {"steel": [100.0]},
        caps=[cap("ALL", 2027, 90.0)],
        measures=[measure("cheap", "steel", 10.0, 0.08), measure("dear", "steel", 50.0, 0.20)],
    )


def test_cost_by_cap_multiplier() -> None:
    """Cap 81: 19 Mt, 8 x 10 + 11 x 50 = 630. Cap 90: 80 + 2 x 50 = 180. Cap 99: 1 x 10. Cap 63: 37 Mt, no."""
    table = caps_frontier(aggregate(two_measures().case()), [0.7, 0.9, 1.0, 1.1], Deadline())
    assert np.isnan(table["cost"][0])
    assert table["cost"].tolist()[1:] == pytest.approx([630.0, 180.0, 10.0])


def test_cost_by_largest_burden() -> None:
    """Two products of 100 Mt, each decided; the ends are the two single-objective optima.

    The cap of 180 asks for 20 Mt. Benchmarks are free to move between the products while the measures stay
    the same, so the least burden, 20 / 200, costs no more than the least cost: the ends are one point.
    """
    small = Small(
        {"steel": [100.0], "clinker": [100.0]},
        caps=[cap("ALL", 2027, 180.0)],
        measures=[measure("cheap", "steel", 10.0, 0.3)],
    )
    table = burden_frontier(aggregate(small.case()), 5, Deadline())
    assert table["largest_burden"].tolist() == pytest.approx([0.1])
    assert table["cost"].tolist() == pytest.approx([200.0])


def test_cost_by_largest_burden_over_years() -> None:
    """100 Mt in each of two years, a budget of 170; cheap (10) from 2028 on, dear (50) always and staying.

    Burdens of the two years sum to 0.3, and nothing can be borrowed: a largest burden L needs 30 - 100 L Mt
    of the dear measure in both years and 200 L - 30 of the cheap one, 2700 - 8000 L million CNY. Least cost:
    300 at L = 0.3. Least burden: 0.15 at 1500. A straight line has no knee.
    """
    small = Small(
        {"steel": [100.0, 100.0]},
        years=(2027, 2028),
        measures=[
            measure("cheap", "steel", 10.0, 0.4, available_from=2028),
            measure("dear", "steel", 50.0, 0.4),
        ],
        settings={"emissions_budget": 170},
    )
    table = burden_frontier(aggregate(small.case()), 4, Deadline())
    assert table["largest_burden"].tolist() == pytest.approx([0.15, 0.2, 0.25, 0.3])
    assert table["cost"].tolist() == pytest.approx([1500.0, 1100.0, 700.0, 300.0])
    assert knee(table["largest_burden"].to_numpy(), table["cost"].to_numpy()) is None


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Written whole into a new folder; a folder that exists and a missing option write nothing."""
    case, out = Path("inputs/example"), tmp_path / "frontier"
    options = {"first": 0.99, "last": 1.01, "time_limit_s": None}
    assert frontier_command(case, "caps", out, points=None, **options) == Exit.INVALID
    assert not out.exists()
    assert frontier_command(case, "caps", out, points=3, **options) == Exit.DONE
    assert sorted(file.name for file in out.iterdir()) == ["frontier.csv", "frontier.json"]
    assert frontier_command(case, "caps", out, points=3, **options) == Exit.INVALID
    assert "exists already" in capsys.readouterr().err


def test_cost_by_peak_year() -> None:
    """Output 90, 100, 95 and no cap: from 2027 on emissions may not rise, 10 Mt in 2028 at 10 CNY/t and 5
    in 2029, measures staying once taken (10 % of 95 = 9.5): 100 + 95; a peak in 2028 costs nothing."""
    small = Small(
        {"steel": [90.0, 100.0, 95.0]},
        years=(2027, 2028, 2029),
        measures=[measure("cheap", "steel", 10.0, 0.3, available_from=2028)],
        settings={"no_over_issuance_from": 2030},
    )
    table = peak_year_frontier(aggregate(small.case()), [2027, 2028], Deadline())
    assert table["cost"].tolist() == pytest.approx([195.0, 0.0])


def test_shape() -> None:
    """The corner of an L is the knee; a bulge is not convex; a straight line has no knee."""
    line = np.array([0.0, 1.0, 2.0])
    assert knee(line, np.array([10.0, 1.0, 0.0])) == 1
    assert knee(line, np.array([2.0, 1.0, 0.0])) is None
    assert is_convex(line, np.array([10.0, 1.0, 0.0]))
    assert not is_convex(line, np.array([10.0, 9.0, 0.0]))
