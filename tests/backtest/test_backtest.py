"""The back-test by hand on two units, and on the shipped lists: misses add up and stay as shown."""

from __future__ import annotations

import pytest

from planner.backtest.compare import PARTS, compare
from planner.backtest.replay import read_past_years, replay, replay_year
from planner.shipped import shipped_tables
from tests.backtest.two_units import two_units


def test_two_coal_units_by_hand() -> None:
    """2022: 10 TWh, 6 % own use; capacity 3:1, so 7.05 and 2.35 TWh net; intensity 0.8 and 1.0 times 0.9.

    Emissions with heat of a tenth: 5.076 x 1.1 = 5.5836 and 2.115 x 1.1 = 2.3265 Mt. The fleet's load is
    10e6 / (8760 x 2000) = 0.5708 of capacity, over an availability of 0.6 0.9513: factor 1. Allocation of the
    first: 0.8177 x 7.05 + 0.5076 / 0.1 x 0.1105 = 5.764785 + 0.560898 = 6.325683.
    """
    units = replay_year(two_units(), 2022)
    assert units["emissions"].round(9).tolist() == [5.5836, 2.3265]
    assert units["covered"].tolist() == [True, False]
    assert round(units["allocation"].iloc[0], 6) == 6.325683


def test_parts_of_the_miss_by_hand() -> None:
    """5.5836 of one covered unit against 5 published, 8 TWh at 0.7 by other sources.

    Output: 7.9101 of both units x (1 - 8/10) = 1.58202. Coverage: -2.3265. Intensity: 6.32808 - 8 x 0.7 x
    1.1 = 0.16808. Rest: 6.16 - 5 = 1.16. Allocation counts each times 6.325683 / 5.5836; benchmark: 5 x
    (6.325683 / 5.5836 - 6 / 5) = -0.33548.
    """
    past = two_units()
    (found,) = compare(past, replay(past)).to_dict("records")
    parts = [found[f"emissions_miss_{name}"] for name in PARTS]
    assert [round(part, 6) for part in parts] == [1.58202, -2.3265, 0.16808, 1.16]
    assert sum(parts) == pytest.approx(found["emissions_miss"], abs=1e-12)
    assert round(found["allocation_miss_benchmark"], 6) == -0.33548


def test_shipped_misses_add_up_and_are_those_of_the_readme() -> None:
    past = read_past_years(shipped_tables("backtest"), shipped_tables("compliance"))
    table = compare(past, replay(past)).set_index(["scope", "year"])
    parts = [f"allocation_miss_{name}" for name in (*PARTS, "benchmark")]
    known = table["allocation_miss"].dropna()
    assert table.loc[known.index, parts].sum(axis="columns").to_numpy() == pytest.approx(known.to_numpy())
    assert known.round().to_dict() == {("industry", 2024): -40, ("power", 2021): -257, ("power", 2022): -216}
    of_2021 = table.loc[("power", 2021), [f"emissions_miss_{name}" for name in PARTS]]
    assert of_2021.astype(float).round().tolist() == [252, 0, -312, -301]
