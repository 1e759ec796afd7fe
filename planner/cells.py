"""Installations -> cells, exactly; and back.

Rows of one product, technology, coverage status and pattern of opening and closing share a cell. Within the
plan each row's part of its cell's output is then constant, so a cell's baseline emissions, allocation
coefficient and band allowance are sums over its rows, and the programme over cells has the same optimum as
the one over installations (formulation: exact aggregation).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from models.data import (
    BENCHMARK,
    UNCOVERED,
    MeasureInCell,
    MeasureOfInstallation,
    ProgrammeData,
    TighteningLimit,
)
from planner.case.case import Case
from planner.rows import BoolArray, FloatArray, InstallationRows, installation_rows, sums_by

ProductYear = tuple[str, int]

OWN_MEASURE_KEY = ["measure", "installation", "product"]


@dataclass(frozen=True)
class LeastFavoured:
    """The covered open row of a product-year whose intensity per allocation factor is the largest.

    ``full_benchmark`` (tCO2e/unit): the benchmark that would cover its whole baseline.
    """

    installation: str
    full_benchmark: float


@dataclass(frozen=True)
class Cells:
    """The aggregated programme and the way back.

    - data: what the programme reads
    - rows: the installation rows by year
    - cell_of_row: position in ``data.cells`` of every installation row
    - table: cell, product, technology, large_enough, opens, closes (the last two within the plan)
    - least_favoured: by decided product-year with a shortfall limit, the installation that needs the floor
    - own_measures: measures of single installations that can be used within the plan: measure, installation,
      product, listed (row of ``installation_measures``), row (of ``rows``), cell (positions), share_of_cell
      (part of the cell's baseline emissions), cost (CNY/t), potential, ramp (shares of the row's baseline
      emissions; NaN = no limit), first_year; listed_own_measures: rows of ``installation_measures``
    """

    data: ProgrammeData
    rows: InstallationRows
    cell_of_row: np.ndarray
    table: pd.DataFrame
    least_favoured: Mapping[ProductYear, LeastFavoured]
    own_measures: pd.DataFrame
    listed_own_measures: int

    def spread(self, by_cell: FloatArray) -> FloatArray:
        """Give every installation row its cell's value (cells x years -> rows x years)."""
        spread: FloatArray = by_cell[self.cell_of_row]
        return spread

    def own_removed_mt(self, own_shares: FloatArray) -> FloatArray:
        """What measures of single installations remove at these shares (rows of ``own_measures`` x years)."""
        of_row: FloatArray = self.rows.baseline_emissions_mt[self.own_measures["row"].to_numpy()]
        return of_row * own_shares


