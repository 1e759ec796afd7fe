"""Warnings of costs and prices: a wrong sign, or more than anybody pays."""

from __future__ import annotations

from collections.abc import Mapping

from planner.case.faults import Fault
from planner.case.slips import rounded
from planner.case.typed import TypedTable

LARGEST_PRICE = 10_000.0
"""A tonne of CO2e costs less than this, in CNY: capture from the air, the dearest way known, costs several
thousand."""


def price_warnings(tables: Mapping[str, TypedTable]) -> list[Fault]:
    """Return a warning for each measure that is said to earn money, and each price that nobody pays."""
    warnings = []
    for name in ("measures", "installation_measures"):
        measures = tables[name]
        negative = measures.values.index[measures.values["cost"] < 0]
        problem = "is negative: the measure would pay for itself without any scheme"
        remedy = "leave it if it does; a cost is above 0"
        warnings += measures.faults_at(negative, "cost", problem, remedy)
    for name, column in (
        ("measures", "cost"),
        ("installation_measures", "cost"),
        ("market", "offset_price"),
    ):
        table = tables[name]
        dear = table.values.index[table.values[column] > LARGEST_PRICE]
        problem = f"is more than {rounded(LARGEST_PRICE)} a tonne, which nobody pays"
        warnings += table.faults_at(dear, column, problem, "check it; it is to be in CNY per tonne of CO2e")
    return warnings
