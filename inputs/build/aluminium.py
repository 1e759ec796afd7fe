"""Aluminium: one national row, as no open list of smelters exists."""

from __future__ import annotations

import pandas as pd

from inputs.build.figures import mean_intensities, single_figures
from inputs.build.provinces import NATIONAL
from inputs.build.tables import SHARED, read_assumptions

ALUMINIUM = "aluminium"
T_PER_MT = 1e6


def national_row(output_mt: float) -> pd.DataFrame:
    """Return all smelters as one installation, CO2 and the two perfluorocarbons apart.

    The published default of the anode effect (tCO2e per t) is one figure: it is split into CF4 and C2F6 such
    that their weights have the stated ratio and their CO2 equivalents sum to it.
    """
    gwp = read_assumptions(SHARED, "gases", ["gas"]).set_index("gas")["gwp"].astype(float)
    figures = single_figures()
    ratio = figures["c2f6_per_cf4"]
    cf4 = figures["anode_effect"] / (gwp["CF4"] + ratio * gwp["C2F6"])
    return pd.DataFrame(
        {
            "installation": ["ALUMINIUM-NATIONAL"],
            "name": ["All primary aluminium smelters"],
            "name_zh": ["全国电解铝企业合计"],
            "province": [NATIONAL],
            "product": [ALUMINIUM],
            "activity_level": [output_mt * T_PER_MT],
            "intensity_CO2": [mean_intensities()[ALUMINIUM]],
            "intensity_CF4": [cf4],
            "intensity_C2F6": [ratio * cf4],
            "note": ["no open list of smelters exists"],
        }
    )
