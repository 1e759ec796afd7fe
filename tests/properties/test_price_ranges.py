"""A published price is what a limit's last tonne costs: the limit is moved, and the case solved again."""

from __future__ import annotations

import numpy as np
import pytest

from models.build import build_programme
from planner.cells import aggregate
from planner.prices import priced_limits
from planner.solve.dual_face import PublishedPrice, settle_prices
from planner.solve.highs import Deadline
from planner.solve.limit_ranges import limit_ranges
from planner.solve.programme import LinearProgramme
from tests.reference.generate import FEASIBLE_SEEDS, generated_case

LIMITS_PER_CASE = 2
INSIDE, OUTSIDE = 0.5, 1.2
"""Parts of the range: half way to its end, and a fifth beyond it."""

BREAK = 1e-6
"""Million CNY: what the cost beyond the end of a range lies above the straight line at the least."""


@pytest.mark.parametrize("seed", FEASIBLE_SEEDS[:20])
def test_prices_are_differences_of_cost_within_their_range_and_not_beyond(seed: int) -> None:
    """Half way to either end of the stated range the cost has moved by price x movement, to 1e-6 relative.

    Beyond an end it lies above that line (cost is convex in every limit), or no plan is left. The tolerance
    is a hundred times the solver's, relative to the cost itself where the movement is small.
    """
    cells = aggregate(generated_case(seed))
    model = build_programme(cells.data)
    programme = LinearProgramme(model)
    limits = priced_limits(cells, model)
    rows = [programme.row(limit.row) for limit in limits]
    published = [PublishedPrice(row, limit.scale) for row, limit in zip(rows, limits, strict=True)]
    optimum = settle_prices(programme.arrays, programme.solve(), published, Deadline()).solution
    assert programme.arrays.what_is_wrong_with(optimum) is None
    down, up = limit_ranges(programme.arrays.copy(), optimum, rows, Deadline())
    priced = [i for i, row in enumerate(rows) if abs(optimum.duals[row]) > 1e-3]

    def above_the_line(i: int, moved: float) -> float:
        """Cost with the limit moved, less what its price says; infinite where no plan is left."""
        row = rows[i]
        lower, upper = programme.arrays.row_lower[row], programme.arrays.row_upper[row]
        programme.change_row(row, lower + moved, upper + moved)
        possible = programme.has_solution()
        programme.minimise()
        cost = programme.solve().objective if possible else float("inf")
        programme.change_row(row, lower, upper)
        return cost - optimum.objective - float(optimum.duals[row]) * moved

    for i in priced[:: max(1, len(priced) // LIMITS_PER_CASE)]:
        where = limits[i].constraint, limits[i].item, limits[i].year
        tolerance = 1e-8 * abs(optimum.objective) + 1e-6
        for end, direction in ((float(down[i]), -1.0), (float(up[i]), 1.0)):
            inside = INSIDE * float(np.clip(end, -10.0, 10.0))
            assert above_the_line(i, inside) == pytest.approx(0, abs=tolerance), where
            if np.isfinite(end):
                assert above_the_line(i, OUTSIDE * end or 0.1 * direction) > BREAK, where
