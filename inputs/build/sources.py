"""The sources table of a case: where every number comes from.

An ``item`` reads ``[column][ of ][key]``: a column of the table, the value of its key (or the first parts
of it, joined by commas), or both. It covers the numbers in that column, in the rows with that key, or
where the two meet. For installations the key is the product.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from inputs.build.cement import CLINKER
from inputs.build.outlook import INDEX_DRIVERS, OUTPUT_DRIVERS, outlook_figures
from inputs.build.policy import KEYS
from inputs.build.power import COAL_PRODUCTS, GAS
from inputs.build.steel import ELECTRIC_FURNACE, LONG_ROUTE
from inputs.build.tables import SHARED, STANDING, read_assumptions, read_references

COLUMNS = ["table", "item", "source", "issuer", "year", "url", "kind"]

ITEM_KEYS = {**KEYS, "installations": ["product"]}

_WITH_STANDING = ("settings", "gases", "benchmarks", "allocation_rules", "measures")
"""Copied tables of which every row carries its own standing."""

_CAPACITY_LISTS = {
    **dict.fromkeys(COAL_PRODUCTS, "gem_coal"),
    GAS: "gem_gas",
    LONG_ROUTE: "gem_steel",
    ELECTRIC_FURNACE: "gem_steel",
    CLINKER: "sfi_cement",
}
"""The list whose capacities divide a product's national output among its installations."""

_SHARES = "share in the list's operating capacity"
_SHARES_WITH_IMPUTED = "share in the list's cement capacity, imputed where the list has none (see note)"
_SPREAD = "spread between units: heat rate and emission factor of the list, capture flags not believed"
_CLOSES = "planned retirement year of the list, where it does not lie before the plan"


def build_sources(case: str) -> pd.DataFrame:
    """Return the sources table of a national case.

    Raises ValueError when a figure names a reference that ``references`` does not hold.
    """
    parts = [
        *[_of_rows(case, name) for name in _WITH_STANDING],
        _of_paths(case, "market_path", "market", "column"),
        _of_paths(case, "cap_path", "cap_trajectory", "sector"),
        _of_installations(case),
        _of_forecast(case),
    ]
    table = pd.concat(parts, ignore_index=True)
    joined = table.merge(read_references(), on="reference", how="left", validate="many_to_one")
    unknown = sorted(set(joined.loc[joined["source"].isna(), "reference"]))
    if unknown:
        raise ValueError(f"unknown reference: {', '.join(unknown)}")
    joined["source"] = joined["basis"] + " [" + joined["source"] + "]"
    return joined[COLUMNS].drop_duplicates().sort_values(COLUMNS, ignore_index=True)


def _of_rows(case: str, name: str) -> pd.DataFrame:
    """Return one item per row of a table of assumptions, its key."""
    table = read_assumptions(case, name, KEYS[name])
    table = table[table["reference"] != ""]
    keys = table[KEYS[name]].itertuples(index=False)
    return table[STANDING].assign(table=name, item=[", ".join(filter(None, key)) for key in keys])


def _of_paths(case: str, name: str, table: str, item: str) -> pd.DataFrame:
    """Return one item per series of which some years are given and the others lie on straight lines."""
    path = read_assumptions(case, name, [item, "year"])
    basis = path["basis"] + ", straight line between the years given"
    return path.assign(table=table, item=path[item], basis=basis)[["table", "item", *STANDING]]


def _of_installations(case: str) -> pd.DataFrame:
    return pd.concat([_of_activity(case), _of_intensity(), _of_closures()]).assign(table="installations")


def _of_activity(case: str) -> pd.DataFrame:
    """Return the items of activity levels: national output of the base year, and its division by capacity."""
    shares = pd.Series(_CAPACITY_LISTS).rename_axis("product").rename("reference").reset_index()
    basis = shares["product"].map({CLINKER: _SHARES_WITH_IMPUTED}).fillna(_SHARES)
    shares = shares.assign(basis=basis, kind="assumption")
    outlook = outlook_figures(case)
    base_year = outlook[outlook["year"] == outlook["year"].min()]
    national = _by_product(OUTPUT_DRIVERS).merge(base_year, on="driver")
    national["basis"] = "national output of the base year: " + national["basis"]
    items = pd.concat([shares, national])
    return items.assign(item="activity_level of " + items["product"])[["item", *STANDING]]


def _of_intensity() -> pd.DataFrame:
    means = read_assumptions(SHARED, "mean_intensity", ["product"])
    spread = pd.DataFrame(
        {"product": COAL_PRODUCTS, "basis": _SPREAD, "reference": "gem_coal", "kind": "assumption"}
    )
    carbon_dioxide = pd.concat([means, spread])
    carbon_dioxide = carbon_dioxide.assign(item="intensity_CO2 of " + carbon_dioxide["product"])
    figures = read_assumptions(SHARED, "figures", ["figure"]).set_index("figure")
    effect = figures.loc[["anode_effect", "c2f6_per_cf4"]].assign(kind="assumption")
    fluorocarbons = [effect.assign(item=f"intensity_{gas}") for gas in ("CF4", "C2F6")]
    return pd.concat([carbon_dioxide, *fluorocarbons])[["item", *STANDING]]


def _of_closures() -> pd.DataFrame:
    item = {"item": "closes", "basis": _CLOSES, "reference": "gem_coal", "kind": "published estimate"}
    return pd.DataFrame([item])


def _of_forecast(case: str) -> pd.DataFrame:
    """Return one item per given year of every driver of a product's output or intensity index."""
    outlook = outlook_figures(case)
    parts = []
    for column, drivers in (("output", OUTPUT_DRIVERS), ("intensity_index", INDEX_DRIVERS)):
        items = _by_product(drivers).merge(outlook, on="driver")
        given = items["driver"].str.replace("_", " ") + " " + items["year"].astype(str)
        items["basis"] = given + ": " + items["basis"] + "; straight line between the years given"
        parts.append(items.assign(item=f"{column} of " + items["product"]))
    return pd.concat(parts)[["item", *STANDING]].assign(table="output_forecast")


def _by_product(drivers: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """Return product, driver, one row for each pair."""
    return pd.Series(drivers).explode().rename_axis("product").rename("driver").reset_index()
