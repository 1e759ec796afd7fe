"""The tables of a case that hold policy: rules, announced values, measures, market, caps, settings."""

from __future__ import annotations

import numpy as np
import pandas as pd

from inputs.build.installations import with_intensity
from inputs.build.tables import STANDING, read_assumptions

KEYS = {
    "settings": ["key"],
    "sectors": ["sector"],
    "products": ["product"],
    "gases": ["gas"],
    "installations": ["product", "installation"],
    "output_forecast": ["product", "year"],
    "benchmarks": ["product", "year"],
    "allocation_rules": ["sector", "from_year"],
    "cap_trajectory": ["sector", "year"],
    "measures": ["product", "measure", "technology"],
    "market": ["year"],
}
"""The key of each table of the case format, the part that sorts first being first."""

COPIED = ("settings", "sectors", "products", "gases", "benchmarks", "allocation_rules", "measures")
"""Tables that stand among the assumptions in the form that the case has."""

CAP_DECIMALS = 1
MARKET_DECIMALS = 4


def copied_tables(case: str) -> dict[str, pd.DataFrame]:
    """Return the tables that are assumptions as they stand, without the columns of their standing."""
    return {
        name: read_assumptions(case, name, KEYS[name]).drop(columns=STANDING, errors="ignore")
        for name in COPIED
    }


def build_market(case: str, years: range) -> pd.DataFrame:
    """Return the market table: a straight line between the years given for each column."""
    path = read_assumptions(case, "market_path", ["column", "year"])
    given = path.assign(year=path["year"].astype(int), value=path["value"].astype(float))
    market = given.pivot(index="year", columns="column", values="value").reindex(years)
    market = market.interpolate(method="index").round(MARKET_DECIMALS).rename_axis("year").reset_index()
    return market[["year", "offset_price", "offset_limit", "banking_limit"]]


def build_caps(case: str, forecast: pd.DataFrame, installations: pd.DataFrame) -> pd.DataFrame:
    """Return the cap trajectory: shares of the first year's emissions, straight between the years given.

    Emissions are baseline emissions (no measure taken), MtCO2e, of the sector, or of all for ALL.
    """
    path = read_assumptions(case, "cap_path", ["sector", "year"])
    emissions = baseline_emissions_mt(case, forecast, installations)
    level = emissions.loc[emissions.index.min()]
    level["ALL"] = level.sum()
    parts = []
    for sector, anchors in path.groupby("sector"):
        given = anchors["year"].astype(int).to_numpy()
        years = np.arange(given[0], given[-1] + 1)
        shares = np.interp(years, given, anchors["share_of_first_year"].astype(float))
        cap = np.round(shares * level[sector], CAP_DECIMALS)
        parts.append(pd.DataFrame({"sector": sector, "year": years, "cap": cap}))
    return pd.concat(parts, ignore_index=True)


def baseline_emissions_mt(case: str, forecast: pd.DataFrame, installations: pd.DataFrame) -> pd.DataFrame:
    """Return baseline emissions, MtCO2e, by year (index) and sector, closures left aside.

    Output times the product's activity-weighted mean intensity times its index. A closed unit's output goes
    to the product's other units: the few closures of the lists do not move a mean by a thousandth.
    """
    rows = with_intensity(installations)
    emitted = (rows["activity_level"] * rows["intensity"]).groupby(rows["product"]).sum()
    mean = emitted / rows.groupby("product")["activity_level"].sum()
    sectors = read_assumptions(case, "products", ["product"]).set_index("product")["sector"]
    emissions = forecast["output"] * forecast["intensity_index"] * forecast["product"].map(mean)
    keys = [forecast["year"], forecast["product"].map(sectors).rename("sector")]
    return emissions.groupby(keys).sum().unstack("sector")
