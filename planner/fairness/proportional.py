"""Proportional tightening: all decided benchmarks fall by one common share a year, as far as limits allow."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pyomo.environ as pyo

from models.data import ProgrammeData
from planner.cells import ProductYear
from planner.fairness.found import FOLLOWED, FoundBenchmarks, against_common
from planner.fairness.search import benchmarks_of, fairest_benchmarks, minimise_with_held, programme_of
from planner.solve.highs import Deadline
from planner.solve.lexicographic import fairest_burden


def proportional_benchmarks(data: ProgrammeData, cost_slack: float, deadline: Deadline) -> FoundBenchmarks:
    r"""Year by year, with the benchmarks of the years before settled.

    1. The year's free allocation to decided products as near as it can be to that of the fairest burden: the
       rules differ in how the effort of a year is shared, not in when it is made.
    2. The largest tightening :math:`1 - b_{pt} / b_{p,prev}` as small as it can be, then the second largest,
       and so on. Tightenings are then equal, except where a limit holds a product above or below the others
       (its own tightening limits, its shortfall limit, the cap of its sector, or what later years need).

    Within the cost slack; without a limit on cost where that brings tightenings closer together.
    Protection, which is counted in points of burden, has no part in this rule.

    ``cost_slack``: a fraction. ``common``: the tightening of the year. Raises what ``LinearProgramme.solve``
    raises.
    """
    totals = _free_allocation(data, fairest_benchmarks(data, cost_slack, deadline))
    within = _year_by_year(data, totals, cost_slack, deadline)
    if within.followed:
        return within
    without = _year_by_year(data, totals, None, deadline)
    return without if without.sum_of_departures < within.sum_of_departures - FOLLOWED else within


def _year_by_year(
    data: ProgrammeData, totals: Mapping[int, float], cost_slack: float | None, deadline: Deadline
) -> FoundBenchmarks:
    settled: dict[ProductYear, float] = {}
    tightenings: dict[ProductYear, float] = {}
    for year, total in totals.items():
        before = {key: benchmark_before(data, key, settled) for key in data.decided if key[1] == year}
        falling = {key: value for key, value in before.items() if value > 0}

        def add_rule(
            model: pyo.ConcreteModel,
            year: int = year,
            total: float = total,
            falling: dict[ProductYear, float] = falling,
        ) -> None:
            _add_tightening_of_year(model, data, year, total, falling)

        programme = programme_of(data, add_rule, cost_slack, deadline)
        model = programme.model
        nearest = minimise_with_held(programme, settled, model.allocation_above + model.allocation_below)
        programme.restrict_to_optimal_face(nearest)
        found = benchmarks_of(programme, data, fairest_burden(model, programme).solution)
        settled |= {key: found[key] for key in before}
        tightenings |= {key: 1 - found[key] / value for key, value in falling.items()}
    return against_common(tightenings, settled)


def _add_tightening_of_year(
    model: pyo.ConcreteModel,
    data: ProgrammeData,
    year: int,
    total: float,
    before: Mapping[ProductYear, float],
) -> None:
    """Replace the burdens that are levelled by the year's tightenings, and measure its free allocation.

    ``total``: MtCO2e. ``before``: the settled benchmarks before, tCO2e/unit.
    """
    model.allocation_above = pyo.Var(within=pyo.NonNegativeReals)
    model.allocation_below = pyo.Var(within=pyo.NonNegativeReals)
    model.allocation_of_year = pyo.Constraint(
        expr=sum(
            weight * model.benchmark[key] for key, weight in entitled_output(data).items() if key[1] == year
        )
        - total
        == model.allocation_above - model.allocation_below
    )
    for replaced in ("burden_level", "protected_burden"):
        model.del_component(replaced)
    model.protected_burden = pyo.Expression(
        sorted(before),
        rule=lambda model, product, year: 1 - model.benchmark[product, year] / before[product, year],
    )
    model.burden_level = pyo.Constraint(
        sorted(before),
        rule=lambda model, product, year: model.protected_burden[product, year] - model.level <= 0,
    )


def benchmark_before(data: ProgrammeData, key: ProductYear, found: Mapping[ProductYear, float]) -> float:
    """The benchmark that a decided one is measured against, tCO2e/unit.

    A value given by the case, or the mean intensity; else of ``found`` or announced within the plan.
    """
    limit = data.tightening[key]
    if not math.isnan(limit.previous_benchmark) or limit.previous_year is None:
        return limit.previous_benchmark
    before = (key[0], limit.previous_year)
    return found[before] if before in found else data.announced_benchmark[before]


def entitled_output(data: ProgrammeData) -> dict[ProductYear, float]:
    """Free allocation per benchmark: allocation factor x output of covered rows, million units."""
    weights = dict.fromkeys(data.decided, 0.0)
    for year in data.years:
        for cell in data.covered_cells(year):
            key = (data.cell_product[cell], year)
            if key in weights:
                weights[key] += data.allocation_coefficient[cell, year]
    return weights


def _free_allocation(data: ProgrammeData, benchmarks: Mapping[ProductYear, float]) -> dict[int, float]:
    """Free allocation to decided products by year of decision, in order; MtCO2e."""
    totals = dict.fromkeys(sorted({year for _, year in data.decided}), 0.0)
    for key, weight in entitled_output(data).items():
        totals[key[1]] += weight * benchmarks[key]
    return totals
