"""Every installation's allocation: which rule holds, with which benchmark and factors, and what it gives."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.case.faults import Fault
from planner.case.typed import TypedTable
from planner.compliance import allocation
from planner.compliance.correction_factors import (
    cooling_factor,
    heat_supply_factor,
    load_factor_2019,
    peak_shaving_factor_2023,
)
from planner.compliance.parameters import Parameters, methods_of
from planner.compliance.plan_given import PlanGiven
from planner.compliance.read import RuleTables
from planner.compliance.tables import HEAT_PRODUCTS, LOAD_2019, PEAK_2023, YES

FACTORS = ("cooling_factor", "heat_supply_factor", "load_correction", "plan_factor")


def installation_accounts(
    typed: TypedTable, plan: PlanGiven, tables: RuleTables, benchmarks: pd.DataFrame
) -> tuple[pd.DataFrame, list[Fault]]:
    """Return one row per verified row with rule, benchmark, factors and allocations (t), and faults.

    ``benchmarks``: product, year, benchmark of all products and of heat. Adds to the verified columns:
    sector, rule, benchmark, heat_product, heat_benchmark, the factors of ``FACTORS`` and their product
    ``correction_factor``, balance_value, surplus_rate, pre_allocation, allocation, true_up, unit_obligation.
    The balance value is the benchmark of the year where one is given, else the mean intensity of the
    product's verified rows, weighted with output.
    """
    rows, faults = _with_rules(typed, plan, tables, benchmarks)
    if faults:
        return rows, faults
    parameters = Parameters(tables.compliance_rules)
    sector, year = rows["sector"], rows["year"]

    def of(name: str) -> np.ndarray:
        return parameters.of(name, sector, year)

    is_gas, special = (rows[name] == YES for name in ("gas_unit", "special_line"))
    rows["cooling_factor"] = cooling_factor(rows["cooling"].to_numpy(object), of("cooling_factor_air"))
    rows["heat_supply_factor"] = heat_supply_factor(
        rows["heat_ratio"].to_numpy(),
        is_gas.to_numpy(),
        of("heat_ratio_slope_coal"),
        of("heat_ratio_slope_gas"),
    )
    load = rows["load_factor"].to_numpy()
    rows["load_correction"] = load_factor_2019(
        load, *(of(name) for name in LOAD_2019)
    ) * peak_shaving_factor_2023(load, *(of(name) for name in PEAK_2023))
    rows["correction_factor"] = rows[list(FACTORS)].prod(axis="columns")
    rows["special"] = special & (of("special_line_rule") > 0)
    rows["surplus_rate"] = _surplus_rates(rows, of("surplus_rate_slope"), of("surplus_rate_limit"))
    rows["allocation"] = _determined(rows)
    rows["pre_allocation"] = _pre_allocated(
        rows, of("pre_allocation_share_of_output"), of("pre_allocation_share_of_emissions")
    )
    rows["true_up"] = allocation.true_up(rows["allocation"].to_numpy(), rows["pre_allocation"].to_numpy())
    rows["unit_obligation"] = allocation.gas_unit_obligation(
        rows["emissions"].to_numpy(), rows["allocation"].to_numpy(), is_gas.to_numpy(), of("gas_unit_relief")
    )
    return rows, []


def _with_rules(
    typed: TypedTable, plan: PlanGiven, tables: RuleTables, benchmarks: pd.DataFrame
) -> tuple[pd.DataFrame, list[Fault]]:
    """Join sector, rule, benchmarks and plan factor; a fault for each row that lacks one it needs."""
    rows = typed.values.copy()
    rows["sector"] = rows["product"].map(plan.case.products.set_index("product")["sector"])
    faults = typed.faults_at(
        rows.index[rows["sector"].isna()],
        "product",
        "is no product of the plan",
        f"give one of {', '.join(plan.case.products['product'])}",
    )
    rows["sector"] = rows["sector"].fillna("")
    rules = plan.rules()
    rows = rows.merge(rules, on=["sector", "year"], how="left").set_index(typed.values.index)
    rows["rule"] = rows["plan_rule"].fillna(methods_of(tables, rows["sector"], rows["year"]))
    ruleless = rows.index[(rows["rule"] == "") & (rows["sector"] != "")]
    problem = "is a year in which the sector has no allocation rule"
    remedy = "give a year of the plan, or add the sector to allocation_methods"
    faults += typed.faults_at(ruleless, "year", problem, remedy)
    known = benchmarks.set_index(["product", "year"])["benchmark"]
    rows["benchmark"] = known.reindex(pd.MultiIndex.from_frame(rows[["product", "year"]])).to_numpy()
    rows["heat_product"] = (rows["gas_unit"] == YES).map(HEAT_PRODUCTS)
    heat_key = pd.MultiIndex.from_frame(rows[["heat_product", "year"]])
    rows["heat_benchmark"] = known.reindex(heat_key).to_numpy()
    by_benchmark = rows["rule"] == "benchmark"
    missing = rows.index[by_benchmark & rows["benchmark"].isna()]
    remedy = "add the product and year to announced_benchmarks"
    faults += typed.faults_at(missing, "product", "has no benchmark in that year", remedy)
    for column in ("heat_output", "previous_heat_output"):
        cold = rows.index[by_benchmark & (rows[column] > 0) & rows["heat_benchmark"].isna()]
        remedy = "add heat_coal or heat_gas of that year to announced_benchmarks"
        faults += typed.faults_at(cold, column, "has no heat benchmark in that year", remedy)
    idle = rows.index[(rows["rule"] == "intensity_band") & (rows["output"] == 0) & (rows["emissions"] > 0)]
    faults += typed.faults_at(idle, "output", "is 0 beside emissions", "give the output they come from")
    factors = plan.case.installations.set_index(["installation", "product"])["allocation_factor"]
    key = pd.MultiIndex.from_frame(rows[["installation", "product"]])
    planned = rows["plan_rule"].notna() & by_benchmark
    rows["plan_factor"] = np.where(planned, factors.reindex(key).fillna(1.0).to_numpy(), 1.0)
    return rows, faults


def _surplus_rates(rows: pd.DataFrame, slope: np.ndarray, limit: np.ndarray) -> np.ndarray:
    """Return the surplus rate of rows under the intensity rule, NaN elsewhere; adds ``balance_value``."""
    banded = rows["rule"] == "intensity_band"
    keys = [rows["product"], rows["year"]]
    sums = rows.groupby(keys)[["emissions", "output"]].transform("sum")
    mean = sums["emissions"] / sums["output"].where(sums["output"] > 0)
    rows["balance_value"] = rows["benchmark"].fillna(mean).where(banded)
    intensity = rows["emissions"] / rows["output"].where(rows["output"] > 0)
    rows["rate_slope"] = rows["slope"].fillna(pd.Series(slope, index=rows.index)).where(banded)
    rows["rate_limit"] = rows["band"].fillna(pd.Series(limit, index=rows.index)).where(banded)
    rate = allocation.surplus_rate(
        intensity.to_numpy(),
        rows["balance_value"].to_numpy(),
        rows["rate_slope"].to_numpy(),
        rows["rate_limit"].to_numpy(),
    )
    return np.where(banded & (rows["emissions"] == 0), 0.0, rate)


def _determined(rows: pd.DataFrame) -> np.ndarray:
    emissions = rows["emissions"].to_numpy()
    by_benchmark = allocation.benchmark_allocation(
        rows["output"].to_numpy(),
        rows["benchmark"].to_numpy(),
        rows["correction_factor"].to_numpy(),
        rows["heat_output"].to_numpy(),
        rows["heat_benchmark"].to_numpy(),
    )
    by_intensity = allocation.intensity_allocation(emissions, rows["surplus_rate"].to_numpy())
    as_verified = (rows["rule"] == "verified_emissions") | rows["special"]
    return np.select(
        [as_verified, rows["rule"] == "intensity_band"],
        [allocation.verified_allocation(emissions), by_intensity],
        default=by_benchmark,
    )


def _pre_allocated(rows: pd.DataFrame, of_output: np.ndarray, of_emissions: np.ndarray) -> np.ndarray:
    by_output = allocation.pre_allocation_of_output(
        of_output,
        rows["previous_output"].to_numpy(),
        rows["benchmark"].to_numpy(),
        rows["correction_factor"].to_numpy(),
        rows["previous_heat_output"].to_numpy(),
        rows["heat_benchmark"].to_numpy(),
    )
    by_emissions = allocation.pre_allocation_of_emissions(of_emissions, rows["previous_emissions"].to_numpy())
    return np.where(np.isnan(of_output), by_emissions, by_output)
