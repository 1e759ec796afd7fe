"""The rows that a plan for several futures adds, as LP files: a change of them is a visible diff."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyomo.environ as pyo
import pytest

from models.risk_measure import Risk
from models.robust import build_robust_programme
from planner.solve.export import write_programme
from tests.formulation.small_programme import small_programme

SNAPSHOTS = Path(__file__).parent / "snapshots"
RISK_OF = {"least_risk": Risk.EXPECTED, "cost_excess": Risk.CVAR, "cost_at_most": Risk.WORST}
FAMILIES = ("announced_first", "issuance_by_rule", "largest_correction", "burden_level", *RISK_OF)


def two_futures(risk: Risk) -> pyo.ConcreteModel:
    """The small programme twice; in the second everything emits a tenth more."""
    small = small_programme()
    more = {key: 1.1 * neutral for key, neutral in small.baseline_per_allocation_coefficient.items()}
    futures = {"a": small, "b": replace(small, baseline_per_allocation_coefficient=more)}
    weights = {"a": 0.75, "b": 0.25}
    return build_robust_programme(futures, weights, risk, tail=0.5, largest_correction=0.05)


@pytest.mark.parametrize("family", FAMILIES)
def test_rows_of_a_family_are_as_recorded(
    family: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """The rows equal the committed LP text; --update-snapshots writes it, and the diff is then reviewed."""
    model = two_futures(RISK_OF.get(family, Risk.EXPECTED))
    for component in model.component_objects(pyo.Constraint):
        if component.local_name != family:
            component.deactivate()
    if family != "least_risk":
        model.least_risk.deactivate()
        model.nothing = pyo.Objective(expr=0.0)
    path = tmp_path / f"{family}.lp"
    write_programme(model, "lp", path)
    text, snapshot = path.read_text(encoding="utf-8"), SNAPSHOTS / f"{family}.lp"
    if request.config.getoption("--update-snapshots"):
        snapshot.parent.mkdir(exist_ok=True)
        snapshot.write_text(text, encoding="utf-8")
    assert text == snapshot.read_text(encoding="utf-8")
