"""The replay: what firms do when the benchmarks are given and only cost counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from models.data import ProgrammeData


def replay_data(data: ProgrammeData, benchmarks: Mapping[tuple[str, int], float]) -> ProgrammeData:
    """The programme that firms face: the plan's benchmarks announced, the planner's own limits gone.

    With every benchmark announced nothing is decided, so tightening and shortfall limit have no rows; caps,
    peak, ceiling and budget are dropped; the market may leave a surplus in every year, and nothing need be
    used up by the end. What is left is cost, compliance, offset limit, banking limit and measures.
    ``benchmarks``: the decided ones, by product and year, tCO2e/unit.
    """
    return replace(
        data,
        announced_benchmark={**data.announced_benchmark, **benchmarks},
        tightening={},
        benchmark_floor={},
        baseline_per_allocation_coefficient={},
        cap_mt={},
        no_over_issuance_from=data.last_year + 1,
        peak_year=None,
        peak_ceiling_mt=None,
        emissions_budget_mt=None,
    )
