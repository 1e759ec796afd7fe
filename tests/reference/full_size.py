"""An independent reading of the formulation at full size: no cells, no code of the planner's model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.case.case import Case
from tests.reference.case_arrays import TONNES_PER_MT, CaseArrays, arrays_of
from tests.reference.equations import FullSize, plan_programme, replay_programme
from tests.reference.leximin import Leximin, hold_cost
from tests.reference.programme import Floats, Solver, Unsolved, check_solution, smallest_violation

INFEASIBLE_BY = 1e-6
"""Least sum of violations (Mt, shares) that confirms that no plan exists."""


@dataclass(frozen=True)
class FullSizeResult:
    """What the reference says of a case; every table empty and every number NaN where it is infeasible.

    - benchmarks: product, year, benchmark (tCO2e/unit), origin (announced, decided): years under the rule
      ``benchmark`` in which a covered row is open
    - emissions: year, covered_mt, total_mt of the cheapest plan with these benchmarks
    - installations: installation, product, year, covered, baseline_emissions, emissions, free_allocation (t;
      the last NaN where not covered)
    - replay: year, covered_mt, total_mt, price (CNY/t, undiscounted, positive = scarcity costs)
    """

    status: str
    cost: float
    """Stage 1 optimum, million CNY, present value."""
    plan_cost: float
    """Least cost of the leximin benchmarks, million CNY, present value."""
    burden_levels: tuple[float, ...]
    """Burden + protection of the decided product-years, largest first."""
    benchmarks: pd.DataFrame
    emissions: pd.DataFrame
    installations: pd.DataFrame
    replay_cost: float
    replay: pd.DataFrame


def solve_full_size(case: Case) -> FullSizeResult:
    """Solve all stages and the replay of a valid case, installation by installation.

    Raises ValueError where the formulation defines no burden or no tightening (a decided product-year whose
    covered open rows have no base-year emissions), Unsolved and ArithmeticError where the solver fails.
    """
    arrays = arrays_of(case)
    full = plan_programme(case, arrays)
    constant, slope = burden_of(case, arrays, full)
    stage_one = Solver(full.programme)
    if not stage_one.minimise(full.cost_columns, full.cost_coefficients):
        _confirm_infeasible(full)
        return _nothing()
    check_solution(full.programme, stage_one.values())
    cost = stage_one.objective

    hold_cost(full, stage_one, cost, case.settings.cost_slack, float(arrays.baseline_mt.sum()))
    fairness = Leximin(full.programme, full.benchmark[arrays.is_decided], constant, slope)
    levels = fairness.solve()
    plan_cost = fairness.cheapest(full.cost_columns, full.cost_coefficients)
    values = fairness.solver.values()
    contract = plan_programme(case, arrays).programme
    check_solution(contract, values[: contract.column_count])
    benchmarks = np.where(arrays.is_decided, values[full.benchmark] * full.reference[:, None], np.nan)
    _check_levels(levels, constant - slope * values[full.benchmark[arrays.is_decided]])

    replay = replay_programme(case, arrays, benchmarks)
    market = Solver(replay.programme)
    if not market.minimise(replay.cost_columns, replay.cost_coefficients):
        raise Unsolved("the replay of a plan is infeasible")
    check_solution(replay.programme, market.values())
    return FullSizeResult(
        status="optimal",
        cost=cost,
        plan_cost=plan_cost,
        burden_levels=tuple(np.sort(levels)[::-1].tolist()),
        benchmarks=_benchmark_table(case, arrays, benchmarks),
        emissions=_emissions_table(arrays, values[full.emissions]),
        installations=_installation_table(case, arrays, values[full.emissions], values[full.allocation]),
        replay_cost=market.objective,
        replay=_emissions_table(arrays, market.values()[replay.emissions]).assign(
            price=-market.duals()[replay.compliance] / replay.discount
        ),
    )


def burden_of(case: Case, arrays: CaseArrays, full: FullSize) -> tuple[Floats, Floats]:
    """Burden + protection = constant - slope * benchmark column, for each decided product-year.

    A_pt / E0_pt = b * sum(F Q) / sum(Q e index). All Q are the same multiple of a, so the ratio is
    b * sum(F a) / (index * sum(e a)), which is also its limit where output is 0. Raises ValueError where
    the covered open rows have no base-year emissions.
    """
    weights = np.where(arrays.is_large[:, None] & arrays.is_open, arrays.activity[:, None], 0.0)
    allocated, emitted = np.zeros(arrays.index.shape), np.zeros(arrays.index.shape)
    np.add.at(allocated, arrays.product_of, weights * arrays.factor[:, None])
    np.add.at(emitted, arrays.product_of, weights * arrays.intensity[:, None])
    product, year = np.nonzero(arrays.is_decided)
    if (emitted[product, year] <= 0).any():
        raise ValueError("a decided product-year has no covered base-year emissions, so no burden")
    slope = full.reference[product] * allocated[product, year]
    slope /= arrays.index[product, year] * emitted[product, year]
    return 1 + case.products["protection"].to_numpy(dtype=float)[product], slope


def _confirm_infeasible(full: FullSize) -> None:
    """Raise Unsolved unless every plan violates its rows by more than the solver's tolerances."""
    violation = smallest_violation(full.programme)
    if violation < INFEASIBLE_BY:
        raise Unsolved(f"called infeasible, but violated by no more than {violation:g}")


