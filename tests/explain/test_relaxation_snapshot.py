"""The relaxed programme as LP files: every family of rows that the changes loosen or measure.

``pytest --update-snapshots`` writes them after a deliberate change, and the diff is then reviewed.
"""

from __future__ import annotations

from pathlib import Path

import pyomo.environ as pyo
import pytest

from models.build import build_programme
from models.relaxation import RowsOfTheCase, add_relaxation
from planner.solve.export import write_programme
from tests.formulation.small_programme import small_programme

SNAPSHOTS = Path(__file__).parent / "snapshots"

LOOSENED = (
    "sector_cap",
    "total_cap",
    "tightening_maximum",
    "tightening_minimum",
    "shortfall_limit",
    "peak_ceiling",
    "emissions_budget",
    "announced_benchmark",
    "banking_limit",
    "measure_ramp",
    "share_ceiling",
    "share_measured",
)
KEPT = (
    "emissions_after_measures",
    "issuance_by_rule",
    "compliance",
    "no_over_issuance",
    "offset_limit",
    "measure_potential",
    "measure_permanence",
    "own_measure_potential",
    "own_measure_ramp",
    "own_measure_permanence",
    "peak",
    "burden_level",
)
"""Families that no change loosens: accounts and physics, what a single installation can do, and the two
levers that move a year."""


def relaxed_programme() -> pyo.ConcreteModel:
    """The small programme with room; the rules of a sector stand in rows from 2026 on, steel's from 2027."""
    data = small_programme()
    rows = RowsOfTheCase(
        rule_row={
            (product, year): (data.product_sector[product], 2027 if product == "steel" else 2026)
            for product, year in data.decided
        },
        measure_row={
            (measure, cell): (measure, data.cell_product[cell], "") for measure, cell in data.measures
        },
        full_benchmark={("electricity", 2027): 0.875, ("electricity", 2028): 0.8625},
    )
    model = build_programme(data)
    add_relaxation(model, data, rows)
    return model


def lp_of_family(model: pyo.ConcreteModel, family: str, folder: Path) -> str:
    for component in model.component_objects(pyo.Constraint):
        if component.local_name != family:
            component.deactivate()
    model.least_cost.deactivate()
    model.nothing = pyo.Objective(expr=0.0)
    path = folder / f"{family}.lp"
    write_programme(model, "lp", path)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("family", LOOSENED)
def test_loosened_rows_are_as_recorded(family: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    snapshot = SNAPSHOTS / f"{family}.lp"
    text = lp_of_family(relaxed_programme(), family, tmp_path)
    if request.config.getoption("--update-snapshots"):
        snapshot.parent.mkdir(exist_ok=True)
        snapshot.write_text(text, encoding="utf-8")
    assert text == snapshot.read_text(encoding="utf-8")


@pytest.mark.parametrize("family", KEPT)
def test_rows_that_no_change_loosens_are_those_of_the_plan(family: str, tmp_path: Path) -> None:
    plan = build_programme(small_programme())
    (tmp_path / "plan").mkdir()
    relaxed = lp_of_family(relaxed_programme(), family, tmp_path)
    assert relaxed == lp_of_family(plan, family, tmp_path / "plan")


def test_every_family_is_either_loosened_or_kept() -> None:
    families = {each.local_name for each in relaxed_programme().component_objects(pyo.Constraint)}
    assert families == {*LOOSENED, *KEPT}
    assert {path.stem for path in SNAPSHOTS.glob("*.lp")} == set(LOOSENED)
