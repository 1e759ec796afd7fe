"""Measures of single installations, solved by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from planner.case.case import Case
from planner.planning import make_plan
from planner.results import write_plan
from planner.stages import StageClock
from planner.verification.verify import verify
from tests.making import Small, benchmark_of, cap, case_of, in_year, measure, price_of

COLUMNS = [
    *("measure", "installation", "product", "name_en", "name_zh"),
    *("cost", "potential", "available_from", "ramp"),
]


def case_with(own: list[tuple[object, ...]], *, years: tuple[int, ...] = (2027,), **more: object) -> Case:
    """Two works of p with 60 and 40 Mt, without slack; ``own``: rows of installation_measures."""
    works = [
        {"installation": "A", "product": "p", "activity_level": 60e6},
        {"installation": "B", "product": "p", "activity_level": 40e6},
    ]
    tables = Small(
        outputs={"p": [100.0] * len(years)},
        years=years,
        installations=works,
        settings={"cost_slack": 0},
        **more,  # type: ignore[arg-type]
    ).tables()
    tables["installation_measures"] = pd.DataFrame(own, columns=COLUMNS, dtype=object)
    return case_of(tables)


def own(name: str, works: str, cost: float, potential: float, first: int = 2027, ramp: float | None = None):
    return name, works, "p", name, "", cost, potential, first, ramp


def test_the_cheaper_works_goes_first_and_the_other_sets_the_price() -> None:
    """100 Mt under a cap of 90. A can save 10 % of 60 Mt for 50, B 20 % of 40 Mt for 80 CNY/t.

    A saves its 6 Mt, B 4 of 8: 6 x 50 + 4 x 80 = 620. A tonne less under the cap costs 80. The one benchmark
    is 0.9; A emits 54 Mt and has 54, B 36 and has 36.
    """
    plan = make_plan(case_with([own("x", "A", 50, 0.1), own("y", "B", 80, 0.2)], caps=[cap("ALL", 2027, 90)]))
    assert plan.cost_million_cny == pytest.approx(620)
    assert benchmark_of(plan, "p", 2027) == pytest.approx(0.9)
    assert price_of(plan, "cap", "ALL") == pytest.approx(80)
    assert in_year(plan.market, 2027, "price") == pytest.approx(80)
    assert plan.installations["emissions"].tolist() == pytest.approx([54e6, 36e6])
    abated = plan.installation_abatement.set_index("measure")
    assert abated["abated"].to_dict() == pytest.approx({"x": 6e6, "y": 4e6})
    assert abated["share"].to_dict() == pytest.approx({"x": 0.1, "y": 0.1})
    assert plan.abatement.set_index("measure")["cost"].to_dict() == pytest.approx({"x": 300, "y": 320})


def test_ramps_and_first_years_hold_for_the_installation_alone() -> None:
    """Caps of 97 and 91. A's measure rises by at most 5 % a year, B's comes in 2028.

    2027: A saves 3 of 60 Mt at 50. 2028: A has 6, so that B saves 3 of 40 Mt at 80.
    Cost 3 x 50 + 6 x 50 + 3 x 80 = 690.
    """
    measures = [own("x", "A", 50, 0.2, ramp=0.05), own("y", "B", 80, 0.2, first=2028)]
    limits = [cap("ALL", 2027, 97), cap("ALL", 2028, 91)]
    plan = make_plan(case_with(measures, years=(2027, 2028), caps=limits))
    assert plan.cost_million_cny == pytest.approx(690)
    shares = plan.installation_abatement.set_index(["measure", "year"])["share"].to_dict()
    assert shares == pytest.approx(
        {("x", 2027): 0.05, ("x", 2028): 0.1, ("y", 2027): 0, ("y", 2028): 0.075}, abs=1e-9
    )


def test_of_equally_dear_measures_the_first_by_name_is_used_up() -> None:
    """5 Mt are needed, and three measures cost 70: the shared one goes first, then by name: x before y."""
    plan = make_plan(
        case_with(
            [own("y", "A", 70, 0.1), own("x", "B", 70, 0.1)],
            caps=[cap("ALL", 2027, 94)],
            measures=[measure("z", "p", 70, 0.03)],
        )
    )
    abated = plan.abatement.set_index("measure")["abated"].to_dict()
    assert abated == pytest.approx({"z": 3.0, "x": 3.0, "y": 0.0}, abs=1e-9)


def test_a_written_plan_is_verified_and_a_changed_path_is_seen(tmp_path: Path) -> None:
    """The shares are part of the proof: a changed one breaks a digest, and with it put right the optimum."""
    plan = make_plan(case_with([own("x", "A", 50, 0.1), own("y", "B", 80, 0.2)], caps=[cap("ALL", 2027, 90)]))
    write_plan(plan, tmp_path / "out", StageClock())
    assert verify(tmp_path / "out").holds
    paths = tmp_path / "out" / "certificate_measures.parquet"
    table = pd.read_parquet(paths)
    table.loc[table["stage"] == "plan", "2027"] *= 1.001
    table.to_parquet(paths, index=False)
    found = verify(tmp_path / "out")
    assert found.changed
    assert found.certificate is not None
    assert not found.certificate.holds
