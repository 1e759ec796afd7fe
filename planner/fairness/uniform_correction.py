"""Uniform correction: preliminary benchmarks times one factor a year."""

from __future__ import annotations

import pyomo.environ as pyo

from models.data import ProgrammeData
from planner.cells import ProductYear
from planner.fairness.found import FoundBenchmarks, against_common
from planner.fairness.nearest import add_departures, nearest_benchmarks
from planner.fairness.proportional import benchmark_before
from planner.solve.highs import Deadline


def uniform_correction_benchmarks(
    data: ProgrammeData, cost_slack: float, deadline: Deadline
) -> FoundBenchmarks:
    r"""Choose one factor for each year, as the EU ETS corrects free allocation across sectors.

    .. math:: b_{pt} = factor_t \, preliminary_{pt} + departure_{pt}

    Preliminary benchmarks: the highest that the tightening limits allow, the benchmark before the first
    decision lowered by ``tightening_min`` a year, so that no factor lies above 1. Departures, relative to
    the preliminary benchmark, are as small in sum as the limits allow; 0 where they allow the rule. Source
    of the rule: Directive 2003/87/EC, Article 10a(5), the uniform cross-sectoral correction factor; the
    preliminary benchmarks are this planner's reading, for the EU's are of its own kind.

    ``common``: the factor of the year. Raises what ``LinearProgramme.solve`` raises.
    """
    preliminary = {key: value for key, value in preliminary_benchmarks(data).items() if value > 0}

    def add_rule(model: pyo.ConcreteModel) -> None:
        add_departures(model, sorted(preliminary))
        model.correction_factor = pyo.Var(
            sorted({year for _, year in preliminary}), within=pyo.NonNegativeReals
        )
        model.uniform_correction = pyo.Constraint(
            sorted(preliminary),
            rule=lambda model, product, year: (
                model.benchmark[product, year] / preliminary[product, year]
                - model.correction_factor[year]
                - model.departure_above[product, year]
                + model.departure_below[product, year]
                == 0
            ),
        )

    benchmarks = nearest_benchmarks(data, add_rule, cost_slack, deadline)
    return against_common({key: benchmarks[key] / of for key, of in preliminary.items()}, benchmarks)


def preliminary_benchmarks(data: ProgrammeData) -> dict[ProductYear, float]:
    """The highest benchmarks that the tightening limits allow, tCO2e/unit, by decided product-year."""
    preliminary: dict[ProductYear, float] = {}
    for key in data.decided:
        before = benchmark_before(data, key, preliminary)
        preliminary[key] = (1 - data.tightening[key].minimum) * before
    return preliminary
