"""Benchmarks that are announced are not decided."""

from __future__ import annotations

import pyomo.environ as pyo

from models.data import ProgrammeData


def add_announced_benchmarks(model: pyo.ConcreteModel, data: ProgrammeData) -> None:
    r"""A benchmark announced for a year under the rule ``benchmark`` has its announced value.

    .. math:: b_{pt} = announced_{pt}

    Both sides tCO2e/unit. Source: the case's table of benchmarks.

    Dual, sign turned: what one tCO2e/unit less of announced benchmark would cost, million CNY.
    """
    model.announced_benchmark = pyo.Constraint(
        sorted(data.announced_benchmark),
        rule=lambda model, product, year: (
            model.benchmark[product, year] == data.announced_benchmark[product, year]
        ),
    )
