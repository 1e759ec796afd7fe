"""Rules between abatement measures and the installations that they apply to."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from planner.case.faults import Fault
from planner.case.schema import did_you_mean
from planner.case.typed import TypedTable

Tables = Mapping[str, TypedTable]

ROUNDING = 1e-9
"""Sums of decimal fractions may miss 1 by their rounding."""


def measure_faults(tables: Tables) -> list[Fault]:
    """Return a fault for each product and technology whose measures together remove more than everything.

    The fault stands at the last row that adds to the sum.
    """
    measures, sums = tables["measures"], sums_of_potentials(tables)
    excessive = sums[sums["total"] > 1 + ROUNDING]
    faults = []
    for product, technology, total, row in excessive[["product", "applied_to", "total", "row"]].itertuples(
        index=False
    ):
        whose = f"{product}, technology {technology}" if technology else product
        problem = f"brings the potentials of {whose} to {total:.6g}"
        faults += measures.faults_at(pd.Index([row]), "potential", problem, "let them sum to 1 at most")
    return faults


def sums_of_potentials(tables: Tables) -> pd.DataFrame:
    """Return what the shared measures of a product and technology can remove together.

    Columns product, applied_to (technology; "" = all without a row of their own in ``measures``), total
    (share) and row (the last that adds to it). Only technologies that an installation of the product has.
    """
    rows = tables["measures"].clean("measure", "product", "technology", "potential")
    rows = rows[["measure", "product", "technology", "potential"]].dropna(subset="potential")
    rows = rows.rename_axis("row").reset_index()
    named = rows.loc[rows["technology"] != "", ["product", "technology"]].drop_duplicates()
    present = _technologies(tables["installations"])
    own = present.merge(named)
    unnamed = ~pd.MultiIndex.from_frame(present).isin(pd.MultiIndex.from_frame(named))
    others = present.loc[unnamed, ["product"]].drop_duplicates().assign(technology="")
    classes = pd.concat([own, others]).rename(columns={"technology": "applied_to"})
    candidates = rows.merge(classes, on="product")
    applicable = candidates[
        (candidates["technology"] == "") | (candidates["technology"] == candidates["applied_to"])
    ]
    # A row for the technology replaces the one of the same measure and product for every technology.
    applied = applicable.sort_values("technology").drop_duplicates(
        ["measure", "product", "applied_to"], keep="last"
    )
    of_class = applied.groupby(["product", "applied_to"])
    return of_class["potential"].sum().to_frame("total").assign(row=of_class["row"].max()).reset_index()


def measure_warnings(tables: Tables) -> list[Fault]:
    """Return a warning for each measure whose technology no installation of its product has."""
    measures = tables["measures"]
    rows = measures.values
    known = pd.MultiIndex.from_frame(_technologies(tables["installations"]))
    unknown = ~pd.MultiIndex.from_frame(rows[["product", "technology"]]).isin(known)
    idle = rows[(rows["technology"] != "") & unknown]
    problem = "is a technology that no installation of the product has"
    remedies = {
        row: did_you_mean(technology, _names(known, product), "correct it if the measure is meant to apply")
        for row, product, technology in idle[["product", "technology"]].itertuples()
    }
    return measures.faults_at(idle.index, "technology", problem, pd.Series(remedies, dtype=str))


def _names(known: pd.MultiIndex, product: str) -> list[str]:
    """Return the technologies of a product that have a name."""
    return sorted(technology for owner, technology in known if owner == product and technology)


def _technologies(installations: TypedTable) -> pd.DataFrame:
    """Return product, technology of every installation, each pair once."""
    return installations.clean("product", "technology")[["product", "technology"]].drop_duplicates()