def aggregate(case: Case) -> Cells:
    """Aggregate a case into cells and collect everything that the programme reads."""
    rows = installation_rows(case)
    years = case.settings.years
    table, cell_of_row = _cells_of(case, rows)
    cells = tuple(table["cell"])

    def by_cell(values: FloatArray) -> dict[tuple[str, int], float]:
        summed = sums_by(cell_of_row, values, len(cells)).tolist()
        return {(cell, year): summed[i][t] for i, cell in enumerate(cells) for t, year in enumerate(years)}

    factor = rows.table["allocation_factor"].to_numpy(dtype=float)[:, None]
    product_sector = dict(zip(case.products["product"], case.products["sector"], strict=True))
    rule = {key: in_force.rule for key, in_force in rows.rules.items()}
    announced_any_year = announced_benchmarks(case)
    announced = {
        (product, year): value
        for (product, year), value in announced_any_year.items()
        if year in years and rule[product_sector[product], year] == BENCHMARK
    }
    open_covered = rows.open_ & rows.covered
    decided = _decided(case, rows, open_covered, announced)
    least_favoured = _least_favoured(case, rows, open_covered, decided)
    in_force = {key: row for key, row in rows.rules.items() if row.rule != UNCOVERED}
    offsets = case.market.dropna(subset=["offset_price", "offset_limit"])
    offsets = offsets[offsets["year"].isin(years)]
    banking = case.market.dropna(subset=["banking_limit"])
    banking = banking[banking["year"].isin(years)]
    settings = case.settings

    data = ProgrammeData(
        years=years,
        sectors=tuple(sorted(case.sectors["sector"])),
        products=tuple(sorted(product_sector)),
        cells=cells,
        product_sector=product_sector,
        cell_product=dict(zip(cells, table["product"], strict=True)),
        large_enough=dict(zip(cells, map(bool, table["large_enough"]), strict=True)),
        rule=rule,
        free_share={key: row.free_share for key, row in in_force.items()},
        reserve_share={key: row.reserve_share for key, row in in_force.items()},
        baseline_emissions_mt=by_cell(rows.baseline_emissions_mt),
        allocation_coefficient=by_cell(factor * rows.output_million),
        band_allowance_mt=by_cell(rows.band_rate * rows.baseline_emissions_mt),
        announced_benchmark=announced,
        tightening=_tightening(rows, product_sector, decided, announced, announced_any_year),
        benchmark_floor={
            (p, t): (1 - in_force[product_sector[p], t].shortfall_limit) * worst.full_benchmark
            for (p, t), worst in least_favoured.items()
        },
        baseline_per_allocation_coefficient=_neutral_benchmark(rows, open_covered, decided, years),
        protection=dict(zip(case.products["product"], case.products["protection"], strict=True)),
        cap_mt={
            (row["sector"], row["year"]): float(row["cap"])
            for row in case.cap_trajectory.to_dict("records")
            if row["year"] in years
        },
        measures=_measures(case, table, rule, product_sector),
        offset_price_cny_per_t=dict(zip(offsets["year"], offsets["offset_price"], strict=True)),
        offset_limit=dict(zip(offsets["year"], offsets["offset_limit"], strict=True)),
        banking_limit=dict(zip(banking["year"], banking["banking_limit"], strict=True)),
        discount_factor={
            year: (1 + settings.discount_rate) ** -(year - settings.first_year) for year in years
        },
        initial_bank_mt=settings.initial_bank_mt,
        no_over_issuance_from=settings.no_over_issuance_from,
        peak_year=settings.peak_year,
        peak_ceiling_mt=settings.peak_ceiling_mt,
        emissions_budget_mt=settings.emissions_budget_mt,
    )
    return Cells(
        data=data,
        rows=rows,
        cell_of_row=cell_of_row,
        table=table,
        least_favoured=least_favoured,
        own_measures=_own_measures(case, rows, cell_of_row),
        listed_own_measures=len(case.installation_measures),
    )


def with_columns_of_own_measures(cells: Cells) -> Cells:
    """The same cells with a column for every measure of a single installation, for programmes built whole."""
    columns = own_measures_of(cells.own_measures, cells.data.cells)
    return replace(cells, data=replace(cells.data, own_measures=columns))


def own_measures_of(
    table: pd.DataFrame, cells: tuple[str, ...]
) -> dict[tuple[str, str, str], MeasureOfInstallation]:
    """Rows of ``Cells.own_measures`` as the programme reads them; ``cells``: names by position."""
    numbers = ["cell", "share_of_cell", "cost", "potential", "ramp", "first_year"]
    return {
        (measure, installation, product): MeasureOfInstallation(
            cell=cells[int(cell)],
            share_of_cell=float(share),
            cost_cny_per_t=float(cost),
            potential=float(potential),
            ramp=None if np.isnan(ramp) else float(ramp),
            first_year=int(first_year),
        )
        for measure, installation, product, cell, share, cost, potential, ramp, first_year in table[
            [*OWN_MEASURE_KEY, *numbers]
        ].itertuples(index=False)
    }


def announced_benchmarks(case: Case) -> dict[ProductYear, float]:
    """Every value of the benchmarks table, of any year and rule, tCO2e/unit."""
    return {
        (row["product"], row["year"]): float(row["benchmark"]) for row in case.benchmarks.to_dict("records")
    }


