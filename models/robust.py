"""The programme of several futures: one path of benchmarks, announced before it is known which comes true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pyomo.environ as pyo

from models.build import add_equations
from models.burden import add_burden
from models.correction import add_correction
from models.data import ProgrammeData
from models.risk import add_risk
from models.risk_measure import Risk


def build_robust_programme(
    futures: Mapping[str, ProgrammeData],
    weights: Mapping[str, float],
    risk: Risk,
    *,
    tail: float,
    largest_correction: float,
) -> pyo.ConcreteModel:
    r"""Build the programme of all futures at once.

    .. math:: b^\omega_{pt} = b_{pt} \quad \forall \omega, (p, t) \in decided

    and every equation of ``models.build`` for every future, with measures, offsets and bank of its own. All
    futures decide the same product-years and spare products the same points of burden. ``weights`` sum to 1.
    ``tail``: share of the weight that counts in ``Risk.CVAR``. ``largest_correction``: share of a sector's
    free allocation that may be withheld in a year, 0 = none.

    Dual of ``announced_first[future, product, year]``: what a benchmark one tCO2e/unit higher in that future
    alone would cost, million CNY by weight; they sum to 0 where nothing else holds the benchmark.

    The burden of a product-year is the largest of all futures: at the largest ratio of baseline to allocation
    coefficient. It is that of the announced benchmark, before any correction.
    """
    model = pyo.ConcreteModel(name="allocation_plan_for_futures")
    names = sorted(futures)
    first = futures[names[0]]
    model.benchmark = pyo.Var(first.decided, domain=pyo.NonNegativeReals)

    def add_future(block: pyo.Block, name: str) -> None:
        add_equations(block, futures[name])
        block.least_cost.deactivate()
        if largest_correction > 0:
            add_correction(block, futures[name], largest_correction)

    model.future = pyo.Block(names, rule=add_future)
    model.announced_first = pyo.Constraint(
        names,
        first.decided,
        rule=lambda model, name, product, year: (
            model.future[name].benchmark[product, year] - model.benchmark[product, year] == 0
        ),
    )
    add_risk(model, weights, risk, tail)
    add_burden(model, replace(first, baseline_per_allocation_coefficient=largest_neutral_benchmarks(futures)))
    return model


def largest_neutral_benchmarks(futures: Mapping[str, ProgrammeData]) -> dict[tuple[str, int], float]:
    """By decided product-year, the benchmark (tCO2e/unit) at which no future has a burden."""
    return {
        key: max(data.baseline_per_allocation_coefficient[key] for data in futures.values())
        for key in sorted(next(iter(futures.values())).baseline_per_allocation_coefficient)
    }
