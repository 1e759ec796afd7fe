"""What an entity must surrender, and with what: deficit limit, borrowing, offsets. Whole tonnes."""

from __future__ import annotations

import numpy as np

from planner.compliance.whole_tonnes import Amounts, down, half_up


def deficit_limited_obligation(
    unit_obligation: Amounts, allocation: Amounts, emissions: Amounts, limit: Amounts
) -> Amounts:
    """Return min(obligation of the units, allocation + limit x verified emissions) of an entity (t).

    Plans 2019-20 and 2021-22, limit 20 %: official; that its base is verified emissions is an assumption.
    NaN: the year has no such rule. What is not to be surrendered is forgiven.
    """
    most = half_up(allocation + np.where(np.isnan(limit), 0.0, limit) * emissions)
    return np.where(np.isnan(limit), unit_obligation, np.minimum(unit_obligation, most))


def borrowing_limit(
    obligation: Amounts, allocation: Amounts, emissions: Amounts, threshold: Amounts, share: Amounts
) -> Amounts:
    """Return what may be borrowed from the allowances of 2023 (t): half of a gap of 10 % or more.

    Only for 2021-22: official. The gap is obligation - allocation; that its size is measured in verified
    emissions is an assumption. NaN: the year has no such rule.
    """
    gap = np.maximum(obligation - allocation, 0.0)
    large = (gap >= threshold * emissions) & (gap > 0)
    return np.where(large & ~np.isnan(share), down(gap * np.where(np.isnan(share), 0.0, share)), 0.0)


def offset_limit(obligation: Amounts, share: Amounts) -> Amounts:
    """Return how many offsets (CCER) an entity may surrender at most (t): 5 % of its obligation.

    The share is official; that its base is the amount to be surrendered is an assumption. NaN: none may be
    surrendered.
    """
    return down(obligation * np.where(np.isnan(share), 0.0, share))


def surrendered_allowances(obligation: Amounts, offsets: Amounts, available: Amounts) -> Amounts:
    """Return the allowances surrendered (t): what offsets leave, as far as the entity has allowances."""
    return np.minimum(obligation - offsets, available)
