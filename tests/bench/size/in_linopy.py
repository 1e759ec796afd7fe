"""The full-size programme in linopy, as its users write it: labelled arrays, masks, sums by group."""

from __future__ import annotations

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from planner.case.case import Case
from tests.bench.size.full_size import Solved, UnsolvedError
from tests.bench.size.quantities import Quantities, quantities_of


def solve_in_linopy(case: Case, own_measures: pd.DataFrame, time_limit_s: float) -> Solved:
    """Least cost of a case, from its tables in memory, by linopy and HiGHS; raises UnsolvedError."""
    model = linopy_model(quantities_of(case, own_measures))
    status, condition = model.solve(
        solver_name="highs", io_api="direct", output_flag=False, time_limit=time_limit_s
    )
    if (status, condition) != ("ok", "optimal"):
        raise UnsolvedError(condition)
    return Solved("Optimal", float(model.objective.value), model.ncons, model.nvars, 0)


def linopy_model(quantities: Quantities) -> linopy.Model:
    """Write every row of stage 1; numbers of the constraints are the formulation's."""
    arrays, pairs, case = quantities.arrays, quantities.pairs, quantities.case
    year = pd.Index(arrays.years, name="year")
    row = pd.RangeIndex(len(arrays.product_of), name="row")
    pair = pd.RangeIndex(len(pairs.row), name="pair")
    product = pd.Index(case.products["product"], name="product")
    sector = pd.Index(case.sectors["sector"], name="sector")

    def data(values: object, *axes: pd.Index) -> xr.DataArray:
        return xr.DataArray(values, coords=axes)

    covered = data(arrays.is_covered & arrays.is_open, row, year)
    baseline = data(arrays.baseline_mt, row, year)
    usable = data(pairs.usable, pair, year)
    baseline_of_pair = data(arrays.baseline_mt[pairs.row], pair, year)
    potential, ramp = data(pairs.potential, pair), data(pairs.ramp, pair)
    row_of_pair = data(pairs.row, pair).rename("row")
    sector_of_row = data(sector.to_numpy()[arrays.sector_of], row).rename("sector")
    sector_of_product = data(sector.to_numpy()[arrays.sector_of_product], product).rename("sector")
    discount = data(quantities.discount, year)

    linopy.options["semantics"] = "v1"
    model = linopy.Model()
    benchmark = model.add_variables(
        lower=0, coords=[product, year], name="benchmark", mask=data(arrays.is_decided, product, year)
    )
    upper = potential.expand_dims(year=year).transpose("pair", "year")
    share = model.add_variables(lower=0, upper=upper, coords=[pair, year], name="share", mask=usable)
    emissions = model.add_variables(lower=0, coords=[row, year], name="emissions", mask=covered)
    by_sector = model.add_variables(lower=0, coords=[sector, year], name="by_sector")
    ruled = data(arrays.rule != "uncovered", sector, year)
    issuance = model.add_variables(lower=0, coords=[sector, year], name="issuance", mask=ruled)
    bank = model.add_variables(lower=0, coords=[year], name="bank")
    offset = model.add_variables(lower=0, coords=[year], name="offset")

    removed = (baseline_of_pair * share).groupby(row_of_pair).sum().reindex(row=row).fillna(0)
    model.add_constraints(emissions + removed == baseline, name="emissions", mask=covered)
    sums = emissions.groupby(sector_of_row).sum().reindex(sector=sector).fillna(0)
    model.add_constraints(by_sector - sums == 0, name="by_sector")

    free = data(quantities.free_less_reserve, sector, year)
    follows = data(quantities.follows_emissions.astype(float), sector, year)
    by_benchmark = (
        (data(quantities.per_benchmark, product, year) * benchmark).groupby(sector_of_product).sum()
    )
    model.add_constraints(
        free * issuance.fillna(0) - follows * by_sector - by_benchmark.reindex(sector=sector).fillna(0)
        == data(quantities.given, sector, year),
        name="issuance",
    )
    _tightening(model, quantities)
    for number, (capped, step, cap) in enumerate(quantities.caps):  # 2
        issued = issuance.isel(year=step, drop=True)
        bound = issued.sum() if capped is None else 1 * issued.isel(sector=capped, drop=True)
        model.add_constraints(bound <= cap, name=f"cap_{number}")

    to_market = data(quantities.to_market, sector, year)
    supply = (to_market * issuance).sum("sector")
    carried = np.zeros(len(year))
    carried[0] = case.settings.initial_bank_mt
    balance = by_sector.sum("sector") + bank - bank.shift(year=1).fillna(0) - supply - offset
    exact = data(quantities.exact_market, year)
    model.add_constraints(balance == data(carried, year), name="market", mask=exact)  # 3
    model.add_constraints(balance <= data(carried, year), name="market_with_surplus", mask=~exact)
    if quantities.exact_market[-1]:
        model.add_constraints(bank.isel(year=-1) == 0, name="no_over_issuance")  # 4
    buyers = data((arrays.rule == "benchmark").astype(float), sector, year)
    allowed = data(quantities.offset_limit, year)
    model.add_constraints(offset - (allowed * buyers * by_sector).sum("sector") <= 0, name="offsets")  # 5
    banking = data(quantities.banking_limit, year)
    limited = banking.fillna(0) * to_market * issuance
    model.add_constraints(bank - limited.sum("sector") <= 0, name="banking", mask=banking.notnull())  # 6

    rise = share - share.shift(year=1).fillna(0)
    model.add_constraints(rise <= ramp, name="ramp", mask=usable & np.isfinite(ramp))  # 7
    model.add_constraints(rise >= 0, name="permanence", mask=usable)
    outside = data(np.where(arrays.is_covered, 0.0, arrays.baseline_mt).sum(axis=0), year)
    total = by_sector.sum("sector")
    first = quantities.first_step_after_peak
    if first is not None and first < len(year):  # 8
        after = data(np.arange(len(year)) >= first, year)
        rest = outside.shift(year=1, fill_value=0) - outside
        model.add_constraints(total - total.shift(year=1) <= rest, name="peak", mask=after)
    if case.settings.peak_ceiling_mt is not None:
        model.add_constraints(total <= case.settings.peak_ceiling_mt - outside, name="peak_ceiling")
    if case.settings.emissions_budget_mt is not None:
        model.add_constraints(total.sum() <= case.settings.emissions_budget_mt - outside.sum(), name="budget")
    least = data(quantities.shortfall, row, year)
    product_of_row = data(arrays.product_of, row)
    given = data(arrays.factor, row) * (1 * benchmark).isel(product=product_of_row).drop_vars("product")
    model.add_constraints(given >= least.fillna(0), name="shortfall", mask=least.notnull())  # 9

    cost = (data(pairs.cost, pair) * baseline_of_pair * discount * share).sum()
    model.add_objective(cost + (data(quantities.offset_price, year) * discount * offset).sum())
    return model


def _tightening(model: linopy.Model, quantities: Quantities) -> None:
    """Constraint 1: limits by the benchmark of an announced or base year, and by the decided one before."""
    for name in ("first", "later"):
        limits = [t for t in quantities.tightening if (t.previous_step is None) == (name == "first")]
        if limits:
            number = pd.RangeIndex(len(limits), name=f"{name}_limit")
            of = {
                field: xr.DataArray([getattr(limit, field) for limit in limits], coords=[number])
                for field in ("product", "step", "least", "most", "previous_value", "previous_step")
            }
            places = {"product": of["product"], "year": of["step"]}
            benchmark = 1 * model.variables["benchmark"]
            now = benchmark.isel(places).drop_vars(["product", "year"])
            before = of["previous_value"]
            if name == "later":
                places["year"] = of["previous_step"]
                before = benchmark.isel(places).drop_vars(["product", "year"])
            model.add_constraints(now >= of["least"] * before, name=f"{name}_least")
            model.add_constraints(now <= of["most"] * before, name=f"{name}_most")
