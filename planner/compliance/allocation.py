"""How many allowances an installation gets: the rules of allocation and pre-allocation, in whole tonnes."""

from __future__ import annotations

import numpy as np

from planner.compliance.correction_factors import Flags
from planner.compliance.whole_tonnes import Amounts, half_up


def benchmark_allocation(
    output: Amounts, benchmark: Amounts, factor: Amounts, heat: Amounts, heat_benchmark: Amounts
) -> Amounts:
    """Return output x benchmark x correction factor + heat x heat benchmark (t).

    Power sector, plans 2019-20 on (net supply to 2022, gross generation from 2023). The formula of 2021-22 is
    published: official. Heat is 0 where an installation supplies none; its benchmark may then be NaN.
    """
    of_heat = np.where(heat > 0, heat * heat_benchmark, 0.0)
    return half_up(output * benchmark * factor + of_heat)


def verified_allocation(emissions: Amounts) -> Amounts:
    """Return the verified emissions (t): steel, cement and aluminium smelting in 2024. Official.

    In 2025 also the lines that make white clinker alone, use more than 15 % carbide slag, or make clinker
    beside acid from gypsum ("special lines"). Official.
    """
    return half_up(emissions)


def surplus_rate(intensity: Amounts, balance_value: Amounts, slope: Amounts, limit: Amounts) -> Amounts:
    """Return the rate of surplus (negative: of deficit) of an intensity against its balance value.

    clip(slope x (balance value - intensity) / balance value, -limit, +limit); industry 2025. That lower
    intensity earns more is official; the form, 0.15 and 3 % are an assumption.
    """
    return np.asarray(
        np.clip(slope * (balance_value - intensity) / balance_value, -limit, limit), dtype=np.float64
    )


def intensity_allocation(emissions: Amounts, rate: Amounts) -> Amounts:
    """Return verified emissions x (1 + rate of surplus) (t); industry 2025. Standing: assumption."""
    return half_up(emissions * (1.0 + rate))


def pre_allocation_of_output(
    share: Amounts,
    output: Amounts,
    benchmark: Amounts,
    factor: Amounts,
    heat: Amounts,
    heat_benchmark: Amounts,
) -> Amounts:
    """Return the share (0.7) of benchmark x the previous output (t): power 2019-20 and 2021-22, official.

    Where the share is NaN (no such rule in the year) nothing is pre-allocated. Later years: assumption.
    """
    of_heat = np.where(heat > 0, heat * heat_benchmark, 0.0)
    return half_up(np.where(np.isnan(share), 0.0, share * (output * benchmark * factor + of_heat)))


def pre_allocation_of_emissions(share: Amounts, previous_emissions: Amounts) -> Amounts:
    """Return the share (0.7) of the previous year's verified emissions (t): industry 2025, official.

    Industry 2024 had no pre-allocation (official): a share of NaN gives 0. From 2026: assumption.
    """
    return half_up(np.where(np.isnan(share), 0.0, share * previous_emissions))


def true_up(determined: Amounts, pre_allocated: Amounts) -> Amounts:
    """Return what is issued on determination (t); negative is clawed back (多退少补). Official."""
    return determined - pre_allocated


def gas_unit_obligation(emissions: Amounts, allocation: Amounts, is_gas: Flags, relief: Amounts) -> Amounts:
    """Return what a unit must surrender (t): a gas unit no more than its allocation, others all they emit.

    2019-20 official ("will not face compliance obligations"); later years assumption. ``relief`` is NaN in
    years without the rule.
    """
    return np.where(is_gas & (relief > 0), np.minimum(emissions, allocation), emissions)
