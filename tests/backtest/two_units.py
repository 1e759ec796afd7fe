"""A past year small enough to replay by hand: two coal units in 2022, one more that opens later."""

from __future__ import annotations

import pandas as pd

from planner.backtest.replay import PastYears
from planner.compliance.read import read_rules
from planner.shipped import shipped_tables


def two_units() -> PastYears:
    """Return 10 TWh in 2022 (8 by another source), capacities 3:1; benchmarks are those shipped."""
    standing = {"regulation": "", "kind": "assumption"}
    year = {"year": 2022.0, **standing}
    assumptions = {
        "own_use_coal": 0.06,
        "own_use_gas": 0.0,
        "availability": 0.6,
        "heat_to_electricity": 0.1,
        "heat_balance_value": 0.1,
        "coverage_threshold": 3e6,
    }
    tables = {
        "units": pd.DataFrame(
            {
                "installation": ["a", "b", "later"],
                "group": "coal_power",
                "product": ["coal_large", "coal_small", "coal_large"],
                "province": "P",
                "capacity": [1500.0, 500.0, 900.0],
                "opens": [float("nan"), 2022.0, 2023.0],
                "relative_intensity": [0.8, 1.0, 1.0],
            }
        ),
        "national_output": pd.DataFrame([{"group": "coal_power", "output": 10.0, **year}]),
        "second_output": pd.DataFrame([{"group": "coal_power", "output": 8.0, **year}]),
        "mean_intensity": pd.DataFrame(
            [{"product": name, "intensity": 0.9, **year} for name in ("coal_large", "coal_small")]
        ),
        "published_intensity": pd.DataFrame([{"scope": "power", "intensity": 0.7, **year}]),
        "assumptions": pd.DataFrame([{**assumptions, **year}]),
        "published_totals": pd.DataFrame([{"scope": "power", "allocation": 6.0, "emissions": 5.0, **year}]),
    }
    return PastYears(tables, read_rules(shipped_tables("compliance"))[0])
