"""The back-test by hand on two units, and on the shipped lists: misses add up and stay as shown."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from planner.backtest.compare import compare
from planner.backtest.replay import PastYears, read_past_years, replay_year
from planner.shipped import shipped_tables


@pytest.fixture(scope="module")
def past() -> PastYears:
    return read_past_years(shipped_tables("backtest"), shipped_tables("compliance"))


def test_two_coal_units_by_hand(past: PastYears) -> None:
    """2022: 10 TWh, 6 % own use; capacity 3:1, so 7.05 and 2.35 TWh net; intensity 0.8 and 1.0 times 0.9.

    Emissions with heat of a tenth: 5.076 x 1.1 = 5.5836 and 2.115 x 1.1 = 2.3265 Mt. The fleet's load is
    10e6 / (8760 x 2000) = 0.5708 of capacity, over an availability of 0.6 0.9513: factor 1. Allocation of the
    first: 0.8177 x 7.05 + 0.5076 / 0.1 x 0.1105 = 5.764785 + 0.560898 = 6.325683.
    """
    tables = dict(past.tables)
    tables["units"] = pd.DataFrame(
        {
            "installation": ["a", "b", "later"],
            "group": "coal_power",
            "product": ["coal_large", "coal_small", "coal_large"],
            "province": "P",
            "capacity": [1500.0, 500.0, 900.0],
            "opens": [float("nan"), 2022.0, 2023.0],
            "relative_intensity": [0.8, 1.0, 1.0],
        }
    )
    tables["national_output"] = pd.DataFrame(
        {"group": ["coal_power"], "year": [2022.0], "output": [10.0], "second_output": [8.0]}
    )
    tables["mean_intensity"] = pd.DataFrame(
        {"product": ["coal_large", "coal_small"], "year": 2022.0, "intensity": 0.9}
    )
    row = {"own_use_coal": 0.06, "own_use_gas": 0.0, "availability": 0.6, "heat_to_electricity": 0.1}
    row |= {"heat_balance_value": 0.1, "coverage_threshold": 3e6, "year": 2022.0}
    tables["assumptions"] = pd.DataFrame([row])
    tables["published_totals"] = pd.DataFrame(
        {"scope": ["power"], "year": [2022.0], "allocation": [6.0], "emissions": [5.0]}
    )
    given = replace(past, tables=tables)
    units = replay_year(given, 2022)
    assert units["emissions"].round(9).tolist() == [5.5836, 2.3265]
    assert units["covered"].tolist() == [True, False]
    assert round(units["allocation"].iloc[0], 6) == 6.325683
    (found,) = compare(given).to_dict("records")
    parts = [found[f"emissions_miss_{name}"] for name in ("output", "coverage", "intensity")]
    assert [round(part, 6) for part in parts] == [1.58202, -2.3265, 1.32808]
    assert sum(parts) == pytest.approx(found["emissions_miss"], abs=1e-12)


def test_shipped_misses_add_up_and_are_those_of_the_readme(past: PastYears) -> None:
    table = compare(past).set_index(["scope", "year"])
    parts = [f"allocation_miss_{name}" for name in ("output", "coverage", "intensity", "benchmark")]
    known = table["allocation_miss"].dropna()
    assert table.loc[known.index, parts].sum(axis="columns").to_numpy() == pytest.approx(known.to_numpy())
    assert known.round().to_dict() == {("industry", 2024): -40, ("power", 2021): -257, ("power", 2022): -216}
