"""Replayed totals beside the published ones, and the miss split into its causes."""

from __future__ import annotations

import pandas as pd

from planner.backtest.replay import PastYears, replay_year


def compare(past: PastYears) -> pd.DataFrame:
    """Return a row per scope and year: replayed and published totals, misses and their parts (Mt).

    Emissions: miss = output + coverage + intensity. Output: the first source's national output instead of the
    second's. Coverage: units below the threshold, left out. Intensity: all the rest, for the published totals
    do not say their output: own use, heat, mean intensity, units that the lists lack.
    Allocation: its miss is that of emissions times the replayed ratio of allocation to emissions, part by
    part, + benchmark: published emissions x (replayed ratio - published ratio), with the factors.
    """
    published = past.tables["published_totals"].set_index(["scope", "year"])
    rows = []
    for year in sorted(set(past.tables["national_output"]["year"])):
        for scope, units in replay_year(past, int(year)).groupby("scope"):
            known = published.loc[[(scope, year)]].iloc[0] if (scope, year) in published.index else None
            rows.append({"scope": scope, "year": int(year), **_compared(units, known)})
    return pd.DataFrame(rows).sort_values(["scope", "year"], ignore_index=True)


def _compared(units: pd.DataFrame, published: pd.Series | None) -> dict[str, float]:
    covered = units[units["covered"]]
    emissions, allocation = covered["emissions"].sum(), covered["allocation"].sum()
    found = {
        "covered_units": float(len(covered)),
        "emissions": emissions,
        "allocation": allocation,
        "ratio": allocation / emissions,
    }
    if published is None:
        return found
    parts = {
        "output": (units["emissions"] - units["second_emissions"]).sum(),
        "coverage": emissions - units["emissions"].sum(),
        "intensity": units["second_emissions"].sum() - published["emissions"],
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
