"""Benchmarks, measures and the market, as the certified points of plan and replay have them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.certificate.stage import Stage
from planner.rebuilt.arrays import FloatArray
from planner.rebuilt.country import Country
from planner.rebuilt.rules import BENCHMARK
from planner.verification.compare import Expected
from planner.verification.installations import covered_and_supply


def benchmarks_expected(country: Country, plan: Stage) -> Expected:
    """benchmarks.csv: every product-year under ``benchmark`` with a covered open row."""
    facts = country.benchmarks
    announced_any_year = {
        (product, int(year)): float(value)
        for product, year, value in country.case.benchmarks[["product", "year", "benchmark"]].itertuples(
            index=False
        )
    }
    known = announced_any_year | {index: plan.value("benchmark", *index) for index in facts.decided}
    records = []
    for product, year in facts.published:
        value = plan.value("benchmark", product, year)
        decided = (product, year) in facts.before
        earlier = [t for p, t in known if p == product and t < year]
        before = known[product, max(earlier)] if earlier else float("nan")
        if decided and not earlier:
            before = facts.before[product, year].value or 0.0
        tightening = 1 - value / before if before > 0 else float("nan")
        records.append((product, year, value, tightening, "decided" if decided else "announced"))
    columns = ["product", "year", "benchmark", "tightening", "origin"]
    table = pd.DataFrame(records, columns=columns).astype({"benchmark": float, "tightening": float})
    return Expected(("product", "year"), table)


def abatement_expected(country: Country, plan: Stage, paths: FloatArray | None) -> Expected:
    """abatement.csv: Mt and undiscounted million of currency of every measure row and year.

    Measures of single installations (``paths``: their shares in use) are summed by measure and product.
    """
    listed = country.case.measures[["measure", "product", "technology"]].itertuples(index=False, name=None)
    amounts = {(*key, year): [0.0, 0.0] for key in sorted(listed) for year in country.years}
    for (measure, cell), option in country.options.items():
        product = country.rows.products[country.cells.product_number[cell]]
        for at, year in enumerate(country.years):
            share = max(0.0, plan.value("measure_share", measure, country.cells.name[cell], year))
            abated = share * float(country.cells.baseline_mt[cell, at])
            total = amounts[measure, product, option.technology, year]
            total[0] += abated
            total[1] += abated * option.cost
    columns = ["measure", "product", "technology", "year", "abated", "cost"]
    table = pd.DataFrame([(*key, *values) for key, values in amounts.items()], columns=columns)
    table = table.astype({"abated": float, "cost": float})
    if paths is not None:
        own = installation_abatement_expected(country, paths).table.assign(technology="")
        own[["abated", "cost"]] /= 1e6
        table = pd.concat([table, own.groupby(columns[:4], as_index=False)[["abated", "cost"]].sum()])
    return Expected(("measure", "product", "technology", "year"), table)


def installation_abatement_expected(country: Country, paths: FloatArray) -> Expected:
    """installation_abatement.parquet: share, tonnes and undiscounted cost of every measure and year."""
    listed, years, apart = country.case.installation_measures, country.years, country.apart
    tonnes = apart.baseline_mt * paths * 1e6
    key = ["measure", "installation", "product"]
    table = {name: np.repeat(listed[name].to_numpy(), len(years)) for name in key}
    return Expected(
        (*key, "year"),
        pd.DataFrame(
            {
                **table,
                "year": np.tile(np.array(years), len(listed)),
                "share": paths.ravel(),
                "abated": tonnes.ravel(),
                "cost": (tonnes * apart.cost[:, None]).ravel(),
            }
        ),
    )


def market_expected(country: Country, least_cost: Stage, plan: Stage, replay: Stage) -> Expected:
    """market.csv: the price of the replay, the marginal cost of the least-cost stage, the plan's amounts."""
    covered, total, supply = covered_and_supply(country, plan)
    years = country.years
    return Expected(
        ("year",),
        pd.DataFrame(
            {
                "year": list(years),
                "price": [-replay.dual("compliance", year) for year in years] / country.discount,
                "marginal_cost": _marginal_cost(country, least_cost),
                "emissions": covered,
                "supply": supply,
                "offset": [plan.value("offset", year) for year in years],
                "bank": [max(0.0, plan.value("bank", year)) for year in years],
                "total_emissions": total,
            }
        ),
    )


def _marginal_cost(country: Country, least_cost: Stage) -> FloatArray:
    """Of a tonne emitted by a benchmark sector: dual x coefficient over every row but its own definition."""
    by_column = least_cost.matrix.tocsc()
    cost = np.full(len(country.years), np.nan)
    for at, year in enumerate(country.years):
        cells = [
            cell
            for sector in country.sectors_under(BENCHMARK, year)
            for cell in country.covered_cells(year, sector)
        ]
        if cells:
            name = country.cells.name[min(cells)]
            column = least_cost.columns.index(("emissions", (name, year)))
            entries = slice(by_column.indptr[column], by_column.indptr[column + 1])
            own = least_cost.rows.index(("emissions_after_measures", (name, year)))
            others = by_column.indices[entries] != own
            rows, coefficients = by_column.indices[entries][others], by_column.data[entries][others]
            cost[at] = -float(least_cost.duals[rows] @ coefficients) / country.discount[at]
    return cost
