"""Units of rows and columns by family."""

from __future__ import annotations

from planner.rebuilt.arrays import Key

_SHARES = frozenset(
    {"measure_share", "measure_potential", "measure_ramp", "measure_permanence", "burden_level", "level"}
)
_BENCHMARKS = frozenset(
    {"benchmark", "announced_benchmark", "tightening_maximum", "tightening_minimum", "shortfall_limit"}
)
_COST_LIMIT = "cost_limit"


def column_unit(key: Key) -> str:
    """share, tCO2e/unit or MtCO2e."""
    if key[0] in _SHARES:
        return "share"
    return "tCO2e/unit" if key[0] in _BENCHMARKS else "MtCO2e"


def row_unit(key: Key, currency: str) -> str:
    """Of both sides of the row: share, tCO2e/unit, MtCO2e, or million of the currency."""
    return f"million {currency}" if key[0] == _COST_LIMIT else column_unit(key)
