"""Which benchmarks are decided and which announced, what they follow, and what bounds them from below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.case.case import Case
from planner.rebuilt.arrays import FloatArray
from planner.rebuilt.rows import Rows, announced_grid, summed
from planner.rebuilt.rules import BENCHMARK, RuleGrid

ProductYear = tuple[str, int]


@dataclass(frozen=True)
class Before:
    """The benchmark before a decided one: a column of the programme (``year``) or a number (tCO2e/unit)."""

    year: int | None
    value: float | None


@dataclass(frozen=True)
class Benchmarks:
    """Facts about benchmarks, tCO2e/unit.

    - announced: values of plan years in which the product's sector is under ``benchmark``
    - before: of every decided product-year, and of no other
    - floor: where there is a shortfall limit; needed: the benchmark that would cover the whole baseline of
      the row that sets the floor
    - neutral: the benchmark at which free allocation equals covered baseline emissions; without those that
      have no emissions
    - published: decided or announced, with a covered open row
    """

    announced: Mapping[ProductYear, float]
    before: Mapping[ProductYear, Before]
    floor: Mapping[ProductYear, float]
    needed: Mapping[ProductYear, float]
    neutral: Mapping[ProductYear, float]
    published: tuple[ProductYear, ...]

    @property
    def decided(self) -> tuple[ProductYear, ...]:
        """The decided product-years, sorted."""
        return tuple(sorted(self.before))


def benchmark_facts(case: Case, rules: RuleGrid, rows: Rows) -> Benchmarks:
    """Work them out (formulation: allocation rule 3, constraints 1 and 9, burden)."""
    years = case.settings.years
    under = rules.is_under(BENCHMARK)[rows.sector_of_product]
    given = announced_grid(case, rows.products)
    in_force = rows.is_open & rows.covered
    has_row = summed(in_force.astype(float), rows.product_number, len(rows.products)) > 0
    where = [(p, t) for p in range(len(rows.products)) for t in range(len(years))]

    def named(positions: list[tuple[int, int]], values: FloatArray) -> dict[ProductYear, float]:
        return {(rows.products[p], years[t]): float(values[p, t]) for p, t in positions}

    announced = [(p, t) for p, t in where if under[p, t] and not np.isnan(given[p, t])]
    decided = [(p, t) for p, t in where if under[p, t] and np.isnan(given[p, t]) and has_row[p, t]]
    published = [(p, t) for p, t in [*announced, *decided] if has_row[p, t]]

    needed = _largest_need(rows)
    limit = rules.parameters["shortfall_limit"][rows.sector_of_product]
    limited = [(p, t) for p, t in decided if not np.isnan(limit[p, t])]
    activity = rows.activity[:, None] * in_force
    emissions = summed(activity * rows.intensity[:, None] * rows.index, rows.product_number, len(needed))
    entitled = summed(activity * rows.factor[:, None], rows.product_number, len(needed))
    neutral = np.divide(emissions, entitled, out=np.zeros_like(emissions), where=entitled > 0)
    announced_values = named(announced, given)
    decided_keys = sorted(named(decided, given))
    return Benchmarks(
        announced=announced_values,
        before=_before(case, rows, decided_keys, announced_values),
        floor=named(limited, (1 - limit) * needed),
        needed=named(limited, needed),
        neutral=named([(p, t) for p, t in decided if neutral[p, t] > 0], neutral),
        published=tuple(sorted(named(published, given))),
    )


def _largest_need(rows: Rows) -> FloatArray:
    """Products x years: the largest intensity x index / factor of the covered open rows."""
    need = rows.intensity[:, None] * rows.index / rows.factor[:, None]
    largest = np.full((len(rows.products), need.shape[1]), -np.inf)
    np.maximum.at(largest, rows.product_number, np.where(rows.is_open & rows.covered, need, -np.inf))
    return largest


def _before(
    case: Case, rows: Rows, decided: list[ProductYear], announced: Mapping[ProductYear, float]
) -> dict[ProductYear, Before]:
    """The latest earlier benchmark of the product, of any year and rule; without one its mean intensity."""
    table = case.benchmarks[["product", "year", "benchmark"]]
    any_year = {(p, int(t)): float(value) for p, t, value in table.itertuples(index=False)}
    in_programme = {*decided, *announced}
    found = {}
    for product, year in decided:
        earlier = [t for p, t in {*any_year, *decided} if p == product and t < year]
        if not earlier:
            found[product, year] = Before(None, float(rows.mean_intensity[rows.products.index(product)]))
        elif (product, max(earlier)) in in_programme:
            found[product, year] = Before(max(earlier), None)
        else:
            found[product, year] = Before(None, any_year[product, max(earlier)])
    return found
