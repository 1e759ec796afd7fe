"""The second objective: the fairest burden."""

from __future__ import annotations

import pyomo.environ as pyo

from models.data import ProgrammeData


def add_burden(model: pyo.ConcreteModel, data: ProgrammeData) -> None:
    r"""Burden of every decided product-year, and one level above all that are still compared.

    .. math:: burden_{pt} = 1 - \frac{A_{pt}}{E^0_{pt}} = 1 - \frac{b_{pt}}{e_{pt}}, \qquad
        burden_{pt} + protection_p - level \le 0 \quad \forall (p, t) \in decided

    Shares. :math:`e_{pt}` is the benchmark at which the product's free allocation equals its covered
    baseline; it does not depend on output, so the burden is defined for a year without any. A product
    whose covered rows have no emissions has no burden and no row. Burden is affine and one-to-one in b,
    so the leximin path of benchmarks is unique.

    Dual of ``burden_level`` while ``level`` is minimised, sign turned: the weight of the product-year in
    the largest burden; the weights sum to 1.
    """
    compared = sorted(key for key, neutral in data.baseline_per_allocation_coefficient.items() if neutral > 0)
    model.level = pyo.Var()
    model.burden = pyo.Expression(
        compared,
        rule=lambda model, product, year: (
            1 - model.benchmark[product, year] / data.baseline_per_allocation_coefficient[product, year]
        ),
    )
    model.protected_burden = pyo.Expression(
        compared,
        rule=lambda model, product, year: model.burden[product, year] + data.protection[product],
    )
    model.burden_level = pyo.Constraint(
        compared,
        rule=lambda model, product, year: model.protected_burden[product, year] - model.level <= 0,
    )