def _cells_of(case: Case, rows: InstallationRows) -> tuple[pd.DataFrame, np.ndarray]:
    """Name the cells, sorted by their key, and find every row's."""
    first, last = case.settings.first_year, case.settings.last_year
    keys = pd.DataFrame(
        {
            "product": rows.table["product"].to_numpy(),
            "technology": rows.table["technology"].to_numpy(),
            "large_enough": rows.large_enough,
            "opens": rows.table["opens"].fillna(first).clip(lower=first).to_numpy(dtype=np.int64),
            "closes": rows.table["closes"].fillna(last).clip(upper=last).to_numpy(dtype=np.int64),
        }
    )
    columns = list(keys.columns)
    table = keys.drop_duplicates().sort_values(columns).reset_index(drop=True)
    table["position"] = np.arange(len(table))
    cell_of_row = keys.merge(table, on=columns, how="left")["position"].to_numpy()
    coverage = np.where(table["large_enough"], "", ", below threshold")
    technology = np.where(table["technology"] == "", "", " " + table["technology"])
    period = table["opens"].astype(str) + "-" + table["closes"].astype(str)
    table.insert(0, "cell", table["product"] + technology + coverage + ", " + period)
    return table.drop(columns="position"), cell_of_row


def _decided(
    case: Case, rows: InstallationRows, open_covered: BoolArray, announced: Mapping[ProductYear, float]
) -> list[ProductYear]:
    """Product-years under ``benchmark`` with a covered open row and no announced value, sorted."""
    under_benchmark = (open_covered & rows.is_under(BENCHMARK, case)).astype(float)
    has_row = sums_by(rows.product_of, under_benchmark, len(rows.products)) > 0
    keys = [(rows.products[p], case.settings.years[t]) for p, t in zip(*np.nonzero(has_row), strict=True)]
    return sorted(key for key in keys if key not in announced)


def _tightening(
    rows: InstallationRows,
    product_sector: Mapping[str, str],
    decided: list[ProductYear],
    announced: Mapping[ProductYear, float],
    announced_any_year: Mapping[ProductYear, float],
) -> dict[ProductYear, TighteningLimit]:
    """The benchmark before every decided one, and the limits of its sector's rule."""
    known = sorted({*decided, *announced_any_year})
    limits = {}
    for product, year in decided:
        earlier = [t for p, t in known if p == product and t < year]
        previous_year = earlier[-1] if earlier else None
        if previous_year is None:
            previous_benchmark = float(rows.product_mean_intensity[product])
        elif (product, previous_year) in announced or (product, previous_year) in decided:
            previous_benchmark = float("nan")
        else:
            previous_benchmark = announced_any_year[product, previous_year]
        in_force = rows.rules[product_sector[product], year]
        limits[product, year] = TighteningLimit(
            previous_year=previous_year,
            previous_benchmark=previous_benchmark,
            minimum=in_force.tightening_min,
            maximum=in_force.tightening_max,
        )
    return limits


def _least_favoured(
    case: Case, rows: InstallationRows, open_covered: BoolArray, decided: list[ProductYear]
) -> dict[ProductYear, LeastFavoured]:
    """The row with the largest e x index / F among the covered open ones, where a shortfall limit is set."""
    per_factor = rows.intensity_by_year / rows.table["allocation_factor"].to_numpy(dtype=float)[:, None]
    needed = np.where(open_covered, per_factor, -np.inf)
    sector_of = dict(zip(case.products["product"], case.products["sector"], strict=True))
    order = np.argsort(rows.product_of, kind="stable")
    ends = np.searchsorted(rows.product_of[order], np.arange(len(rows.products) + 1))
    position = {product: number for number, product in enumerate(rows.products)}
    least_favoured = {}
    for product, year in decided:
        if not np.isnan(rows.rules[sector_of[product], year].shortfall_limit):
            own = order[ends[position[product]] : ends[position[product] + 1]]
            of_year = needed[own, year - case.settings.first_year]
            worst = int(of_year.argmax())
            least_favoured[product, year] = LeastFavoured(
                installation=str(rows.table["installation"].iat[own[worst]]),
                full_benchmark=float(of_year[worst]),
            )
    return least_favoured


