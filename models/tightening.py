"""How fast a benchmark may fall, and how fast it must."""

from __future__ import annotations

import math

import pyomo.environ as pyo

from models.data import ProgrammeData


def add_tightening(model: pyo.ConcreteModel, data: ProgrammeData) -> None:
    r"""Every decided benchmark lies between two shares of the benchmark before it.

    .. math:: (1 - tightening^{max}_{st}) \, b_{p,prev} \le b_{pt}
        \le (1 - tightening^{min}_{st}) \, b_{p,prev} \quad \forall (p, t) \in decided

    prev is the latest earlier year with a benchmark, decided or announced; without one, b(prev) is the
    product's activity-weighted mean intensity. Both sides tCO2e/unit.

    Dual of ``tightening_maximum`` (a >= row): what a benchmark floor one tCO2e/unit higher would cost,
    million CNY. Dual of ``tightening_minimum`` (a <= row): what a ceiling one tCO2e/unit lower would cost.
    """

    def benchmark_before(product: str, year: int) -> pyo.Expression | float:
        limit = data.tightening[product, year]
        if math.isnan(limit.previous_benchmark):
            return model.benchmark[product, limit.previous_year]
        return limit.previous_benchmark

    model.tightening_maximum = pyo.Constraint(
        data.decided,
        rule=lambda model, product, year: (
            model.benchmark[product, year]
            - (1 - data.tightening[product, year].maximum) * benchmark_before(product, year)
            >= 0
        ),
    )
    model.tightening_minimum = pyo.Constraint(
        data.decided,
        rule=lambda model, product, year: (
            model.benchmark[product, year]
            - (1 - data.tightening[product, year].minimum) * benchmark_before(product, year)
            <= 0
        ),
    )
