"""Closest to a reference path: the least sum of relative distances to given benchmarks."""

from __future__ import annotations

from collections.abc import Mapping

import pyomo.environ as pyo

from models.data import ProgrammeData
from planner.case.case import Case
from planner.case.faults import CaseInvalid, Fault
from planner.cells import ProductYear
from planner.fairness.found import FoundBenchmarks
from planner.fairness.nearest import add_departures, nearest_benchmarks
from planner.solve.highs import Deadline

TABLE = "reference_benchmarks"


def reference_benchmarks(
    data: ProgrammeData, reference: Mapping[ProductYear, float], cost_slack: float, deadline: Deadline
) -> FoundBenchmarks:
    r"""Come as near to a reference path as the limits allow.

    .. math:: \min \sum_{pt} \left| \frac{b_{pt}}{reference_{pt}} - 1 \right|

    over the product-years that have a reference (tCO2e/unit, above 0); the others are as fair (leximin) as
    the nearness leaves them. Raises what ``LinearProgramme.solve`` raises.
    """

    def add_rule(model: pyo.ConcreteModel) -> None:
        add_departures(model, sorted(reference))
        model.distance_to_reference = pyo.Constraint(
            sorted(reference),
            rule=lambda model, product, year: (
                model.benchmark[product, year] / reference[product, year]
                - model.departure_above[product, year]
                + model.departure_below[product, year]
                == 1
            ),
        )

    benchmarks = nearest_benchmarks(data, add_rule, cost_slack, deadline)
    departures = {key: benchmarks[key] / value - 1 for key, value in sorted(reference.items())}
    return FoundBenchmarks(benchmarks=benchmarks, common={}, departures=departures)


def reference_of(case: Case, data: ProgrammeData) -> dict[ProductYear, float]:
    """The reference path of a case, tCO2e/unit, by decided product-year.

    Raises ``CaseInvalid`` where the table has no row, or rows for product-years that are not decided.
    """
    rows = case.reference_benchmarks
    reference = {
        (str(row["product"]), int(row["year"])): float(row["benchmark"]) for row in rows.to_dict("records")
    }
    faults = [
        Fault(
            TABLE,
            None,
            "year",
            f"{product}, {year}",
            "is no product and year in which a benchmark is decided",
            "remove the row",
        )
        for product, year in sorted(set(reference) - set(data.decided))
    ]
    if not reference:
        faults = [Fault(TABLE, None, None, None, "has no row", "the rule reference needs a reference path")]
    if faults:
        raise CaseInvalid(tuple(faults))
    return reference
