"""The paths of measures of single installations in every stage, as one wide table, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from planner.case.case import Case
from planner.evidence import Evidence

PATHS_FILE = "certificate_measures.parquet"

INSTALLATION_ABATEMENT_FILE = "installation_abatement.parquet"
"""The published table of what the measures do in the plan."""

_KEY = ["measure", "installation", "product"]
_PLAN = "plan"


def write_paths(case: Case, evidence: Sequence[Evidence], path: Path) -> None:
    """Write the shares in use of every stage that has paths of its own; no file without such measures.

    Columns stage, measure, installation, product, then one for every plan year: share of the row's baseline
    emissions. A level of burden that is proven at the plan has no rows.
    """
    plan = next((claims for claims in evidence if claims.stage == _PLAN), None)
    if plan is None or plan.installation_shares is None:
        return
    years = [str(year) for year in case.settings.years]
    tables = [
        case.installation_measures[_KEY]
        .assign(stage=claims.stage)
        .join(pd.DataFrame(claims.installation_shares, columns=years))
        for claims in evidence
        if claims is plan or claims.installation_shares is not plan.installation_shares
    ]
    table = pd.concat(tables, ignore_index=True)[["stage", *_KEY, *years]]
    table.astype(dict.fromkeys(["stage", *_KEY], "category")).to_parquet(path, index=False)


def with_paths(evidence: Sequence[Evidence], case: Case, path: Path) -> tuple[Evidence, ...]:
    """Claims with the paths of the table, where the case has such measures.

    Raises ValueError or KeyError where the table is not about the case's measures and years.
    """
    listed = case.installation_measures
    if listed.empty:
        return tuple(evidence)
    years = [str(year) for year in case.settings.years]
    table = pd.read_parquet(path, columns=["stage", *_KEY, *years])
    by_stage = {str(stage): rows for stage, rows in table.groupby("stage", observed=True)}
    wanted = pd.MultiIndex.from_frame(listed[_KEY])
    found = {}
    for stage, rows in by_stage.items():
        keyed = rows.astype(dict.fromkeys(_KEY, str)).set_index(_KEY)[years]
        if len(keyed) != len(wanted) or not keyed.index.is_unique:
            raise ValueError(f"{PATHS_FILE} has other measures than the case")
        found[stage] = keyed.reindex(wanted).to_numpy(dtype=float)
    if not {claims.stage for claims in evidence} >= found.keys() or not np.all(
        [np.isfinite(shares).all() for shares in found.values()]
    ):
        raise ValueError(f"{PATHS_FILE} has other stages or measures than the claims")
    return tuple(
        replace(claims, installation_shares=found.get(claims.stage, found[_PLAN])) for claims in evidence
    )
