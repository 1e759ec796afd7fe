"""The full-size programme in Pyomo, as its users write it: sets, and a rule for every index."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from planner.case.case import Case
from tests.bench.size.full_size import Solved, UnsolvedError
from tests.bench.size.quantities import Quantities, quantities_of


def solve_in_pyomo(case: Case, own_measures: pd.DataFrame, time_limit_s: float) -> Solved:
    """Least cost of a case, from its tables in memory, by Pyomo and HiGHS; raises UnsolvedError."""
    model = pyomo_model(quantities_of(case, own_measures))
    solver = pyo.SolverFactory("appsi_highs")
    solver.config.time_limit = time_limit_s
    found = solver.solve(model, load_solutions=False)
    if found.solver.termination_condition != pyo.TerminationCondition.optimal:
        raise UnsolvedError(str(found.solver.termination_condition))
    solver.load_vars()
    return Solved("Optimal", pyo.value(model.cost), model.nconstraints(), model.nvariables(), 0)


def pyomo_model(quantities: Quantities) -> pyo.ConcreteModel:
    """Write every row of stage 1; numbers of the constraints are the formulation's."""
    arrays, pairs, settings = quantities.arrays, quantities.pairs, quantities.case.settings
    rule, last = arrays.rule, len(arrays.years) - 1
    model = pyo.ConcreteModel()
    model.years = pyo.RangeSet(0, last)
    model.sectors = pyo.RangeSet(0, len(rule) - 1)
    model.decided = pyo.Set(initialize=_places(arrays.is_decided), dimen=2)
    model.usable = pyo.Set(initialize=_places(pairs.usable), dimen=2)
    model.covered = pyo.Set(initialize=_places(arrays.is_covered & arrays.is_open), dimen=2)
    baseline = arrays.baseline_mt.tolist()
    row_of_pair, potential, ramp, cost = (
        part.tolist() for part in (pairs.row, pairs.potential, pairs.ramp, pairs.cost)
    )
    pairs_of_row = defaultdict(list)
    for pair, row in enumerate(row_of_pair):
        pairs_of_row[row].append(pair)
    rows_of_sector_year = defaultdict(list)
    for row, year in model.covered:
        rows_of_sector_year[int(arrays.sector_of[row]), year].append(row)
    products_of_sector = defaultdict(list)
    for product, sector in enumerate(arrays.sector_of_product.tolist()):
        products_of_sector[sector].append(product)

    model.benchmark = pyo.Var(model.decided, domain=pyo.NonNegativeReals)
    model.share = pyo.Var(model.usable, bounds=lambda _model, pair, _year: (0, potential[pair]))
    model.emissions = pyo.Var(model.covered, domain=pyo.NonNegativeReals)
    model.by_sector = pyo.Var(model.sectors, model.years, domain=pyo.NonNegativeReals)
    model.issuance = pyo.Var(model.sectors, model.years, domain=pyo.NonNegativeReals)
    model.bank = pyo.Var(model.years, domain=pyo.NonNegativeReals)
    model.offset = pyo.Var(model.years, domain=pyo.NonNegativeReals)

    @model.Constraint(model.covered)
    def emissions_after_measures(m, row, year):
        removed = sum(m.share[pair, year] for pair in pairs_of_row[row] if (pair, year) in m.usable)
        return m.emissions[row, year] == baseline[row][year] * (1 - removed)

    @model.Constraint(model.sectors, model.years)
    def emissions_of_sector(m, s, t):
        return m.by_sector[s, t] == sum(m.emissions[row, t] for row in rows_of_sector_year[s, t])

    @model.Constraint(model.sectors, model.years)
    def issuance_rule(m, s, t):
        if rule[s, t] == "uncovered":
            return m.issuance[s, t] == 0
        allocated = float(quantities.given[s, t]) + sum(
            float(quantities.per_benchmark[p, t]) * m.benchmark[p, t]
            for p in products_of_sector[s]
            if (p, t) in m.decided
        )
        if quantities.follows_emissions[s, t]:
            allocated += m.by_sector[s, t]
        return float(quantities.free_less_reserve[s, t]) * m.issuance[s, t] == allocated

    model.tightening = pyo.ConstraintList()  # 1
    for limit in quantities.tightening:
        before = limit.previous_value
        if limit.previous_step is not None:
            before = model.benchmark[limit.product, limit.previous_step]
        now = model.benchmark[limit.product, limit.step]
        model.tightening.add(now >= limit.least * before)
        model.tightening.add(now <= limit.most * before)

    model.cap = pyo.ConstraintList()  # 2
    for sector, year, cap in quantities.caps:
        bound = model.sectors if sector is None else [sector]
        model.cap.add(sum(model.issuance[s, year] for s in bound) <= cap)

    def supply(m, t):
        return sum(float(quantities.to_market[s, t]) * m.issuance[s, t] for s in m.sectors)

    @model.Constraint(model.years)
    def market(m, t):  # 3
        carried = settings.initial_bank_mt if t == 0 else m.bank[t - 1]
        demand = sum(m.by_sector[s, t] for s in m.sectors) + m.bank[t]
        given = supply(m, t) + m.offset[t] + carried
        return demand == given if quantities.exact_market[t] else demand <= given

    if quantities.exact_market[-1]:
        model.no_over_issuance = pyo.Constraint(expr=model.bank[last] == 0)  # 4

    @model.Constraint(model.years)
    def offset_limit(m, t):  # 5
        buyers = sum(m.by_sector[s, t] for s in m.sectors if rule[s, t] == "benchmark")
        return m.offset[t] <= float(quantities.offset_limit[t]) * buyers

    @model.Constraint(model.years)
    def banking_limit(m, t):  # 6
        if np.isnan(quantities.banking_limit[t]):
            return pyo.Constraint.Skip
        return m.bank[t] <= float(quantities.banking_limit[t]) * supply(m, t)

    def rise(m, pair, t):
        return m.share[pair, t] - m.share[pair, t - 1] if (pair, t - 1) in m.usable else m.share[pair, t]

    @model.Constraint(model.usable)
    def ramp_limit(m, pair, t):  # 7
        return rise(m, pair, t) <= ramp[pair] if np.isfinite(ramp[pair]) else pyo.Constraint.Skip

    @model.Constraint(model.usable)
    def permanence(m, pair, t):  # 7
        return rise(m, pair, t) >= 0

    outside = np.where(arrays.is_covered, 0.0, arrays.baseline_mt).sum(axis=0).tolist()

    def total(m, t):
        return sum(m.by_sector[s, t] for s in m.sectors) + outside[t]

    first = quantities.first_step_after_peak
    if first is not None:

        @model.Constraint(range(first, last + 1))
        def peak(m, t):  # 8
            return total(m, t) <= total(m, t - 1)

    if settings.peak_ceiling_mt is not None:

        @model.Constraint(model.years)
        def peak_ceiling(m, t):
            return total(m, t) <= settings.peak_ceiling_mt

    if settings.emissions_budget_mt is not None:
        every = sum(total(model, t) for t in model.years)
        model.emissions_budget = pyo.Constraint(expr=every <= settings.emissions_budget_mt)

    model.limited = pyo.Set(initialize=_places(~np.isnan(quantities.shortfall)), dimen=2)

    @model.Constraint(model.limited)
    def shortfall_limit(m, row, t):  # 9
        given = float(arrays.factor[row]) * m.benchmark[int(arrays.product_of[row]), t]
        return float(quantities.shortfall[row, t]) <= given

    discount, price = quantities.discount.tolist(), quantities.offset_price.tolist()
    model.cost = pyo.Objective(
        expr=pyo.quicksum(
            discount[t] * cost[pair] * baseline[row_of_pair[pair]][t] * model.share[pair, t]
            for pair, t in model.usable
        )
        + sum(discount[t] * price[t] * model.offset[t] for t in model.years)
    )
    return model


def _places(flags: np.ndarray) -> list[tuple[int, int]]:
    return list(zip(*(axis.tolist() for axis in np.nonzero(flags)), strict=True))
