"""Replayed totals beside the published ones, and the miss split into its causes.

From the replay to the published total in four steps, each a difference of two totals of emissions:

1. coverage: all units of the lists in place of those above the threshold alone
2. output: the second source's output in place of the first's
3. intensity: the published mean intensity of the second source's gross output, with heat, in place of the
   replay's; no step where none is published
4. rest: the published total. What stands between published output x published intensity and published
   emissions no publication tells apart: which units the scheme covers and the lists lack, and heat.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from planner.backtest.replay import PastYears

PARTS = ("output", "coverage", "intensity", "rest")
"""Parts of the miss of emissions. The miss of allocation has them too, and ``benchmark``."""

GROUP_SUMS = (
    "gross_output",
    "second_output",
    "emissions",
    "second_emissions",
    "covered_emissions",
    "allocation",
)


def by_product(units: pd.DataFrame) -> pd.DataFrame:
    """Sum the replayed units by scope, year, product: covered_units (count), ``GROUP_SUMS``.

    Outputs in TWh or Mt, amounts in Mt; allocation of covered units.
    """
    covered = units["covered"]
    rows = units.assign(
        covered_units=covered.astype(int),
        covered_emissions=units["emissions"].where(covered, 0.0),
        allocation=units["allocation"].where(covered, 0.0),
    )
    sums = rows.groupby(["scope", "year", "product"], sort=True)[["covered_units", *GROUP_SUMS]].sum()
    return sums.reset_index()


def compare(past: PastYears, units: pd.DataFrame) -> pd.DataFrame:
    """Return a row per scope and year: replayed and published totals, misses and their parts (Mt).

    Emissions: miss = output + coverage + intensity + rest, as above; intensity is blank where no mean
    intensity is published, and its step is then part of the rest. Allocation: its miss is that of emissions
    times the replayed ratio of allocation to emissions, part by part, + benchmark: published emissions x
    (replayed ratio - published ratio), which holds benchmarks and factors.
    """
    published = _by_scope_and_year(past.tables["published_totals"])
    intensity = _by_scope_and_year(past.tables["published_intensity"])
    rows = []
    sums = by_product(units).groupby(["scope", "year"])[["covered_units", *GROUP_SUMS]].sum().reset_index()
    for total in sums.to_dict("records"):
        scope, year = str(total["scope"]), int(total["year"])
        mean = intensity.get((scope, year), {}).get("intensity", float("nan"))
        of_output = total["second_output"] * mean * (1 + past.heat_to_electricity(scope, year))
        rows.append(
            {"scope": scope, "year": year, **_compared(total, published.get((scope, year)), of_output)}
        )
    return pd.DataFrame(rows)


def _by_scope_and_year(table: pd.DataFrame) -> dict[tuple[str, int], dict[Any, Any]]:
    return {(str(row["scope"]), int(row["year"])): row for row in table.to_dict("records")}


def _compared(
    total: Mapping[Any, Any], published: Mapping[Any, Any] | None, of_output: float
) -> dict[str, float]:
    """One row; ``of_output``: published output x published intensity with heat (Mt), NaN where unknown."""
    emissions, allocation = total["covered_emissions"], total["allocation"]
    found = {
        "covered_units": float(total["covered_units"]),
        "emissions": emissions,
        "allocation": allocation,
        "ratio": allocation / emissions,
    }
    if published is None:
        return found
    last = total["second_emissions"] if pd.isna(of_output) else of_output
    parts = {
        "output": total["emissions"] - total["second_emissions"],
        "coverage": emissions - total["emissions"],
        "intensity": total["second_emissions"] - of_output,
        "rest": last - published["emissions"],
    }
    found |= {
        "published_emissions": published["emissions"],
        "published_allocation": published["allocation"],
        "emissions_miss": emissions - published["emissions"],
        **{f"emissions_miss_{name}": part for name, part in parts.items()},
    }
    if pd.isna(published["allocation"]):
        return found
    ratio = published["allocation"] / published["emissions"]
    return found | {
        "allocation_miss": allocation - published["allocation"],
        **{f"allocation_miss_{name}": part * found["ratio"] for name, part in parts.items()},
        "allocation_miss_benchmark": published["emissions"] * (found["ratio"] - ratio),
    }
