"""The numeric cases 1 to 4, 14 to 16 and 18 to 21 of the policy research, exact to the printed digit.

Case 5 belongs to the border adjustment (tests/border).
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from planner.compliance import eu
from planner.compliance.allocation import intensity_allocation, surplus_rate
from planner.compliance.pfc import smelter_installations
from planner.compliance.whole_tonnes import decimal_half_up
from planner.shipped import shipped_tables
from tests.making import Small, cap, measure, price_of

CAP_2013 = 2_084_301_856
INDUSTRY_CAP_2013 = 809_315_756
PRELIMINARY = {
    2013: (858_488_692, "94.272151"),
    2014: (857_624_439, "92.634731"),
    2015: (856_910_442, "90.978052"),
    2016: (856_335_510, "89.304105"),
    2017: (855_914_758, "87.612124"),
    2018: (855_641_332, "85.903685"),
    2019: (855_573_215, "84.173950"),
    2020: (855_564_619, "82.438204"),
}


@pytest.mark.parametrize("year", PRELIMINARY)
def test_case_1_uniform_correction_factor_series_circular_on_recalled_figures(year: int) -> None:
    """The industry cap shrinks with the whole cap, by 38,264,246 of 2,084,301,856 a year."""
    preliminary, per_cent = PRELIMINARY[year]
    cap = eu.linear_cap(CAP_2013, 38_264_246, year - 2013)
    industry_cap = round(Decimal(INDUSTRY_CAP_2013) * cap / CAP_2013)
    assert eu.uniform_correction_factor(industry_cap, preliminary) * 100 == Decimal(per_cent)


def test_case_1_uniform_scaling_with_recalled_factor() -> None:
    assert eu.final_allocation(100_000, Decimal("0.89304105")) == 89_304


def test_case_2_a_slack_cap_scales_nothing_up() -> None:
    assert eu.uniform_correction_factor(103, 100) == 1


@pytest.mark.parametrize(
    ("start", "rates", "expected"),
    [
        ("0.286", ("0.016", "0.025"), ("0.217", "0.143")),
        ("0.283", ("0.016", "0.025"), ("0.215", "0.142")),
        ("0.352", ("0.016", "0.025"), ("0.268", "0.176")),
        ("0.171", (None, "0.025"), (None, "0.086")),
        ("1.328", ("0.002", "0.003"), ("1.288", "1.248")),
    ],
    ids=["coke", "carbon steel", "alloy steel", "sinter", "hot metal"],
)
def test_case_3_benchmark_updates_published_with_recalled_start_values(
    start: str, rates: tuple[str | None, str], expected: tuple[str | None, str]
) -> None:
    """0.1415 and 0.0855 are ties: binary rounding prints 0.141 for the first, the Commission 0.142."""
    for rate, years, result in zip(rates, (15, 20), expected, strict=True):
        if rate is not None and result is not None:
            assert str(eu.updated_benchmark(Decimal(start), Decimal(rate), years)) == result


def test_case_4_cap_line_of_phase_4_with_recalled_slope() -> None:
    found = [eu.linear_cap(1_571_583_007, 43_003_515, year) for year in range(3)]
    assert found == [1_571_583_007, 1_528_579_492, 1_485_575_977]


def test_case_14_surplus_rate_with_unverified_form_slope_and_limit() -> None:
    gaps = np.array([-0.30, -0.20, -0.10, 0.0, 0.05, 0.20, 0.35])
    ones = np.ones_like(gaps)
    rates = surplus_rate(1 + gaps, ones, 0.15 * ones, 0.03 * ones)
    assert rates.round(12).tolist() == [0.03, 0.03, 0.015, 0, -0.0075, -0.03, -0.03]
    expected = [1_030_000, 1_030_000, 1_015_000, 1_000_000, 992_500, 970_000, 970_000]
    assert intensity_allocation(1e6 * ones, rates).tolist() == expected


def _smelter(tmp_path: Path) -> pd.Series:
    file = tmp_path / "smelters.csv"
    file.write_text(
        "installation,name,name_zh,province,product,cell_type,activity_level,intensity_CO2,"
        "anode_effect_minutes\nA-1,,,Henan,aluminium,PFPB,100000,1.424,0.2\n",
        encoding="utf-8",
    )
    return smelter_installations(file, shipped_tables("compliance") / "pfc_coefficients.csv").iloc[0]


@pytest.mark.parametrize(
    ("gwp_cf4", "gwp_c2f6", "expected"), [(6630, 11100, 22_803.066), (7390, 12200, 25_357.332)]
)
def test_case_15_slope_method_with_recalled_coefficients(
    tmp_path: Path, gwp_cf4: float, gwp_c2f6: float, expected: float
) -> None:
    row = _smelter(tmp_path)
    cf4, c2f6 = (row[f"intensity_{gas}"] * row["activity_level"] for gas in ("CF4", "C2F6"))
    assert (round(cf4, 9), round(c2f6, 9)) == (2.86, 0.34606)
    assert round(cf4 * gwp_cf4 + c2f6 * gwp_c2f6, 3) == expected


def test_case_15_default_route() -> None:
    assert Decimal(100_000) * (Decimal("1.424") + Decimal("0.1454")) == 156_940


def test_case_16_draft_of_2017() -> None:
    clinker = eu.draft_2017_clinker_allocation(1_000_000, Decimal("0.8534"), Decimal("0.02"))
    aluminium = eu.draft_2017_clinker_allocation(100_000, Decimal("9.1132"), Decimal(0))
    assert (clinker, aluminium, decimal_half_up(aluminium * Decimal("0.5"), 0)) == (870_468, 911_320, 455_660)


@pytest.mark.parametrize(("unallocated", "applies"), [(12, False), (6, True)])
def test_case_18_uk_factor_only_beyond_what_stayed_unallocated(unallocated: int, applies: bool) -> None:
    assert eu.uk_correction_applies(100, 110, unallocated) is applies


def test_case_19_korean_cap_is_the_sum_of_its_parts() -> None:
    parts = tuple(map(Decimal, ("795.75", "1567.22", "89.04", "85.28")))
    assert eu.sum_of_parts_mt(parts, 2_537_295_393) == (Decimal("2537.29"), True)


def test_case_20_fifteenth_five_year_plan() -> None:
    found = [eu.emissions_index(Decimal("0.17"), Decimal(g), 5) for g in ("0.04", "0.045", "0.05")]
    assert [str(decimal_half_up(index, 6)) for index in found][1] == "1.034331"
    assert [str(decimal_half_up(index, 3)) for index in found] == ["1.010", "1.034", "1.059"]


@pytest.mark.parametrize("announced", [(), (0.75,)], ids=["decided", "given"])
def test_case_21_the_split_of_free_allocation_moves_neither_emissions_nor_the_price(
    announced: tuple[float, ...],
) -> None:
    """Baseline 100, cap 85, steps of 10 Mt at 50, 100, 200: abate 10 + 5, cost 500 + 500, dual 100 CNY/t.

    Two products share the steps; whatever benchmark is announced for the first, the second takes the rest.
    """
    case = Small(
        outputs={"a": [50.0], "b": [50.0]},
        caps=[cap("ALL", 2027, 85.0)],
        measures=[
            measure(f"{cost}", product, cost, 0.1) for product in ("a", "b") for cost in (50.0, 100.0, 200.0)
        ],
        benchmarks=[{"product": "a", "year": 2027, "benchmark": value} for value in announced],
    )
    plan = case.plan()
    assert plan.cost_million_cny == pytest.approx(1000, abs=1e-6)
    assert plan.market["emissions"].tolist() == pytest.approx([85])
    abated = plan.abatement.groupby("measure")["abated"].sum()
    assert abated.reindex(["50.0", "100.0", "200.0"]).fillna(0).tolist() == pytest.approx([10, 5, 0])
    assert price_of(plan, "cap", "ALL", 2027) == pytest.approx(100)
