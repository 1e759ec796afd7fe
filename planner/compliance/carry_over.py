"""What an entity keeps for the next year, and what lapses. Whole tonnes."""

from __future__ import annotations

import numpy as np

from planner.compliance.whole_tonnes import Amounts, down


def carry_over_limit(net_sales: Amounts, base: Amounts, multiple: Amounts) -> Amounts:
    """Return how much may be carried over at most (t): base + multiple x net sales.

    Allowances of 2019-24 and of 2025: base 10,000 t for power, 100,000 t for industry, multiple 1.5 for
    power: official; 1.5 for industry and all later years: assumption. An entity that bought more than it sold
    has the base alone (our reading). A base of NaN: the year has no limit.
    """
    none = np.isnan(base)
    limit = down(np.where(none, 0.0, base) + np.where(none, 0.0, multiple) * np.maximum(net_sales, 0.0))
    return np.where(none, np.inf, limit)


def carried_over(remaining: Amounts, limit: Amounts) -> Amounts:
    """Return what is carried over (t): what remains after surrender, within the limit. The rest lapses."""
    return np.minimum(remaining, limit)


def least_sale_to_lose_nothing(surplus: Amounts, base: Amounts, multiple: Amounts) -> Amounts:
    """Return the smallest net sale x (t) after which no surplus S lapses: S - x <= base + multiple x.

    Without the base it is the share 1 / (1 + multiple) of the surplus: sell 40 % to carry 60 %.
    """
    return np.asarray(np.ceil(np.maximum((surplus - base) / (1.0 + multiple), 0.0)), dtype=np.float64)
