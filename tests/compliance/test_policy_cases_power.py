"""The numeric cases 6 to 13 and 17 of the policy research: inputs, rule, result, exact to the tonne.

Names say where coefficients are recalled and not verified; the others rest on published rules.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from planner.compliance.allocation import (
    benchmark_allocation,
    gas_unit_obligation,
    pre_allocation_of_emissions,
    true_up,
    verified_allocation,
)
from planner.compliance.carry_over import carried_over, carry_over_limit, least_sale_to_lose_nothing
from planner.compliance.correction_factors import (
    cooling_factor,
    heat_supply_factor,
    load_factor_2019,
    peak_shaving_factor_2023,
)
from planner.compliance.parameters import Parameters
from planner.compliance.read import read_rules
from planner.compliance.surrender import borrowing_limit, deficit_limited_obligation, offset_limit
from planner.compliance.tables import LOAD_2019, PEAK_2023
from planner.shipped import shipped_tables

RULES, FAULTS = read_rules(shipped_tables("compliance"))
PARAMETERS = Parameters(RULES.compliance_rules)
ANNOUNCED = RULES.announced_benchmarks.set_index(["product", "year"])["benchmark"]


def parameter(name: str, year: int, count: int = 1, sector: str = "power") -> np.ndarray:
    return PARAMETERS.of(name, pd.Series([sector] * count), pd.Series([float(year)] * count))


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def load_2019(*loads: float) -> np.ndarray:
    return load_factor_2019(column(*loads), *(parameter(name, 2020, len(loads)) for name in LOAD_2019))


def test_shipped_rules_have_no_fault() -> None:
    assert FAULTS == []


def test_case_6_power_unit_2022_with_recalled_benchmarks() -> None:
    """0.8177 x 3,000,000 + 0.1105 x 2,000,000 = 2,674,100."""
    electricity, heat = column(ANNOUNCED["coal_large", 2022]), column(ANNOUNCED["heat_coal", 2022])
    found = benchmark_allocation(column(3e6), electricity, column(1.0), column(2e6), heat)
    assert found.tolist() == [2_674_100]


def test_case_7_power_units_2019_with_recalled_correction_factors() -> None:
    """Water, air cooling at a load of 70 %, and a heat ratio of 30 %; tonnes half up.

    2,962,521.975; 3,098,048.07; 2,709,354.
    """
    cooling = cooling_factor(
        np.array(["water", "air", ""], dtype=object), parameter("cooling_factor_air", 2020, 3)
    )
    heat = heat_supply_factor(
        column(np.nan, np.nan, 0.3),
        np.array([False] * 3),
        parameter("heat_ratio_slope_coal", 2020, 3),
        parameter("heat_ratio_slope_gas", 2020, 3),
    )
    factor = cooling * heat * load_2019(0.7, 0.7, np.nan)
    exact = 3e6 * 0.877 * factor + 252_000
    assert exact == pytest.approx([2_962_521.975, 3_098_048.07375, 2_709_354.0], abs=1e-6)
    benchmarks = np.full(3, ANNOUNCED["coal_large", 2020]), np.full(3, ANNOUNCED["heat_coal", 2020])
    found = benchmark_allocation(np.full(3, 3e6), benchmarks[0], factor, np.full(3, 2e6), benchmarks[1])
    assert found.tolist() == [2_962_522, 3_098_048, 2_709_354]


def test_case_8_load_factor_with_recalled_coefficients() -> None:
    loads = (0.90, 0.85, 0.82, 0.80, 0.78, 0.75, 0.60, 0.50)
    assert load_2019(*loads).round(6).tolist() == [1, 1, 1.0042, 1.007, 1.0102, 1.015, 1.061364, 1.093443]


def test_peak_shaving_factor_2023_with_recalled_coefficients() -> None:
    """1 from 0.65 on; at 0.55: 1.015^2 = 1.030225. None of the factors of 2019 is in force in 2023."""
    found = peak_shaving_factor_2023(
        column(0.7, 0.65, 0.55, np.nan), *(parameter(name, 2023, 4) for name in PEAK_2023)
    )
    assert found.round(6).tolist() == [1, 1, 1.030225, 1]
    of_2019 = (*LOAD_2019, "cooling_factor_air", "heat_ratio_slope_coal", "heat_ratio_slope_gas")
    assert all(np.isnan(parameter(name, 2023)).all() for name in of_2019)


def test_case_9_deficit_limit_with_recalled_base() -> None:
    emissions, allocation = column(1e6, 1e6, 5e5), column(7e5, 8.5e5, 6e5)
    found = deficit_limited_obligation(emissions, allocation, emissions, parameter("deficit_limit", 2021, 3))
    assert found.tolist() == [900_000, 1_000_000, 500_000]
    assert (found - allocation).tolist() == [200_000, 150_000, -100_000]
    assert (emissions - found).tolist() == [100_000, 0, 0]


def test_case_10_gas_units_have_no_net_obligation() -> None:
    allocation = column(920_000, 1_050_000)
    found = gas_unit_obligation(
        column(1e6, 1e6), allocation, np.array([True, True]), parameter("gas_unit_relief", 2020, 2)
    )
    assert found.tolist() == [920_000, 1_000_000]
    assert (allocation - found).tolist() == [0, 50_000]


@pytest.mark.parametrize(("year", "expected"), [(2021, [100_000, 0]), (2023, [0, 0])])
def test_case_11_borrowing_2021_22_with_unverified_denominator(year: int, expected: list[float]) -> None:
    emissions, allocation = column(1e6, 1e6), column(8e5, 9.5e5)
    threshold, share = parameter("borrowing_threshold", year, 2), parameter("borrowing_share", year, 2)
    assert borrowing_limit(emissions, allocation, emissions, threshold, share).tolist() == expected


def test_case_12_carry_over() -> None:
    """80,000 sold: limit 130,000, of 200,000 left 70,000 lapse; least sale of 500,000: 196,000 = 39.2 %."""
    base, multiple = parameter("carry_over_base", 2025), parameter("carry_over_multiple", 2025)
    limit = carry_over_limit(column(80_000), base, multiple)
    assert limit.tolist() == [130_000]
    assert carried_over(column(200_000, 20_000), limit.repeat(2)).tolist() == [130_000, 20_000]
    assert least_sale_to_lose_nothing(column(500_000), base, multiple).tolist() == [196_000]
    assert least_sale_to_lose_nothing(column(500_000), column(0), multiple).tolist() == [200_000]


def test_case_12_carry_over_of_industry_with_assumed_multiple() -> None:
    base = parameter("carry_over_base", 2025, sector="steel")
    multiple = parameter("carry_over_multiple", 2025, sector="steel")
    assert least_sale_to_lose_nothing(column(500_000), base, multiple).tolist() == [160_000]


def test_case_13_industry_2024_and_pre_allocation_2025() -> None:
    """2024: allocation = verified emissions, nothing pre-allocated; 2025: 70 %, true-up 285,000."""
    assert verified_allocation(column(2_345_678)).tolist() == [2_345_678]
    shares = "pre_allocation_share_of_emissions"
    assert pre_allocation_of_emissions(parameter(shares, 2024, sector="cement"), column(1e6)).tolist() == [0]
    pre_allocated = pre_allocation_of_emissions(parameter(shares, 2025, sector="cement"), column(1e6))
    assert pre_allocated.tolist() == [700_000]
    assert true_up(column(985_000), pre_allocated).tolist() == [285_000]
    assert true_up(column(650_000), pre_allocated).tolist() == [-50_000]


def test_case_17_offsets_are_limited() -> None:
    assert offset_limit(column(1e6), parameter("offset_share", 2025)).tolist() == [50_000]
