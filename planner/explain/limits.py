"""The limits of a case as its planner knows them, and the rows of the programme that each of them makes."""

from __future__ import annotations

from dataclasses import dataclass

import pyomo.environ as pyo
from pyomo.core.base.constraint import ConstraintData

from models.data import ALL_SECTORS
from models.relaxation import RowsOfTheCase
from planner.case.case import Case
from planner.cells import Cells

LEVERS = (
    "caps",
    "tightening_max",
    "tightening_min",
    "shortfall_limit",
    "peak",
    "peak_ceiling",
    "emissions_budget",
    "no_over_issuance",
    "announced_benchmarks",
    "banking_limit",
    "measure_ramps",
)
"""What a planner can change, in the order in which answers are given."""

MARKET = "market"
"""The item of a conflict that no lever moves: the market of a year."""

MT, SHARE, INTENSITY, SHARE_PER_YEAR = "MtCO2e", "share", "tCO2e/unit", "share/yr"


@dataclass(frozen=True)
class Limit:
    """One limit: its lever, what it is about, the year (None = all years), its value and unit.

    ``rows`` are the rows of the programme that vanish when the limit is dropped. ``row``: of a ramp, the
    measure, product and technology of its row in the case.
    """

    lever: str
    item: str
    year: int | None
    value: float | None
    unit: str
    rows: tuple[ConstraintData, ...]
    row: tuple[str, ...] = ()


def rows_of_the_case(case: Case, cells: Cells) -> RowsOfTheCase:
    """Find the row of allocation_rules or measures behind every limit."""
    begun: dict[str, list[int]] = {}
    for sector, from_year in zip(
        case.allocation_rules["sector"], case.allocation_rules["from_year"], strict=True
    ):
        begun.setdefault(str(sector), []).append(int(from_year))
    data = cells.data
    technology_of = dict(zip(cells.table["cell"], cells.table["technology"], strict=True))
    listed = set(
        zip(case.measures["measure"], case.measures["product"], case.measures["technology"], strict=True)
    )

    def rule_row(product: str, year: int) -> tuple[str, int]:
        sector = data.product_sector[product]
        return sector, max(from_year for from_year in begun[sector] if from_year <= year)

    def measure_row(measure: str, cell: str) -> tuple[str, str, str]:
        own = (measure, data.cell_product[cell], technology_of[cell])
        return own if own in listed else (measure, data.cell_product[cell], "")

    return RowsOfTheCase(
        rule_row={key: rule_row(*key) for key in data.decided},
        measure_row={key: measure_row(*key) for key in data.measures},
        full_benchmark={key: row.full_benchmark for key, row in cells.least_favoured.items()},
    )


def limits_of(case: Case, cells: Cells, model: pyo.ConcreteModel) -> list[Limit]:
    """Every limit of the case that has a row, in the order of ``LEVERS``."""
    data, origin = cells.data, rows_of_the_case(case, cells)
    found: list[Limit] = []

    def add(
        lever: str, item: str, year: int | None, value: float | None, unit: str, *rows: ConstraintData
    ) -> None:
        if rows:
            found.append(Limit(lever, item, year, value, unit, rows))

    for key, row in model.sector_cap.items():
        add("caps", key[0], key[1], data.cap_mt[key], MT, row)
    for year, row in model.total_cap.items():
        add("caps", ALL_SECTORS, year, data.cap_mt[ALL_SECTORS, year], MT, row)
    for key in data.decided:
        add("tightening_max", *key, data.tightening[key].maximum, SHARE, model.tightening_maximum[key])
        add("tightening_min", *key, data.tightening[key].minimum, SHARE, model.tightening_minimum[key])
    for key, row in model.shortfall_limit.items():
        limit = 1 - data.benchmark_floor[key] / origin.full_benchmark[key]
        add("shortfall_limit", *key, limit, SHARE, row)
    for year, row in model.peak.items():
        add("peak", "", year, None, MT, row)
    for year, row in model.peak_ceiling.items():
        add("peak_ceiling", "", year, data.peak_ceiling_mt, MT, row)
    add("emissions_budget", "", None, data.emissions_budget_mt, MT, *model.emissions_budget.values())
    exact = [row for year, row in model.compliance.items() if year >= data.no_over_issuance_from]
    first = data.no_over_issuance_from
    add("no_over_issuance", "", None, first, "year", *exact, *model.no_over_issuance.values())
    for key, row in model.announced_benchmark.items():
        add("announced_benchmarks", *key, data.announced_benchmark[key], INTENSITY, row)
    for year, row in model.banking_limit.items():
        add("banking_limit", "", year, data.banking_limit[year], SHARE, row)
    ramps: dict[tuple[str, str, str], list[ConstraintData]] = {}
    for (measure, cell, _), row in model.measure_ramp.items():
        ramps.setdefault(origin.measure_row[measure, cell], []).append(row)
    ramp_of = {origin.measure_row[key]: option.ramp for key, option in data.measures.items()}
    for measure_row, rows in sorted(ramps.items()):
        item = ", ".join(part for part in measure_row if part)
        ramp = ramp_of[measure_row]
        found.append(Limit("measure_ramps", item, None, ramp, SHARE_PER_YEAR, tuple(rows), measure_row))
    return sorted(found, key=_order)


def market_limits(model: pyo.ConcreteModel) -> list[Limit]:
    """The market of every year: no limit of the planner's, but what is left when those contradict nothing."""
    return [Limit(MARKET, "", year, None, MT, (row,)) for year, row in model.compliance.items()]


def _order(limit: Limit) -> tuple[int, str, int]:
    return LEVERS.index(limit.lever), limit.item, limit.year or 0
