"""Single figures of the build, looked up by name."""

from __future__ import annotations

import pandas as pd

from inputs.build.tables import SHARED, read_assumptions, read_list


def single_figures() -> pd.Series:
    """Return the figures that are neither by product nor by year: figure -> value."""
    table = read_assumptions(SHARED, "figures", ["figure"])
    return table.set_index("figure")["value"].astype(float)


def mean_intensities() -> pd.Series:
    """Return the national mean intensity in CO2 of the base year: product -> tCO2 per unit."""
    table = read_assumptions(SHARED, "mean_intensity", ["product"])
    return table.set_index("product")["value"].astype(float)


def generation_twh() -> pd.DataFrame:
    """Return gross generation by fuel, TWh: index year; columns coal_power, gas_power."""
    table = read_list("owid_china_electricity_2000_2025").astype(float)
    table["year"] = table["year"].astype(int)
    columns = {"coal_generation_twh": "coal_power", "gas_generation_twh": "gas_power"}
    return table.set_index("year")[list(columns)].rename(columns=columns)
