"""Every warning of plausibility: numbers that may stand, but are probably not what was meant."""

from __future__ import annotations

from collections.abc import Mapping

from planner.case.faults import Fault
from planner.case.magnitudes import magnitudes_of
from planner.case.typed import TypedTable
from planner.case.warn_amounts import amount_warnings
from planner.case.warn_benchmarks import benchmark_warnings
from planner.case.warn_paths import path_warnings
from planner.case.warn_prices import price_warnings
from planner.case.warn_production import production_warnings
from planner.case.warn_shares import share_warnings


def plausibility_warnings(tables: Mapping[str, TypedTable], settings: TypedTable) -> list[Fault]:
    """Return the warnings of a case without faults.

    One cause gives one warning: what depends on a number that is itself doubtful is not judged.
    """
    amounts = magnitudes_of(tables, settings)
    production, doubtful = production_warnings(amounts)
    return [
        *production,
        *benchmark_warnings(amounts, doubtful),
        *amount_warnings(amounts, doubtful),
        *path_warnings(amounts, doubtful),
        *price_warnings(tables),
        *share_warnings(tables, settings),
    ]
