"""Rounding to whole tonnes: the unit of an allowance.

Amounts are rounded half up, limits down. A product such as 0.7 x 1,000,000 that floating point misses by less
than a millionth of a tonne counts as what it is in decimals.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import NDArray

Amounts = NDArray[np.float64]

DECIMALS_OF_A_TONNE = 6


def half_up(amounts: Amounts) -> Amounts:
    """Round tonnes to whole ones; a half goes up, for negative amounts too (towards plus infinity)."""
    return np.asarray(np.floor(np.round(amounts, DECIMALS_OF_A_TONNE) + 0.5), dtype=np.float64)


def down(amounts: Amounts) -> Amounts:
    """Round limits in tonnes down to whole ones: a limit is never passed by a part of a tonne."""
    return np.asarray(np.floor(np.round(amounts, DECIMALS_OF_A_TONNE)), dtype=np.float64)


def decimal_half_up(value: Decimal, places: int) -> Decimal:
    """Round a decimal to ``places`` digits, ties away from zero, as official tables print them.

    Python's ``round`` takes ties to the even digit and would print 0.1415 as 0.141.
    """
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
