"""Everything that the equations read, worked out from the case once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.case.case import Case
from planner.rebuilt.apart import MeasuresApart, measures_apart
from planner.rebuilt.arrays import FloatArray
from planner.rebuilt.benchmarks import Benchmarks, benchmark_facts
from planner.rebuilt.cells import CellSums, cell_sums
from planner.rebuilt.measures import Option, options_of
from planner.rebuilt.rows import Rows, rows_of
from planner.rebuilt.rules import RuleGrid, rule_grid


@dataclass(frozen=True)
class Country:
    """A case, worked out.

    ``options`` by measure and position of the cell. ``cap_mt`` by sector (or ALL) and plan year. ``offsets``:
    price (CNY/t) and limit (share of the benchmark sectors' emissions) by plan year with offsets.
    ``banking_limit``: share of supply by plan year with a limit. ``discount`` by position of the year.
    """

    case: Case
    years: tuple[int, ...]
    rules: RuleGrid
    rows: Rows
    cells: CellSums
    benchmarks: Benchmarks
    options: Mapping[tuple[str, int], Option]
    protection: Mapping[str, float]
    cap_mt: Mapping[tuple[str, int], float]
    offsets: Mapping[int, tuple[float, float]]
    banking_limit: Mapping[int, float]
    discount: FloatArray

    @cached_property
    def apart(self) -> MeasuresApart:
        """Measures of single installations, for where they are no columns of the programme."""
        return measures_apart(self.case, self.rows, self.cells, self.rules.complies)

    def covered_cells(self, year: int, sector: int | None = None) -> list[int]:
        """Positions of the cells that comply in a year, of one sector (by position) or of all."""
        found = self.cells.covered[:, year - self.years[0]]
        if sector is not None:
            found = found & (self.cells.sector_number == sector)
        return [int(cell) for cell in np.flatnonzero(found)]

    def sectors_under(self, rule: str, year: int) -> list[int]:
        """Positions of the sectors under a rule in a year."""
        in_year = self.rules.is_under(rule)[:, year - self.years[0]]
        return [int(sector) for sector in np.flatnonzero(in_year)]

    def complying_sectors(self, year: int) -> list[int]:
        """Positions of the sectors under any rule but ``uncovered``."""
        return [int(sector) for sector in np.flatnonzero(self.rules.complies[:, year - self.years[0]])]

    def parameter(self, name: str, sector: int, year: int) -> float:
        """A parameter of the rule in force (fraction; NaN = none)."""
        return float(self.rules.parameters[name][sector, year - self.years[0]])


def country_of(case: Case) -> Country:
    """Work a case out."""
    settings = case.settings
    years = settings.years
    rules = rule_grid(case)
    rows = rows_of(case, rules)
    cells = cell_sums(case, rows, rules.complies)
    market = {
        int(year): (float(price), float(limit), float(banking))
        for year, price, limit, banking in case.market[
            ["year", "offset_price", "offset_limit", "banking_limit"]
        ].itertuples(index=False)
        if year in years
    }
    return Country(
        case=case,
        years=years,
        rules=rules,
        rows=rows,
        cells=cells,
        benchmarks=benchmark_facts(case, rules, rows),
        options=options_of(case, cells, rows.products, rules.complies),
        protection=dict(
            zip(case.products["product"], case.products["protection"].astype(float), strict=True)
        ),
        cap_mt={
            (sector, int(year)): float(cap)
            for sector, year, cap in case.cap_trajectory[["sector", "year", "cap"]].itertuples(index=False)
            if year in years
        },
        offsets={
            year: (price, limit)
            for year, (price, limit, _) in market.items()
            if not np.isnan(price) and not np.isnan(limit)
        },
        banking_limit={year: banking for year, (_, _, banking) in market.items() if not np.isnan(banking)},
        discount=(1 + settings.discount_rate) ** -(np.array(years, dtype=float) - settings.first_year),
    )
