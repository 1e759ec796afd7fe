"""Tables of the plan, from the solved programme back to installations, sectors and years."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from models.data import UNCOVERED
from planner.case.case import Case
from planner.cells import Cells, ProductYear, announced_benchmarks
from planner.outcome import Outcome
from planner.rows import CNY_PER_MILLION, TONNES_PER_MT, UNITS_PER_MILLION, FloatArray
from planner.solve.highs import FEASIBILITY_TOLERANCE


def benchmarks_table(case: Case, cells: Cells, outcome: Outcome) -> pd.DataFrame:
    """Columns product, year, benchmark (tCO2e/unit), tightening (share), origin (announced, decided).

    One row for every product-year under ``benchmark`` in which a covered row of the product is open.
    Tightening is measured against the latest earlier benchmark, decided or announced; for a first decided
    one against the product's mean intensity; blank for a first announced one.
    """
    announced = announced_benchmarks(case)
    decided = {key: outcome.benchmarks[key] for key in cells.data.decided}
    known = sorted({**announced, **decided}.items())
    published = sorted(key for key in outcome.benchmarks if key in decided or _is_reported(cells, key))
    records = []
    for product, year in published:
        value = outcome.benchmarks[product, year]
        earlier = [b for (p, t), b in known if p == product and t < year]
        if earlier:
            before = earlier[-1]
        else:
            mean = float(cells.rows.product_mean_intensity[product])
            before = mean if (product, year) in decided else float("nan")
        tightening = 1 - value / before if before > 0 else float("nan")
        origin = "decided" if (product, year) in decided else "announced"
        records.append((product, year, value, tightening, origin))
    return pd.DataFrame(records, columns=["product", "year", "benchmark", "tightening", "origin"])


def _is_reported(cells: Cells, key: ProductYear) -> bool:
    """Whether an announced product-year has a covered open row."""
    product, year = key
    data = cells.data
    open_in_year = cells.table[
        (cells.table["product"] == product) & (cells.table["opens"] <= year) & (year <= cells.table["closes"])
    ]
    return any(data.covered(cell, year) for cell in open_in_year["cell"])


def installations_table(case: Case, cells: Cells, outcome: Outcome) -> pd.DataFrame:
    """One row per installation row and plan year; emissions in tonnes, output in units.

    Columns installation, product, year, covered, output, baseline_emissions, emissions, free_allocation,
    shortfall; the last two are NaN where the row is not covered.
    """
    rows, years = cells.rows, case.settings.years
    emissions = rows.baseline_emissions_mt * (1 - cells.spread(outcome.removed_share))
    np.subtract.at(emissions, cells.own_measures["row"].to_numpy(), cells.own_removed_mt(outcome.own_shares))
    benchmark = _benchmark_by_row(case, outcome.benchmarks)
    allocation = rows.free_allocation_mt(benchmark, emissions, case)
    count = len(rows.table)
    return pd.DataFrame(
        {
            "installation": np.repeat(rows.table["installation"].to_numpy(), len(years)),
            "product": np.repeat(rows.table["product"].to_numpy(), len(years)),
            "year": np.tile(np.array(years), count),
            "covered": rows.covered.ravel(),
            "output": rows.output_million.ravel() * UNITS_PER_MILLION,
            "baseline_emissions": rows.baseline_emissions_mt.ravel() * TONNES_PER_MT,
            "emissions": emissions.ravel() * TONNES_PER_MT,
            "free_allocation": allocation.ravel() * TONNES_PER_MT,
            "shortfall": (emissions - allocation).ravel() * TONNES_PER_MT,
        }
    )


def _benchmark_by_row(case: Case, benchmarks: Mapping[ProductYear, float]) -> FloatArray:
    """Benchmarks spread to installation rows x years, NaN where there is none."""
    grid = pd.DataFrame(np.nan, index=list(case.products["product"]), columns=list(case.settings.years))
    for (product, year), value in benchmarks.items():
        grid.loc[product, year] = value
    return grid.loc[case.installations["product"]].to_numpy()


def allocations_table(case: Case, cells: Cells, installations: pd.DataFrame) -> pd.DataFrame:
    """Sector totals in MtCO2e over covered rows, with cap (NaN = none) and burden (share).

    Columns sector, year, rule, baseline_emissions, emissions, free_allocation, auction, reserve, issuance,
    cap, shortfall, burden, uncovered_emissions. Shortfall is emissions - free allocation (negative =
    surplus); burden 1 - free allocation / baseline emissions.
    """
    sector_of = dict(zip(case.products["product"], case.products["sector"], strict=True))
    long = installations.assign(sector=installations["product"].map(sector_of))
    amounts = ["baseline_emissions", "emissions", "free_allocation", "shortfall"]
    totals = long[long["covered"]].groupby(["sector", "year"])[amounts].sum() / TONNES_PER_MT
    uncovered = long[~long["covered"]].groupby(["sector", "year"])["emissions"].sum() / TONNES_PER_MT
    rules = pd.DataFrame(
        [(*key, rule.rule, rule.free_share, rule.reserve_share) for key, rule in cells.rows.rules.items()],
        columns=["sector", "year", "rule", "free_share", "reserve_share"],
    ).set_index(["sector", "year"])
    table = rules[["rule"]].join(totals).fillna(dict.fromkeys(amounts, 0.0))
    free, reserve = rules["free_share"], rules["reserve_share"]
    table["issuance"] = (table["free_allocation"] / (free - reserve)).where(rules["rule"] != UNCOVERED, 0.0)
    table["auction"] = ((1 - free) * table["issuance"]).fillna(0.0)
    table["reserve"] = (reserve * table["issuance"]).fillna(0.0)
    table["cap"] = pd.Series(cells.data.cap_mt, dtype=float).reindex(table.index)
    baseline = table["baseline_emissions"]
    table["burden"] = (1 - table["free_allocation"] / baseline.where(baseline > 0)).where(
        rules["rule"] != UNCOVERED
    )
    table["uncovered_emissions"] = uncovered.reindex(table.index).fillna(0.0)
    columns = ["rule", "baseline_emissions", "emissions", "free_allocation", "auction", "reserve", "issuance"]
    return table[[*columns, "cap", "shortfall", "burden", "uncovered_emissions"]].reset_index()


def abatement_table(case: Case, cells: Cells, outcome: Outcome) -> pd.DataFrame:
    """Columns measure, product, technology (of the measure's row), year, abated (Mt), cost (million CNY).

    Cost is undiscounted. One row for every measure row of the case and plan year; measures of single
    installations are summed by measure and product, with a blank technology.
    """
    data = cells.data
    rows = measure_rows(case, cells)
    listed = case.measures[["measure", "product", "technology"]].itertuples(index=False, name=None)
    amounts = {(*key, year): [0.0, 0.0] for key in sorted(listed) for year in data.years}
    for (measure, cell, year), share in sorted(outcome.measure_share.items()):
        key = rows[measure, cell]
        abated = data.baseline_emissions_mt[cell, year] * share
        amounts[(*key, year)][0] += abated
        amounts[(*key, year)][1] += abated * data.measures[measure, cell].cost_cny_per_t
    columns = ["measure", "product", "technology", "year", "abated", "cost"]
    shared = pd.DataFrame([(*key, *values) for key, values in sorted(amounts.items())], columns=columns)
    own = installation_abatement_table(case, cells, outcome)
    if own.empty:
        return shared
    own = own.groupby(["measure", "product", "year"], as_index=False)[["abated", "cost"]].sum()
    own = own.assign(technology="", abated=own["abated"] / TONNES_PER_MT, cost=own["cost"] / CNY_PER_MILLION)
    own = own[columns] if shared.empty else pd.concat([shared, own[columns]])
    return own.sort_values(columns[:4], ignore_index=True)


def installation_abatement_table(case: Case, cells: Cells, outcome: Outcome) -> pd.DataFrame:
    """What measures of single installations do: every row of the case's table in every plan year.

    Columns measure, installation, product, year, share (of the row's baseline emissions), abated (t), cost
    (CNY, undiscounted).
    """
    listed, years, own = case.installation_measures, case.settings.years, cells.own_measures
    shares, abated = np.zeros((2, len(listed), len(years)))
    shares[own["listed"].to_numpy()] = outcome.own_shares
    abated[own["listed"].to_numpy()] = cells.own_removed_mt(outcome.own_shares) * TONNES_PER_MT
    cost = abated * listed["cost"].to_numpy(dtype=float)[:, None]
    keys = ["measure", "installation", "product"]
    return pd.DataFrame(
        {
            **{key: np.repeat(listed[key].to_numpy(), len(years)) for key in keys},
            "year": np.tile(np.array(years), len(listed)),
            "share": shares.ravel(),
            "abated": abated.ravel(),
            "cost": cost.ravel(),
        }
    )


def measure_rows(case: Case, cells: Cells) -> dict[tuple[str, str], tuple[str, str, str]]:
    """By measure and cell: measure, product and technology of the row of ``measures`` that holds for it."""
    technology_of = dict(zip(cells.table["cell"], cells.table["technology"], strict=True))
    listed = case.measures[["measure", "product", "technology"]]
    keys: set[tuple[str, str, str]] = set(listed.itertuples(index=False, name=None))
    rows = {}
    for measure, cell in cells.data.measures:
        product = cells.data.cell_product[cell]
        own = (measure, product, technology_of[cell])
        rows[measure, cell] = own if own in keys else (measure, product, "")
    return rows


def measure_shares_table(cells: Cells, outcome: Outcome) -> pd.DataFrame:
    """The measure decisions by cell, for the years in which the cell is open.

    Columns measure, product, technology, opens, closes, year, share (of baseline emissions removed); opens
    and closes are NA where the cell is open at the start, or to the end, of the plan.
    """
    first, last = cells.data.years[0], cells.data.last_year
    decisions = pd.DataFrame(
        [(*key, share) for key, share in sorted(outcome.measure_share.items())],
        columns=["measure", "cell", "year", "share"],
    )
    table = decisions.merge(cells.table, on="cell", how="left")
    table = table[table["year"] <= table["closes"]]
    table["opens"] = table["opens"].astype("Int64").where(table["opens"] > first)
    table["closes"] = table["closes"].astype("Int64").where(table["closes"] < last)
    columns = ["measure", "product", "technology", "opens", "closes", "year", "share"]
    return table[columns].reset_index(drop=True)


def market_table(case: Case, plan: Outcome, replay: Outcome) -> pd.DataFrame:
    """Columns year, price (CNY/t, replay), marginal_cost (CNY/t, plan), then the plan's amounts in Mt."""
    table = replay_table(case, plan)
    table["price"] = replay.price_cny_per_t
    table.insert(2, "marginal_cost", plan.marginal_cost_cny_per_t)
    return table


def replay_table(case: Case, outcome: Outcome) -> pd.DataFrame:
    """Columns year, price (CNY/t), emissions (covered), supply, offset, bank, total_emissions (Mt)."""
    return pd.DataFrame(
        {
            "year": list(case.settings.years),
            "price": outcome.price_cny_per_t,
            "emissions": outcome.covered_emissions_mt,
            "supply": outcome.supply_mt,
            "offset": outcome.offset_mt,
            "bank": outcome.bank_mt,
            "total_emissions": outcome.total_emissions_mt,
        }
    )


def without_rounding_noise(table: pd.DataFrame) -> pd.DataFrame:
    """Numbers that the solver cannot tell from 0 are 0, and never a negative 0."""
    tidy = table.copy()
    for column in tidy.select_dtypes("float").columns:
        tidy[column] = tidy[column].mask(tidy[column].abs() < FEASIBILITY_TOLERANCE, 0.0)
    return tidy
