"""What the workbook's formulas need and the plan does not list: numbers of things, groups, rules in force."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.plan import Plan
from planner.rows import TONNES_PER_MT

DIGEST_CHARACTERS = 16
BENCHMARK, UNCOVERED = "benchmark", "uncovered"
"""Rules of the case format that decide which formula a cell gets."""
INTENSITY_BAND = "intensity_band"
GROUP_KEY = ["product", "technology", "covered", "opens", "closes"]


@dataclass(frozen=True)
class Index:
    """Lookups of one plan.

    - years: the plan years
    - sector_number, product_number, province_number: from 1, in the case's order; formulas look things up by
      number, so that no name is ever taken for a condition
    - sector_of: product -> sector
    - rule: (sector, year) -> rule; rule_from: (sector, year) -> from_year of its row of allocation_rules,
      missing before the sector's first row
    - groups: group (from 1), product, technology, covered (bool), opens, closes (within the plan): rows of
      installations that share the measures and the years of operation
    - group_of_row: the group of every row of the case's installations
    - own_removed_t: what measures of single installations remove, rows of the case's installations x plan
      years; None where the case has none
    - decided, published: product-years with a benchmark of the solver's; with any benchmark of the plan's
    - announced: product-years (of any year) with an announced or balance value
    """

    years: tuple[int, ...]
    sector_number: Mapping[str, int]
    product_number: Mapping[str, int]
    province_number: Mapping[str, int]
    sector_of: Mapping[str, str]
    rule: Mapping[tuple[str, int], str]
    rule_from: Mapping[tuple[str, int], int]
    groups: pd.DataFrame
    group_of_row: npt.NDArray[np.int64]
    own_removed_t: npt.NDArray[np.float64] | None
    decided: frozenset[tuple[str, int]]
    published: frozenset[tuple[str, int]]
    announced: frozenset[tuple[str, int]]

    def of_rows(self, positions: npt.NDArray[np.int64]) -> Index:
        """The same lookups for a part of the installations."""
        own = None if self.own_removed_t is None else self.own_removed_t[positions]
        return replace(self, group_of_row=self.group_of_row[positions], own_removed_t=own)

    def benchmark_before(self, product: str, year: int) -> int | None:
        """The latest earlier year in which the product has a benchmark, decided or announced."""
        known = [t for p, t in self.decided | self.announced if p == product and t < year]
        return max(known, default=None)

    def is_covered(self, product: str, year: int) -> bool:
        """Whether the product's sector has an allocation rule in that year."""
        return self.rule[self.sector_of[product], year] != UNCOVERED


def index_of(plan: Plan) -> Index:
    """Work out the lookups of a plan."""
    case = plan.case
    sectors, products = list(case.sectors["sector"]), list(case.products["product"])
    provinces = sorted(set(case.installations["province"]))
    allocations = plan.allocations
    groups, group_of_row = _groups(plan)
    benchmarks = plan.benchmarks
    by_origin = benchmarks[benchmarks["origin"] == "decided"]
    return Index(
        years=case.settings.years,
        sector_number={name: number for number, name in enumerate(sectors, start=1)},
        product_number={name: number for number, name in enumerate(products, start=1)},
        province_number={name: number for number, name in enumerate(provinces, start=1)},
        sector_of=dict(zip(products, case.products["sector"], strict=True)),
        rule={
            (sector, int(year)): rule
            for sector, year, rule in allocations[["sector", "year", "rule"]].itertuples(index=False)
        },
        rule_from=_rule_from(plan),
        groups=groups,
        group_of_row=group_of_row,
        own_removed_t=None if plan.installation_abatement.empty else _own_removed_t(plan),
        decided=_product_years(by_origin),
        published=_product_years(benchmarks),
        announced=_product_years(case.benchmarks),
    )


def run_digest(plan: Plan) -> str:
    """Name the run of a plan by what went into it."""
    return digest_of_run(plan.case.digests, plan.versions, plan.options)


def digest_of_run(tables: Mapping[str, str], versions: Mapping[str, str], options: Mapping[str, str]) -> str:
    """Name a run by what went into it: digests of the input tables, versions and options."""
    parts = [
        f"{name} {value}" for named in (tables, versions, options) for name, value in sorted(named.items())
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:DIGEST_CHARACTERS]


def totals_by(plan: Plan, item: pd.Series[str]) -> dict[str, dict[tuple[str, int], float]]:
    """Sum the plan's covered installations by an item of each row and year, in Mt.

    Returns quantity (baseline_emissions, emissions, free_allocation, shortfall) -> (item, year) -> Mt.
    """
    amounts = ["baseline_emissions", "emissions", "free_allocation", "shortfall"]
    covered = plan.installations["covered"].to_numpy(dtype=bool)
    rows = plan.installations[covered]
    sums = rows.groupby([item[covered].to_numpy(), rows["year"].to_numpy()])[amounts].sum() / TONNES_PER_MT
    keys = [(str(item), int(year)) for item, year in sums.index]
    return {amount: dict(zip(keys, sums[amount].tolist(), strict=True)) for amount in amounts}


def _own_removed_t(plan: Plan) -> npt.NDArray[np.float64]:
    """What measures of single installations remove, t: rows of the case's installations x plan years."""
    key, years = ["installation", "product"], len(plan.case.settings.years)
    rows, own = plan.case.installations, plan.installation_abatement
    removed = np.zeros((len(rows), years))
    position = pd.MultiIndex.from_frame(rows[key]).get_indexer(pd.MultiIndex.from_frame(own[key]))
    at = (position, own["year"].to_numpy() - plan.case.settings.first_year)
    np.add.at(removed, at, own["abated"].to_numpy(dtype=float))
    return removed


def _product_years(table: pd.DataFrame) -> frozenset[tuple[str, int]]:
    return frozenset(
        (product, int(year)) for product, year in zip(table["product"], table["year"], strict=True)
    )


def _rule_from(plan: Plan) -> dict[tuple[str, int], int]:
    """A rule is in force from its row's year until the sector's next row (case format)."""
    rules = plan.case.allocation_rules
    begun: dict[tuple[str, int], int] = {}
    for year in plan.case.settings.years:
        latest = rules[rules["from_year"] <= year].groupby("sector")["from_year"].max()
        begun.update({(str(sector), year): int(start) for sector, start in latest.items()})
    return begun


def _groups(plan: Plan) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    """Group the installation rows by product, technology, coverage and years of operation."""
    settings, rows = plan.case.settings, plan.case.installations
    ever_covered = plan.installations.groupby(["installation", "product"])["covered"].any()
    row_keys = pd.MultiIndex.from_frame(rows[["installation", "product"]])
    keys = pd.DataFrame(
        {
            "product": rows["product"].to_numpy(),
            "technology": rows["technology"].to_numpy(),
            "covered": ever_covered.reindex(row_keys).to_numpy(dtype=bool),
            "opens": rows["opens"].fillna(settings.first_year).clip(lower=settings.first_year).to_numpy(int),
            "closes": rows["closes"].fillna(settings.last_year).clip(upper=settings.last_year).to_numpy(int),
        }
    )
    groups = keys.drop_duplicates().sort_values(GROUP_KEY, ignore_index=True)
    groups.insert(0, "group", np.arange(1, len(groups) + 1))
    return groups, keys.merge(groups, on=GROUP_KEY, how="left")["group"].to_numpy(dtype=np.int64)
