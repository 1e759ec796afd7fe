"""Single facts about the lists and what was made of them, in words, for the cases' README."""

from __future__ import annotations

import pandas as pd

from inputs.build import cement, power, steel
from inputs.build.comparison import built_quantities
from inputs.build.figures import mean_intensities, single_figures
from inputs.build.tables import SHARED, read_assumptions, read_list


def list_facts(tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    """Return the facts that a README may name: name -> text."""
    return _power_total(tables) | _coal_spread(tables) | _coal_list(tables) | _cement_list() | _steel_list()


def _power_total(tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    published = (
        read_assumptions(SHARED, "published", ["quantity"]).set_index("quantity")["value"].astype(float)
    )
    gap = published["power_emissions"] - built_quantities(tables)["power_emissions"]
    return {"power_gap_mt": f"{gap:,.0f}", "power_gap_share": f"{gap / published['power_emissions']:.0%}"}


def _coal_spread(tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    """Return the factors that scale the listed intensities, and how far units lie above their benchmark."""
    units = power.operating_coal_units()
    capacity, listed = units["capacity_mw"], power.listed_intensity(units)
    mean = (listed * capacity).groupby(units["product"]).sum() / capacity.groupby(units["product"]).sum()
    scale = mean_intensities()[mean.index] / mean
    rows = tables["installations"]
    rows = rows[rows["product"].isin(power.COAL_PRODUCTS)]
    benchmark = tables["benchmarks"].set_index("product")["benchmark"].astype(float)
    ratio = rows["intensity_CO2"] / rows["product"].map(benchmark)
    return {
        "coal_mean_listed": f"{(listed * capacity).sum() / capacity.sum():.3f}",
        "coal_scales": ", ".join(f"{product} {scale[product]:.3f}" for product in power.COAL_PRODUCTS),
        "largest_over_benchmark": f"{ratio.max() - 1:.0%}",
        "units_25_over": str(int((ratio > 1.25).sum())),
        "units_30_over": str(int((ratio > 1.3).sum())),
    }


def _coal_list(tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    units = power.operating_coal_units()
    capacity, planned = units["capacity_mw"], units["planned_retirement_year"]
    first_year = tables["settings"].set_index("key").loc["first_year", "value"]
    between = (units["product"] == power.LARGE) & (capacity < single_figures()["rated_mw_of_upper_class"])
    return {
        "capture_units": str(int(power.flagged_with_capture(units).sum())),
        "overdue_units": str(int(((planned != "") & (planned < first_year)).sum())),
        "closing_units": str(int((planned >= first_year).sum())),
        "between_units": str(int(between.sum())),
        "between_share": f"{capacity[between].sum() / capacity.sum():.0%}",
        "unknown_technology": str(int((units["technology"] == "unknown").sum())),
    }


def _cement_list() -> dict[str, str]:
    plants = cement.integrated_plants()
    share = plants.loc[plants["imputed"], "capacity_mt"].sum() / plants["capacity_mt"].sum()
    return {
        "cement_imputed": str(int(plants["imputed"].sum())),
        "cement_imputed_share": f"{share:.0%}",
        "cement_estimated": str(int((plants["capacity_is_estimated"] == "True").sum())),
    }


def _steel_list() -> dict[str, str]:
    listed = read_list("gem_steel_plants_china_2025-03")
    furnaces = [f"{status}_nominal_bf_capacity_ttpa" for status in ("operating", "operating_pre_retirement")]
    makes_iron = (listed[furnaces].astype(float) > 0).any(axis="columns")
    long_route = steel.operating_capacity_kt(steel.LONG_ROUTE)["gem_plant_id"]
    return {"iron_only_plants": str(int((makes_iron & ~listed["gem_plant_id"].isin(long_route)).sum()))}
