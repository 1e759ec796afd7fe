"""The table of installations: what the four sectors' lists have in common, and all of them together."""

from __future__ import annotations

import pandas as pd

from inputs.build import aluminium, cement, power, steel
from inputs.build.tables import SHARED, read_assumptions

COLUMNS = [
    "installation",
    "name",
    "name_zh",
    "province",
    "product",
    "technology",
    "activity_level",
    "intensity_CO2",
    "intensity_CF4",
    "intensity_C2F6",
    "allocation_factor",
    "opens",
    "closes",
    "note",
]
"""Columns of the table in a case; the last is the planner's own."""

_BLANK = {"name_zh": "", "technology": "", "allocation_factor": "", "opens": "", "closes": "", "note": ""}
_NONE_EMITTED = {"intensity_CF4": 0.0, "intensity_C2F6": 0.0}

ACTIVITY_DECIMALS = 0
INTENSITY_DECIMALS = {"intensity_CO2": 6, "intensity_CF4": 10, "intensity_C2F6": 10}


def build_installations(national_output: pd.Series) -> pd.DataFrame:
    """Return every installation of the four sectors in the columns of the case format.

    ``national_output``: driver -> output of the base year in million units, as ``outlook`` gives it.
    """
    parts = [
        power.coal_units(national_output["coal_power"]),
        power.gas_units(national_output["gas_power"]),
        steel.plants(national_output["crude_steel"], national_output["electric_furnace_share"]),
        cement.plants(national_output["clinker"]),
        aluminium.national_row(national_output["aluminium"]),
    ]
    table = pd.concat([_complete(part) for part in parts], ignore_index=True)
    table["activity_level"] = table["activity_level"].round(ACTIVITY_DECIMALS).astype("int64")
    return table.round(INTENSITY_DECIMALS)[COLUMNS]


def _complete(part: pd.DataFrame) -> pd.DataFrame:
    absent = {name: value for name, value in (_BLANK | _NONE_EMITTED).items() if name not in part}
    return part.assign(name=part["name"].str.strip(), **absent)


def with_intensity(installations: pd.DataFrame) -> pd.DataFrame:
    """Return the installations with a column ``intensity``: tCO2e per unit, gases weighted by their GWP."""
    gases = read_assumptions(SHARED, "gases", ["gas"]).set_index("gas")["gwp"].astype(float)
    columns = installations[[f"intensity_{gas}" for gas in gases.index]]
    return installations.assign(intensity=columns.to_numpy(dtype=float) @ gases.to_numpy())
