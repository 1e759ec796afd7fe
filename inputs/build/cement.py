"""Cement: one row per integrated plant of the list, making clinker."""

from __future__ import annotations

import numpy as np
import pandas as pd

from inputs.build.figures import mean_intensities, single_figures
from inputs.build.provinces import uniform_provinces
from inputs.build.tables import read_list

CLINKER = "clinker"
T_PER_MT = 1e6


def integrated_plants() -> pd.DataFrame:
    """Return the integrated plants with uniform ``province``, ``capacity_mt`` and ``imputed``.

    ``capacity_mt`` (Mt cement a year; the list has no clinker capacity): where it is missing, the median of
    the plants of known capacity in the same province, or of the country where those are too few. ``imputed``
    says so. A missing province is that of the list's other plants in the same city.
    """
    listed = read_list("sfi_cement_plants_china_2021-07")
    listed = listed[listed["plant_type"] == "Integrated"].copy()
    listed["province"] = _provinces(listed)
    known = pd.to_numeric(listed["cement_capacity_mt"])
    by_province = known.groupby(listed["province"])
    enough = by_province.transform("count") >= single_figures()["cement_plants_for_province_median"]
    substitute = by_province.transform("median").where(enough, known.median())
    return listed.assign(capacity_mt=known.fillna(substitute), imputed=known.isna())


def plants(clinker_mt: float) -> pd.DataFrame:
    """Return the plants as installations; together they make ``clinker_mt``, by shares of cement capacity."""
    listed = integrated_plants()
    share = listed["capacity_mt"] / listed["capacity_mt"].sum()
    estimated = listed["capacity_is_estimated"] == "True"
    return pd.DataFrame(
        {
            "installation": listed["sfi_uid"],
            "name": _names(listed),
            "province": listed["province"],
            "product": CLINKER,
            "activity_level": share * clinker_mt * T_PER_MT,
            "intensity_CO2": mean_intensities()[CLINKER],
            "note": np.select(
                [listed["imputed"], estimated],
                ["cement capacity imputed", "cement capacity estimated by the list's publisher"],
                default="",
            ),
        }
    )


def _provinces(listed: pd.DataFrame) -> pd.Series:
    given = listed[listed["province"] != ""]
    uniform = uniform_provinces(given["province"])
    of_city = uniform.groupby(given["city"]).agg(lambda provinces: provinces.mode().iloc[0])
    return uniform.reindex(listed.index).fillna(listed["city"].map(of_city))


def _names(listed: pd.DataFrame) -> pd.Series:
    """Return the owner's name, the list having none of the plant; else the parent's and the city."""
    owner, parent, city = listed["owner_name"], listed["parent_name"], listed["city"]
    unnamed = "unnamed cement plant, " + city
    return owner.mask(owner == "", (parent + ", " + city).mask(parent == "", unnamed))
