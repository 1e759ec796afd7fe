"""No installation is asked to cut or buy more than a share of its baseline."""

from __future__ import annotations

import pyomo.environ as pyo

from models.data import ProgrammeData


def add_shortfall_limit(model: pyo.ConcreteModel, data: ProgrammeData) -> None:
    r"""A decided benchmark covers the agreed share of the baseline of the product's worst covered open row.

    .. math:: b_{pt} \ge \max_f \frac{(1 - shortfall\_limit_{st}) \, e_f \, index_{pt}}{F_f}
        \quad \forall (p, t) \in decided

    tCO2e/unit; f runs over the covered rows of p that are open in t. One row a product-year: the limits
    of the other installations follow from it.

    Dual (a >= row): what a floor one tCO2e/unit higher would cost, million CNY: the price of protection.
    """
    model.shortfall_limit = pyo.Constraint(
        sorted(data.benchmark_floor),
        rule=lambda model, product, year: (
            model.benchmark[product, year] >= data.benchmark_floor[product, year]
        ),
    )
