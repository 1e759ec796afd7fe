"""A past year replayed: national output divided among the units of the lists, then the year's own rule."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from planner.backtest.tables import INDUSTRY, POWER, TABLES
from planner.case.faults import CaseInvalid, Fault
from planner.case.one_table import read_table
from planner.compliance.correction_factors import load_factor_2019, peak_shaving_factor_2023
from planner.compliance.parameters import Parameters
from planner.compliance.read import RuleTables, read_rules
from planner.compliance.tables import HEAT_COAL, HEAT_GAS, LOAD_2019, PEAK_2023

COAL, GAS = "coal_power", "gas_power"
MILLION, HOURS = 1e6, 8760.0


@dataclass(frozen=True)
class PastYears:
    """The tables of the back-test by name, and the rules of the years."""

    tables: dict[str, pd.DataFrame]
    rules: RuleTables

    def heat_to_electricity(self, scope: str, year: int) -> float:
        """Emissions of heat to those of electricity; industry has none."""
        of_year = self.tables["assumptions"].set_index("year")["heat_to_electricity"]
        return float(of_year[year]) if scope == POWER else 0.0


def read_past_years(folder: Path, rules_folder: Path) -> PastYears:
    """Read all tables. Raises CaseInvalid with all faults at once."""
    tables: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for table in TABLES:
        typed, found = read_table(folder / f"{table.name}.csv", table)
        tables[table.name], faults = typed.values, faults + found
    rules, rule_faults = read_rules(rules_folder)
    faults += rule_faults
    if not faults:
        faults = _gaps(tables)
    if faults:
        raise CaseInvalid(faults)
    return PastYears(tables, rules)


def _gaps(tables: dict[str, pd.DataFrame]) -> list[Fault]:
    """Return a fault for each product and year with an output but no mean intensity or assumption."""
    output = tables["national_output"]
    pairs = tables["units"][["group", "product"]].drop_duplicates().merge(output, on="group")
    known = set(tables["mean_intensity"][["product", "year"]].itertuples(index=False, name=None))
    needed = sorted(set(pairs[["product", "year"]].itertuples(index=False, name=None)) - known)
    faults = [
        Fault("mean_intensity", None, "product", product, f"has no row for {year:.0f}", "add it")
        for product, year in needed
    ]
    powered = set(output.loc[output["group"].isin((COAL, GAS)), "year"])
    faults += [
        Fault("assumptions", None, "year", None, f"has no row for {year:.0f}", "add it")
        for year in sorted(powered - set(tables["assumptions"]["year"]))
    ]
    groups = sorted(set(output["group"]) - set(tables["units"]["group"]))
    return faults + [Fault("units", None, "group", g, "has no unit", "add its units") for g in groups]


def replay(past: PastYears) -> pd.DataFrame:
    """Return the units of all years as ``replay_year`` gives them, with year; sorted by scope and year."""
    years = sorted(set(past.tables["national_output"]["year"].astype(int)))
    units = pd.concat([replay_year(past, year).assign(year=year) for year in years])
    return units.sort_values(["scope", "year", "installation", "product"], ignore_index=True)


def replay_year(past: PastYears, year: int) -> pd.DataFrame:
    """Return every unit in operation: output (million units), emissions, allocation (Mt, heat included).

    Adds scope, covered, ``gross_output`` (own use included), and ``second_output`` (gross) and
    ``second_emissions`` with the output of the second source (the first where there is none). Raises
    CaseInvalid where a benchmark of the year is missing.
    """
    tables = past.tables
    units = tables["units"]
    units = units[~(units["opens"] > year)].copy()
    national = tables["national_output"].query("year == @year").set_index("group")
    units = units[units["group"].isin(national.index)]
    capacity = units.groupby("group")["capacity"].transform("sum")
    share = units["capacity"] / capacity
    first = units["group"].map(national["output"])
    other = tables["second_output"].query("year == @year").set_index("group")["output"]
    second = units["group"].map(other).fillna(first)
    units["scope"] = np.where(units["group"].isin((COAL, GAS)), POWER, INDUSTRY)
    units["load"] = first * MILLION / HOURS / capacity
    mean = tables["mean_intensity"].query("year == @year").set_index("product")["intensity"]
    intensity = units["product"].map(mean) * units["relative_intensity"]
    assumptions = tables["assumptions"].query("year == @year")
    own_use, heat = pd.Series(0.0, index=units.index), pd.Series(0.0, index=units.index)
    threshold = 0.0
    if len(assumptions):
        row = assumptions.iloc[0]
        own_use = units["group"].map({COAL: row["own_use_coal"], GAS: row["own_use_gas"]}).fillna(0.0)
        heat = heat.mask(units["scope"] == POWER, row["heat_to_electricity"])
        threshold = row["coverage_threshold"]
    units["gross_output"], units["second_output"] = share * first, share * second
    units["output"] = units["gross_output"] * (1 - own_use)
    electricity = units["output"] * intensity
    units["emissions"] = electricity * (1 + heat)
    units["second_emissions"] = units["second_output"] * (1 - own_use) * intensity * (1 + heat)
    units["covered"] = units["emissions"] * MILLION >= threshold
    units["allocation"] = units["emissions"]
    power = units["scope"] == POWER
    if power.any():
        units.loc[power, "allocation"] = _power_allocation(past, units[power], electricity[power], year)
    return units


def _power_allocation(
    past: PastYears, units: pd.DataFrame, electricity: pd.Series[float], year: int
) -> pd.Series[float]:
    """Return benchmark x output x load factor + heat benchmark x heat (Mt).

    The load while running is the fleet's use of its capacity over the assumed availability. Cooling and heat
    supply of units are not in the lists: their factors are 1.
    """
    row = past.tables["assumptions"].query("year == @year").iloc[0]
    announced = past.rules.announced_benchmarks.query("year == @year").set_index("product")["benchmark"]
    heat_product = np.where(units["group"] == GAS, HEAT_GAS, HEAT_COAL)
    missing = sorted((set(units["product"]) | set(heat_product)) - set(announced.index))
    if missing:
        remedy = "add its benchmark"
        raise CaseInvalid(
            Fault("announced_benchmarks", None, "product", name, f"has no row for {year}", remedy)
            for name in missing
        )
    parameters = Parameters(past.rules.compliance_rules)
    sector = pd.Series(POWER, index=units.index)
    years = pd.Series(float(year), index=units.index)
    load = np.minimum(units["load"] / row["availability"], 1.0).where(units["group"] == COAL).to_numpy()
    factor = load_factor_2019(load, *(parameters.of(name, sector, years) for name in LOAD_2019))
    factor *= peak_shaving_factor_2023(load, *(parameters.of(name, sector, years) for name in PEAK_2023))
    heat_gj = electricity * row["heat_to_electricity"] / row["heat_balance_value"]
    heat_benchmark = announced.loc[list(heat_product)].to_numpy()
    allocation: pd.Series[float] = (
        units["output"] * units["product"].map(announced) * factor + heat_gj * heat_benchmark
    )
    return allocation
