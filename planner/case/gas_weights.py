"""Intensities in tCO2e: as given, or summed over the gases by their global warming potential."""

from __future__ import annotations

import pandas as pd

from planner.case.schema import CO2
from planner.case.tables_production import INTENSITY, INTENSITY_PREFIX

CO2_ALONE = pd.DataFrame({"gas": [CO2], "gwp": [1.0]}).astype({"gas": str})
"""The gases of a case without a table of them."""


def weighted_intensity(installations: pd.DataFrame, gases: pd.DataFrame) -> pd.Series[float]:
    """Return the intensity of each installation in tCO2e/unit; no row in ``gases`` means CO2 alone."""
    if INTENSITY.name in installations:
        return installations[INTENSITY.name]
    counted = CO2_ALONE if gases.empty else gases
    by_gas = installations[[INTENSITY_PREFIX + gas for gas in counted["gas"]]]
    return (by_gas * counted["gwp"].to_numpy()).sum(axis="columns")