def _check_levels(levels: Floats, burdens: Floats) -> None:
    """Raise ArithmeticError where the plan's burdens are not the levels found."""
    if np.abs(levels - burdens).max(initial=0.0) > INFEASIBLE_BY:
        raise ArithmeticError("the plan's burdens are not the leximin levels")


def _nothing() -> FullSizeResult:
    nan, none = float("nan"), pd.DataFrame()
    return FullSizeResult("infeasible", nan, nan, (), none, none, none, nan, none)


def _benchmark_table(case: Case, arrays: CaseArrays, decided: Floats) -> pd.DataFrame:
    """Benchmarks in force: decided, or announced under ``benchmark`` where a covered row is open."""
    covered = np.zeros(arrays.index.shape, dtype=bool)
    np.logical_or.at(covered, arrays.product_of, arrays.is_under("benchmark") & arrays.is_open)
    values = np.where(arrays.is_decided, decided, arrays.announced)
    product, year = np.nonzero(covered & ~np.isnan(values))
    return pd.DataFrame(
        {
            "product": case.products["product"].to_numpy()[product],
            "year": np.array(arrays.years)[year],
            "benchmark": values[product, year],
            "origin": np.where(arrays.is_decided[product, year], "decided", "announced"),
        }
    )


def _emissions_table(arrays: CaseArrays, emissions: Floats) -> pd.DataFrame:
    """Covered and total emissions by year, Mt."""
    covered = np.where(arrays.is_covered, emissions, 0.0).sum(axis=0)
    total = emissions.sum(axis=0)
    return pd.DataFrame({"year": arrays.years, "covered_mt": covered, "total_mt": total})


def _installation_table(
    case: Case, arrays: CaseArrays, emissions: Floats, allocation: Floats
) -> pd.DataFrame:
    """Every installation row in every plan year, tonnes."""
    rows = case.installations
    years = len(arrays.years)
    free = np.where(arrays.is_covered, allocation, np.nan)
    return pd.DataFrame(
        {
            "installation": rows["installation"].to_numpy().repeat(years),
            "product": rows["product"].to_numpy().repeat(years),
            "year": np.tile(np.array(arrays.years), len(rows)),
            "covered": arrays.is_covered.ravel(),
            "baseline_emissions": arrays.baseline_mt.ravel() * TONNES_PER_MT,
            "emissions": emissions.ravel() * TONNES_PER_MT,
            "free_allocation": free.ravel() * TONNES_PER_MT,
        }
    )
