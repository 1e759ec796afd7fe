"""Rules between measures of single installations, the installations, and shared measures."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from planner.case.check_measures import ROUNDING, sums_of_potentials
from planner.case.faults import Fault
from planner.case.typed import TypedTable

Tables = Mapping[str, TypedTable]

_OWNER = ["installation", "product"]


def installation_measure_faults(tables: Tables) -> list[Fault]:
    """Return the faults of ``installation_measures`` that only other tables show.

    An installation without a row for the product; a measure that ``measures`` has under the same name; and
    potentials of an installation's row that with the shared ones sum to more than 1, at the last row that
    adds to the sum.
    """
    own = tables["installation_measures"]
    if own.values.empty:
        return []
    return [*_strangers(own, tables), *_shared_names(own, tables), *_excessive(own, tables)]


def _strangers(own: TypedTable, tables: Tables) -> list[Fault]:
    installations = tables["installations"]
    if not installations.has(*_OWNER):
        return []
    known = pd.MultiIndex.from_frame(installations.values[_OWNER])
    named = own.clean(*_OWNER)[_OWNER]
    elsewhere = named[~pd.MultiIndex.from_frame(named).isin(known)]
    faulty = installations.faulty[_OWNER].any(axis="columns")
    doubtful = elsewhere["installation"].isin(installations.values.loc[faulty, "installation"])
    rows = elsewhere.index[(elsewhere["product"] != "") & ~doubtful]
    problem = "is no product of the installation"
    remedy = "give a product that the installation has a row for in installations"
    return own.faults_at(rows, "product", problem, remedy)


def _shared_names(own: TypedTable, tables: Tables) -> list[Fault]:
    shared = set(tables["measures"].values["measure"]) - {""}
    names = own.clean("measure")["measure"]
    problem = "is a measure of the table measures, too"
    return own.faults_at(names.index[names.isin(shared)], "measure", problem, "give it another name")


def _excessive(own: TypedTable, tables: Tables) -> list[Fault]:
    installations = tables["installations"]
    if not installations.has(*_OWNER):
        return []
    rows = own.clean(*_OWNER, "potential")
    rows = rows[[*_OWNER, "potential"]].dropna(subset="potential").rename_axis("row").reset_index()
    total = rows.groupby(_OWNER).agg(own=("potential", "sum"), row=("row", "max"), count=("row", "size"))
    of_installation = installations.clean("product", "technology")[[*_OWNER, "technology"]]
    shared = sums_of_potentials(tables)
    by_technology = shared.rename(columns={"applied_to": "technology", "total": "named"})
    named = of_installation.merge(by_technology, on=["product", "technology"], how="left")
    others = shared.loc[shared["applied_to"] == "", ["product", "total"]]
    named = named.merge(others, on="product", how="left")
    beside = named["named"].fillna(named["total"]).fillna(0.0)
    beside.index = pd.MultiIndex.from_frame(named[_OWNER])
    total["shared"] = beside[~beside.index.duplicated()].reindex(total.index).fillna(0.0)
    excessive = total[total["own"] + total["shared"] > 1 + ROUNDING].reset_index()
    problems = [
        f"brings the potentials of {installation}, {product} to {whole:.6g}, of which {part:.6g} shared"
        for installation, product, part, whole in zip(
            excessive["installation"],
            excessive["product"],
            excessive["shared"],
            excessive["own"] + excessive["shared"],
            strict=True,
        )
    ]
    at = pd.Index(excessive["row"])
    worded = pd.Series(problems, index=at, dtype=str)
    return own.faults_at(at, "potential", worded, "let them sum to 1 at most")