def _neutral_benchmark(
    rows: InstallationRows, open_covered: BoolArray, decided: list[ProductYear], years: tuple[int, ...]
) -> dict[ProductYear, float]:
    """The benchmark at which the product's covered free allocation equals its covered baseline emissions.

    From activity rather than output, so that it exists in a year with a forecast of 0. 0 where there is
    neither emission nor activity.
    """
    activity = rows.table["activity_level"].to_numpy(dtype=float)[:, None] * open_covered
    factor = rows.table["allocation_factor"].to_numpy(dtype=float)[:, None]
    count = len(rows.products)
    emissions = sums_by(rows.product_of, activity * rows.intensity_by_year, count)
    entitlement = sums_by(rows.product_of, activity * factor, count)
    neutral = np.divide(emissions, entitlement, out=np.zeros_like(emissions), where=entitlement > 0)
    row_of = {product: i for i, product in enumerate(rows.products)}
    return {(p, t): float(neutral[row_of[p], t - years[0]]) for p, t in decided}


def _measures(
    case: Case, table: pd.DataFrame, rule: Mapping[tuple[str, int], str], product_sector: Mapping[str, str]
) -> dict[tuple[str, str], MeasureInCell]:
    """Every measure in every cell that can take it up within the plan.

    A measure row for a technology replaces, for that technology, the row of the same measure and product
    with blank technology.
    """
    years = case.settings.years
    listed = case.measures.to_dict("records")
    technologies: dict[tuple[str, str], set[str]] = {}
    for measure in listed:
        key = measure["measure"], measure["product"]
        technologies.setdefault(key, set()).add(measure["technology"])
    candidates: dict[str, list[dict[Hashable, Any]]] = {}
    for cell in table[table["large_enough"]].to_dict("records"):
        candidates.setdefault(cell["product"], []).append(cell)
    options = {}
    for measure in listed:
        own = technologies[measure["measure"], measure["product"]]
        for cell in candidates.get(measure["product"], []):
            applies = measure["technology"] == cell["technology"] or (
                measure["technology"] == "" and cell["technology"] not in own
            )
            usable = [
                year
                for year in years
                if max(measure["available_from"], cell["opens"]) <= year <= cell["closes"]
                and rule[product_sector[measure["product"]], year] != UNCOVERED
            ]
            if applies and usable:
                options[measure["measure"], cell["cell"]] = MeasureInCell(
                    cost_cny_per_t=float(measure["cost"]),
                    potential=float(measure["potential"]),
                    ramp=None if np.isnan(measure["ramp"]) else float(measure["ramp"]),
                    first_year=usable[0],
                )
    return options


def _own_measures(case: Case, rows: InstallationRows, cell_of_row: np.ndarray) -> pd.DataFrame:
    """Every measure of a single installation that can be used within the plan (``Cells.own_measures``).

    A row's part of its cell's baseline emissions is that of its base-year emissions: rows of one cell share
    output forecast, index and years of operation. A row without emissions has nothing that could be removed.
    """
    listed, installations = case.installation_measures, rows.table
    key, first_plan_year = ["installation", "product"], case.settings.first_year
    row = pd.MultiIndex.from_frame(installations[key]).get_indexer(pd.MultiIndex.from_frame(listed[key]))
    emissions = installations["activity_level"].to_numpy(float) * installations["intensity"].to_numpy(float)
    of_cell = np.bincount(cell_of_row, emissions, minlength=int(cell_of_row.max(initial=-1)) + 1)[cell_of_row]
    part = np.divide(emissions, of_cell, out=np.zeros_like(emissions), where=of_cell > 0)
    covered_from = np.where(rows.covered.any(axis=1), rows.covered.argmax(axis=1), np.iinfo(np.int32).max)
    opens = installations["opens"].fillna(first_plan_year).to_numpy(dtype=np.int64)
    closes = installations["closes"].fillna(case.settings.last_year).to_numpy(dtype=np.int64)
    first_year = np.maximum.reduce(
        [
            listed["available_from"].to_numpy(dtype=np.int64),
            opens[row],
            first_plan_year + covered_from[row].astype(np.int64),
        ]
    )
    table = listed[["measure", "installation", "product"]].assign(
        listed=np.arange(len(listed)),
        row=row,
        cell=cell_of_row[row],
        share_of_cell=part[row],
        cost=listed["cost"],
        potential=listed["potential"],
        ramp=listed["ramp"],
        first_year=first_year,
    )
    last = np.minimum(closes[row], case.settings.last_year)
    usable: pd.DataFrame = table[(first_year <= last) & (part[row] > 0)].reset_index(drop=True)
    return usable
