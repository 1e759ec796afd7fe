"""Exposure to a border adjustment: the published example, a case by hand, faults of the tables."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from planner.border.exposure import border_exposure, certificates_due
from planner.border.read import BorderInputs, read_border
from planner.case.faults import CaseInvalid
from planner.cli import app
from planner.exit_codes import Exit
from planner.published_plan import PublishedPlan, published
from tests.making import Small, cap

SHIPPED = Path("inputs/border")
PRODUCTS = ["aluminium", "clinker", "steel_bf_bof", "steel_eaf"]
YEARS = range(2026, 2036)


def test_published_example_of_embedded_1_2_and_benchmark_1() -> None:
    """Published: 1.2 t embedded, benchmark 1.0: 0.225 t in 2026 and so on, with the shipped free shares."""
    factors = read_border(SHIPPED, PRODUCTS, YEARS).years.set_index("year")["free_factor"]
    expected = [0.225, 0.25, 0.30, 0.425, 0.685, 0.81, 0.935, 1.06, 1.20]
    factor = factors.loc[2026:2034].to_numpy()
    due = certificates_due(np.full(9, 1.2), np.ones(9), factor, np.ones(9))
    assert due == pytest.approx(expected, abs=1e-12)


def test_cleaner_than_what_is_free_is_paid_nothing_back() -> None:
    assert certificates_due(np.array([0.5]), np.ones(1), np.ones(1), np.ones(1)) == [0.0]


def inputs(product: str, **changed: float) -> BorderInputs:
    figures = {"benchmark": 0.8, "other_embedded": 0.1, "export_share": 0.2}
    years = {"free_factor": 0.5, "correction_factor": 1.0, "certificate_price": 10.0, "exchange_rate": 8.0}
    given = {**figures, **years, **changed}
    goods = pd.DataFrame([{"product": product, "year": 2027, **{name: given[name] for name in figures}}])
    path = pd.DataFrame([{"year": 2027, **{name: given[name] for name in years}}])
    return BorderInputs(goods, path, pd.DataFrame())


SMALL = Small(
    outputs={"steel": [100.0]},
    installations=[
        {"installation": "A", "product": "steel", "activity_level": 50e6, "intensity": 1.2},
        {"installation": "B", "product": "steel", "activity_level": 50e6, "intensity": 0.8},
    ],
    caps=[cap("ALL", 2027, 96.0)],
    market=[{"year": 2027, "offset_price": 60.0, "offset_limit": 0.5}],
)
"""Baseline 100 Mt, cap 96: benchmark 0.96; 4 Mt of offsets at 60 CNY/t, which is the price."""


@pytest.fixture(scope="module")
def plan() -> PublishedPlan:
    return published(SMALL.plan())


def test_price_effectively_paid_is_deducted_installation_by_installation(plan: PublishedPlan) -> None:
    """By hand: A emits 1.2, is given 0.96, buys 0.24 at 60: 14.4 CNY/t; B has a surplus and pays nothing.

    Certificates: A 1.2 + 0.1 - 0.5 x 0.8 = 0.9, B 0.5; at 80 CNY: A 72, B 40. A pays 72 - 14.4 = 57.6, B 40.
    Each exports 10 Mt: charge 1,120, deduction 144, payable 976 million CNY.
    """
    exposure = border_exposure(plan, inputs("steel"))
    by_name = exposure.installations.set_index("installation")
    assert by_name["payable"].to_dict() == pytest.approx({"A": 57.6, "B": 40.0})
    (row,) = exposure.products.to_dict("records")
    assert (row["charge"], row["deduction"], row["payable"]) == pytest.approx((1120.0, 144.0, 976.0))
    assert row["embedded_per_unit"] == pytest.approx(1.1)
    assert row["exports"] == pytest.approx(20.0)


def test_deduction_never_exceeds_the_charge(plan: PublishedPlan) -> None:
    exposure = border_exposure(plan, inputs("steel", certificate_price=0.1))
    assert (exposure.installations["payable"] >= 0).all()
    assert exposure.installations.set_index("installation")["payable"]["A"] == 0


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "border"
    shutil.copytree(SHIPPED, folder)
    goods = (folder / "border_goods.csv").read_text()
    goods = goods.replace("clinker,2030,0.693", "clinker,2030,").replace("aluminium,2026", "aluminum,2026")
    (folder / "border_goods.csv").write_text(goods)
    path = (folder / "border_years.csv").read_text().splitlines()
    (folder / "border_years.csv").write_text("\n".join(path[:-1]) + "\n")
    with pytest.raises(CaseInvalid) as invalid:
        read_border(folder, PRODUCTS, YEARS)
    texts = "\n".join(map(str, invalid.value.faults))
    assert "column benchmark: is blank" in texts
    assert 'did you mean "aluminium"' in texts
    assert "lacks years of the plan of aluminium: 2026" in texts
    assert "lacks years of the plan: 2035" in texts


def test_a_column_without_a_source_is_a_fault(tmp_path: Path) -> None:
    folder = tmp_path / "border"
    shutil.copytree(SHIPPED, folder)
    sources = (folder / "border_sources.csv").read_text().splitlines()
    kept = [line for line in sources if "export_share" not in line]
    (folder / "border_sources.csv").write_text("\n".join(kept) + "\n")
    with pytest.raises(CaseInvalid, match=r"column export_share: has no source"):
        read_border(folder, PRODUCTS, YEARS)


def test_command_writes_nothing_where_tables_are_missing(
    tmp_path: Path, plan: PublishedPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.commands.border.read_result_folder", lambda _: plan)
    out = tmp_path / "out"
    arguments = ["border", str(tmp_path / "plan"), "--border", str(tmp_path), "--out", str(out)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == Exit.INVALID
    for table in ("border_goods", "border_years", "border_sources"):
        assert re.search(f"^{table}, .*: does not exist", result.output, re.MULTILINE)
    assert not out.exists()
