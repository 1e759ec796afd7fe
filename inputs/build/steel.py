"""Steel: one row per operating plant and route (blast furnace with converter, electric furnace)."""

from __future__ import annotations

import pandas as pd

from inputs.build.figures import mean_intensities
from inputs.build.provinces import uniform_provinces
from inputs.build.tables import read_list

LONG_ROUTE, ELECTRIC_FURNACE = "steel_bf_bof", "steel_eaf"

_EQUIPMENT = {LONG_ROUTE: "bof", ELECTRIC_FURNACE: "eaf"}
_IN_OPERATION = ("operating", "operating_pre_retirement")

T_PER_MT = 1e6


def operating_capacity_kt(product: str) -> pd.DataFrame:
    """Return the plants in operation with ``capacity_kt`` of the product's route (thousand t/yr).

    Plants announced to retire still operate and count. Plants with blast furnaces but no converter make no
    crude steel and are left out.
    """
    listed = read_list("gem_steel_plants_china_2025-03")
    columns = [f"{status}_nominal_{_EQUIPMENT[product]}_steel_capacity_ttpa" for status in _IN_OPERATION]
    listed["capacity_kt"] = listed[columns].astype(float).sum(axis="columns")
    return listed[listed["capacity_kt"] > 0].copy()


def plants(crude_steel_mt: float, electric_furnace_share: float) -> pd.DataFrame:
    """Return the rows of both routes; together they make ``crude_steel_mt``, by shares of capacity."""
    return pd.concat(
        [
            _route(LONG_ROUTE, crude_steel_mt * (1 - electric_furnace_share)),
            _route(ELECTRIC_FURNACE, crude_steel_mt * electric_furnace_share),
        ]
    )


def _route(product: str, output_mt: float) -> pd.DataFrame:
    listed = operating_capacity_kt(product)
    share = listed["capacity_kt"] / listed["capacity_kt"].sum()
    return pd.DataFrame(
        {
            "installation": listed["gem_plant_id"],
            "name": listed["plant_name"],
            "name_zh": listed["plant_name_zh"],
            "province": uniform_provinces(listed["province"]),
            "product": product,
            "activity_level": share * output_mt * T_PER_MT,
            "intensity_CO2": mean_intensities()[product],
        }
    )
