"""What must not matter does not: order of rows, unit of a product, an installation entered in parts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from planner.plan import Plan
from planner.planning import make_plan
from tests.making import Small, cap, case_of, measure

Tables = dict[str, pd.DataFrame]


@pytest.fixture
def tables() -> Tables:
    return Small(
        outputs={"cement": [100, 98], "steel": [200, 205]},
        years=(2027, 2028),
        installations=[
            {"installation": "kiln a", "product": "cement", "activity_level": 6e7, "intensity": 0.9},
            {"installation": "kiln b", "product": "cement", "activity_level": 4e7, "intensity": 0.8},
            {"installation": "mill a", "product": "steel", "technology": "old", "activity_level": 9e7},
            {"installation": "mill b", "product": "steel", "activity_level": 8e7, "intensity": 1.1},
            {"installation": "mill c", "product": "steel", "activity_level": 3e7, "opens": 2028},
        ],
        caps=[cap("ALL", 2027, 285), cap("ALL", 2028, 270), cap("cement", 2028, 80)],
        measures=[
            measure("a", "steel", 50, 0.04),
            measure("b", "cement", 90, 0.06),
            measure("c", "steel", 140, 0.1),
        ],
    ).tables()


def assert_same_plan(first: Plan, second: Plan) -> None:
    assert second.cost_million_cny == pytest.approx(first.cost_million_cny, rel=1e-9)
    assert second.burden_levels == pytest.approx(first.burden_levels, rel=1e-7, abs=1e-9)
    assert np.allclose(second.allocations["issuance"], first.allocations["issuance"], rtol=1e-7)


def test_order_of_rows(tables: Tables) -> None:
    """Every table in reverse and in a shuffled order gives the same tables, number for number."""
    plan = make_plan(case_of(tables))
    backwards = {name: table.iloc[::-1] for name, table in tables.items()}
    shuffled = {name: table.sample(frac=1.0, random_state=7) for name, table in tables.items()}
    for other_order in (backwards, shuffled):
        other = make_plan(case_of(other_order))
        for name in ("benchmarks", "allocations", "abatement", "market", "shadow_prices", "installations"):
            pd.testing.assert_frame_equal(getattr(plan, name), getattr(other, name), check_exact=True)


@pytest.mark.parametrize("factor", [1e-3, 1e3])
def test_unit_of_a_product(tables: Tables, factor: float) -> None:
    """Steel counted in kilograms or kilotonnes: benchmarks scale the other way, nothing else moves."""
    plan = make_plan(case_of(tables))
    scaled = {name: table.copy() for name, table in tables.items()}
    steel = scaled["installations"]["product"] == "steel"
    installations = scaled["installations"]
    installations.loc[steel, "activity_level"] = (
        installations.loc[steel, "activity_level"].astype(float) * factor
    )
    installations.loc[steel, "intensity"] = (
        installations.loc[steel, "intensity"].fillna(1.0).astype(float) / factor
    )
    forecast = scaled["output_forecast"]
    of_steel = forecast["product"] == "steel"
    forecast.loc[of_steel, "output"] = forecast.loc[of_steel, "output"].astype(float) * factor
    other = make_plan(case_of(scaled))
    assert_same_plan(plan, other)
    ratio = other.benchmarks["benchmark"] / plan.benchmarks["benchmark"]
    expected = np.where(plan.benchmarks["product"] == "steel", 1 / factor, 1.0)
    assert np.allclose(ratio, expected, rtol=1e-7)


def test_an_installation_split_in_two(tables: Tables) -> None:
    """A works entered as two halves is the same works."""
    plan = make_plan(case_of(tables))
    whole = tables["installations"]
    works = whole["installation"] == "kiln a"
    half = whole[works].assign(activity_level=3e7)
    split = pd.concat([whole[~works], half, half.assign(installation="kiln a2")])
    assert_same_plan(plan, make_plan(case_of({**tables, "installations": split})))
