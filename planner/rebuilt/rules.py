"""The rule in force of every sector and plan year, as grids of sectors x years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.case.case import Case
from planner.rebuilt.arrays import BoolArray, FloatArray

UNCOVERED, BENCHMARK, INTENSITY_BAND = "uncovered", "benchmark", "intensity_band"

PARAMETERS = (
    "free_share",
    "reserve_share",
    "band",
    "slope",
    "shortfall_limit",
    "tightening_min",
    "tightening_max",
)


@dataclass(frozen=True)
class RuleGrid:
    """``rule`` and every parameter by sector (sorted) and plan year; NaN = the rule has no such parameter."""

    sectors: tuple[str, ...]
    rule: npt.NDArray[np.str_]
    parameters: dict[str, FloatArray]

    def is_under(self, rule: str) -> BoolArray:
        """Sectors x years: whether the rule is in force."""
        return np.asarray(self.rule == rule)

    @property
    def complies(self) -> BoolArray:
        """Sectors x years: whether the sector is under any rule but ``uncovered``."""
        return np.asarray(self.rule != UNCOVERED)


def rule_grid(case: Case) -> RuleGrid:
    """A row of allocation_rules holds from its year until the sector's next row; before: uncovered."""
    sectors, years = sorted(case.sectors["sector"]), np.array(case.settings.years)
    rule = np.full((len(sectors), len(years)), UNCOVERED, dtype="<U32")
    parameters = {name: np.full(rule.shape, np.nan) for name in PARAMETERS}
    for sector, changes in case.allocation_rules.groupby("sector"):
        ordered = changes.sort_values("from_year")
        latest = np.searchsorted(ordered["from_year"].to_numpy(), years, side="right") - 1
        begun = latest >= 0
        row = sectors.index(str(sector))
        rule[row, begun] = ordered["rule"].to_numpy(dtype=str)[latest[begun]]
        for name, grid in parameters.items():
            grid[row, begun] = ordered[name].to_numpy(dtype=float)[latest[begun]]
    return RuleGrid(tuple(sectors), rule, parameters)
