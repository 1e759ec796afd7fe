"""Every constraint family and the objective as an LP file: a change of the formulation is a visible diff.

The files are written as `planner export` writes them, names included.
"""

from __future__ import annotations

from pathlib import Path

import pyomo.environ as pyo
import pytest

from models.build import build_programme
from planner.solve.export import write_programme
from tests.formulation.small_programme import small_programme

SNAPSHOTS = Path(__file__).parent / "snapshots"


def constraint_families(model: pyo.ConcreteModel) -> list[str]:
    return sorted(component.local_name for component in model.component_objects(pyo.Constraint))


FAMILIES = constraint_families(build_programme(small_programme()))


def lp_of_family(family: str, folder: Path) -> str:
    """The rows of one family alone (with the objective, which an LP file needs)."""
    model = build_programme(small_programme())
    for component in model.component_objects(pyo.Constraint):
        if component.local_name != family:
            component.deactivate()
    if family != "least_cost":
        model.least_cost.deactivate()
        model.nothing = pyo.Objective(expr=0.0)
    path = folder / f"{family}.lp"
    write_programme(model, "lp", path)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("family", [*FAMILIES, "least_cost"])
def test_rows_of_a_family_are_as_recorded(
    family: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """The rows equal the committed LP text; --update-snapshots writes it, and the diff is then reviewed."""
    snapshot = SNAPSHOTS / f"{family}.lp"
    text = lp_of_family(family, tmp_path)
    if request.config.getoption("--update-snapshots"):
        snapshot.write_text(text, encoding="utf-8")
    assert text == snapshot.read_text(encoding="utf-8")


def test_every_family_has_rows_and_every_snapshot_a_family() -> None:
    """The register: no constraint without rows in the small programme, no snapshot without a constraint."""
    model = build_programme(small_programme())
    empty = [family for family in FAMILIES if len(getattr(model, family)) == 0]
    assert empty == []
    assert sorted(path.stem for path in SNAPSHOTS.glob("*.lp")) == sorted([*FAMILIES, "least_cost"])
