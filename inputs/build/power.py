"""Power: one row per operating coal unit and per operating fossil-gas unit.

The lists hold capacity, technology and (coal) the keeper's estimates of heat rate and emission factor;
they hold no generation and no heat. See ``assumptions`` for the figures and their standing.
"""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from inputs.build.figures import mean_intensities, single_figures
from inputs.build.provinces import uniform_provinces
from inputs.build.tables import SHARED, read_assumptions, read_list

TERAJOULES_PER_BTU = 1.05505585262e-9
"""International table British thermal unit."""

KWH_PER_MWH = 1000
KG_PER_T = 1000
MWH_PER_TWH = 1e6

LARGE, SMALL, UNCONVENTIONAL, GAS = "coal_large", "coal_small", "coal_unconventional", "gas_power"
COAL_PRODUCTS = (LARGE, SMALL, UNCONVENTIONAL)


def operating_coal_units() -> pd.DataFrame:
    """Return the operating coal units of the list with ``capacity_mw`` as a number and their ``product``."""
    units = read_list("gem_coal_units_china_2024-07")
    units = units[units["status"] == "operating"].copy()
    units["capacity_mw"] = units["capacity_mw"].astype(float)
    units["product"] = _coal_product(units)
    return units


def operating_gas_units() -> pd.DataFrame:
    """Return the operating fossil-gas units of the list with ``capacity_mw`` as a number.

    Units that burn by-product gas (blast-furnace and coke-oven gas) are left out: the carbon is already in
    the steel works' emissions.
    """
    units = read_list("gem_oilgas_units_china_2024-08")
    fuel = units["fuel_type"]
    fossil = fuel.str.contains("fossil gas") & ~fuel.str.contains("by-product")
    units = units[(units["status"] == "operating") & fossil].copy()
    units["capacity_mw"] = units["capacity_mw"].astype(float)
    return units


def coal_units(generation_twh: float) -> pd.DataFrame:
    """Return the coal units as installations; together they generate ``generation_twh`` (gross).

    Every unit runs the same hours. Intensities keep the spread of the list within a product; each product is
    scaled by one factor so that its mean is the national one.
    """
    units = operating_coal_units()
    raw = listed_intensity(units)
    means = raw.groupby(units["product"]).transform(
        lambda product: np.average(product, weights=units.loc[product.index, "capacity_mw"])
    )
    captive = units["captive"] != ""
    technology = units["technology"].str.removesuffix("/CCS")
    return pd.DataFrame(
        {
            "installation": units["gem_unit_id"],
            "name": units["plant_name"] + " " + units["unit_name"],
            "name_zh": units["plant_name_zh"],
            "province": uniform_provinces(units["province"]),
            "product": units["product"],
            "technology": technology + np.where(captive, ", captive", ""),
            "activity_level": _activity_mwh(units["capacity_mw"], generation_twh),
            "intensity_CO2": raw / means * units["product"].map(mean_intensities()),
            "closes": _planned_closure(units),
            "note": _coal_note(units),
        }
    )


def gas_units(generation_twh: float) -> pd.DataFrame:
    """Return the fossil-gas units as installations; together they generate ``generation_twh`` (gross).

    The list has no unit identifier: the installation's is made from plant and unit name, which are unique.
    """
    units = operating_gas_units()
    names = units["plant_name"] + " " + units["unit_name"]
    return pd.DataFrame(
        {
            "installation": "GAS-" + names.map(lambda name: hashlib.sha256(name.encode()).hexdigest()[:10]),
            "name": names,
            "name_zh": units["plant_name_zh"],
            "province": uniform_provinces(units["province"]),
            "product": GAS,
            "technology": units["technology"],
            "activity_level": _activity_mwh(units["capacity_mw"], generation_twh),
            "intensity_CO2": mean_intensities()[GAS],
        }
    )


def listed_intensity(units: pd.DataFrame) -> pd.Series:
    """Return the intensity that the list implies: heat rate times emission factor, tCO2 per MWh.

    A unit flagged with carbon capture has a tenth of its coal's emission factor in the list, a surplus that
    nobody has verified, and the heat rate of full capture. It gets the median intensity of the units of the
    same technology and coal without the flag.
    """
    kg_per_tj = units["emission_factor_kgco2_per_tj"].astype(float)
    tj_per_kwh = units["heat_rate_btu_per_kwh"].astype(float) * TERAJOULES_PER_BTU
    intensity = kg_per_tj * tj_per_kwh * KWH_PER_MWH / KG_PER_T
    peers = [units["technology"].str.removesuffix("/CCS"), units["coal_type"].str.removesuffix(" with CCS")]
    without_flag = intensity.mask(flagged_with_capture(units))
    return without_flag.fillna(without_flag.groupby(peers).transform("median"))


def flagged_with_capture(units: pd.DataFrame) -> pd.Series:
    """Return which units the list gives a near-zero emission factor for carbon capture."""
    return units["technology"].str.endswith("/CCS") | units["coal_type"].str.endswith("with CCS")


def _coal_product(units: pd.DataFrame) -> np.ndarray:
    unconventional = (units["technology"] == "CFB") | (units["coal_type"] == "waste coal")
    large = units["capacity_mw"] > single_figures()["large_coal_unit_above"]
    return np.select([unconventional, large], [UNCONVENTIONAL, LARGE], default=SMALL)


def _activity_mwh(capacity_mw: pd.Series, generation_twh: float) -> pd.Series:
    return capacity_mw / capacity_mw.sum() * generation_twh * MWH_PER_TWH


def _planned_closure(units: pd.DataFrame) -> pd.Series:
    """Return the planned last year as text; blank where it lies before the plan.

    The list still has units in operation years after their planned retirement: such dates are not believed.
    """
    settings = read_assumptions(SHARED, "settings", ["key"]).set_index("key")["value"]
    planned = units["planned_retirement_year"]
    return planned.where(planned >= settings["first_year"], "")


def _coal_note(units: pd.DataFrame) -> pd.Series:
    captive = "captive: " + units["captive"]
    capture = "flagged with carbon capture in the list; intensity of like units without capture"
    return captive.where(units["captive"] != "", "").mask(flagged_with_capture(units), capture)
