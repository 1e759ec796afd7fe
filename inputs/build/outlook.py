"""National series from the base year to the last year, and the output forecast by product."""

from __future__ import annotations

import numpy as np
import pandas as pd

from inputs.build.aluminium import ALUMINIUM
from inputs.build.cement import CLINKER
from inputs.build.figures import generation_twh
from inputs.build.power import COAL_PRODUCTS, GAS
from inputs.build.steel import ELECTRIC_FURNACE, LONG_ROUTE
from inputs.build.tables import STANDING, read_assumptions

OUTPUT_DECIMALS = 3
INDEX_DECIMALS = 6

INDEX_DRIVERS = {
    **dict.fromkeys(COAL_PRODUCTS, ("coal_power_intensity",)),
    GAS: ("gas_power_intensity",),
    LONG_ROUTE: ("steel_intensity",),
    ELECTRIC_FURNACE: ("steel_intensity",),
    CLINKER: ("clinker_intensity",),
    ALUMINIUM: ("aluminium_intensity",),
}
"""The driver of each product's autonomous change of intensity."""

OUTPUT_DRIVERS = {
    **dict.fromkeys(COAL_PRODUCTS, ("coal_power",)),
    GAS: ("gas_power",),
    LONG_ROUTE: ("crude_steel", "electric_furnace_share"),
    ELECTRIC_FURNACE: ("crude_steel", "electric_furnace_share"),
    CLINKER: ("clinker",),
    ALUMINIUM: ("aluminium",),
}
"""The drivers that each product's output is made of."""


def outlook_figures(case: str) -> pd.DataFrame:
    """Return driver, year (int), value (float), basis, reference, kind.

    Generation by fuel is the open list's from the base year on, as far as it reaches; the rest is assumed.
    """
    assumed = read_assumptions(case, "outlook", ["driver", "year"])
    assumed = assumed.assign(year=assumed["year"].astype(int), value=assumed["value"].astype(float))
    base_year = assumed["year"].min()
    listed = generation_twh().loc[base_year:].melt(var_name="driver", ignore_index=False).reset_index()
    listed = listed.assign(basis="gross generation", reference="owid_energy", kind="published estimate")
    columns = ["driver", "year", "value", *STANDING]
    return pd.concat([assumed[columns], listed[columns]]).sort_values(["driver", "year"], ignore_index=True)


def national_series(case: str, base_year: int, last_year: int) -> pd.DataFrame:
    """Return every driver of the case (columns) for every year (index) from the base year to the last.

    Between the years that are given the path is a straight line. Raises ValueError when a driver lacks the
    base year or the last year.
    """
    anchors = outlook_figures(case).pivot(index="year", columns="driver", values="value")
    incomplete = anchors.columns[anchors.loc[[base_year, last_year]].isna().any()]
    if len(incomplete):
        raise ValueError(f"the outlook lacks {base_year} or {last_year} for {', '.join(incomplete)}")
    years = np.arange(base_year, last_year + 1)
    return anchors.reindex(years).interpolate(method="index").rename_axis(index="year", columns=None)


def build_forecast(series: pd.DataFrame, installations: pd.DataFrame, first_year: int) -> pd.DataFrame:
    """Return product, year, output (million units), intensity_index for the plan years.

    Coal power is divided among its products as in the base year.
    """
    coal_activity = installations[installations["product"].isin(COAL_PRODUCTS)]
    coal_share = coal_activity.groupby("product")["activity_level"].sum()
    coal_share = coal_share / coal_share.sum()
    electric = series["crude_steel"] * series["electric_furnace_share"]
    output = pd.DataFrame(
        {
            **{product: series["coal_power"] * coal_share[product] for product in COAL_PRODUCTS},
            GAS: series["gas_power"],
            LONG_ROUTE: series["crude_steel"] - electric,
            ELECTRIC_FURNACE: electric,
            CLINKER: series["clinker"],
            ALUMINIUM: series["aluminium"],
        }
    )
    index = pd.DataFrame({product: series[driver] for product, (driver,) in INDEX_DRIVERS.items()})
    forecast = _long(output, "output").merge(_long(index, "intensity_index"), on=["product", "year"])
    forecast = forecast.round({"output": OUTPUT_DECIMALS, "intensity_index": INDEX_DECIMALS})
    return forecast.loc[forecast["year"] >= first_year, ["product", "year", "output", "intensity_index"]]


def _long(wide: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return a table by year (index) and product (columns) as year, product and the values under ``name``."""
    return wide.melt(var_name="product", value_name=name, ignore_index=False).reset_index()
