"""What a province's workbook takes over from the plan: benchmarks, output per activity, shares removed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.rows import TONNES_PER_MT
from planner.workbook.book import Book
from planner.workbook.derived import Index
from planner.workbook.layout import Layouts
from planner.workbook.rounding import whole_allocation
from planner.workbook.style import Style
from planner.workbook.year_table import Item, whole_tonnes_table

_BENCHMARK, _SHARE, _AMOUNT = Style("benchmark", "solver"), Style("share", "solver"), Style("amount")
ProductYear = tuple[str, int]
_RECORDED = {"emissions": "emissions", "allocation": "free_allocation"}
"""Columns of the plan's installations by block of the sheet."""


def removed_shares(shares: pd.DataFrame, index: Index) -> dict[tuple[int, int], float]:
    """Sum the plan's measure shares by group and year; 0 where a group has none."""
    years = index.years
    filled = shares.assign(
        opens=shares["opens"].fillna(years[0]).astype(int).clip(lower=years[0]),
        closes=shares["closes"].fillna(years[-1]).astype(int).clip(upper=years[-1]),
    )
    key = ["product", "technology", "opens", "closes"]
    covered = index.groups[index.groups["covered"]][[*key, "group"]]
    found = filled.merge(covered, on=key, how="inner")
    removed = {(int(group), year): 0.0 for group in index.groups["group"] for year in years}
    for group, year, share in zip(found["group"], found["year"], found["share"], strict=True):
        removed[int(group), int(year)] += float(share)
    return removed


def output_per_activity(book: Book, installations: pd.DataFrame) -> dict[ProductYear, float]:
    """National output per unit of base-year activity of what is open, by product and year."""
    index, groups = book.index, book.index.groups
    activity = np.zeros(len(groups))
    np.add.at(activity, index.group_of_row - 1, installations["activity_level"].to_numpy(float))
    output = book.plan.case.output_forecast.set_index(["product", "year"])["output"].to_dict()
    found: dict[ProductYear, float] = {}
    for product in index.product_number:
        for year in index.years:
            is_open = (
                (groups["product"] == product) & (groups["opens"] <= year) & (groups["closes"] >= year)
            ).to_numpy()
            base = float(activity[is_open].sum())
            found[product, year] = output[product, year] * TONNES_PER_MT / base if base > 0 else 0.0
    return found


def balance_values(book: Book, installations: pd.DataFrame) -> dict[str, float]:
    """The covered installations' mean intensity of every product that has one."""
    index = book.index
    covered = index.groups["covered"].to_numpy(dtype=bool)[index.group_of_row - 1]
    rows = installations[covered]
    means: dict[str, float] = {}
    for product, own in rows.groupby("product"):
        weights = own["activity_level"].to_numpy(float)
        given = weights if weights.sum() > 0 else None
        means[str(product)] = float(np.average(own["intensity"].to_numpy(float), weights=given))
    return means


def write_factors(
    book: Book, layouts: Layouts, spread: dict[ProductYear, float], balance: dict[ProductYear, float]
) -> None:
    """Constants of the plan by product and year, then the province's live sums beside the plan's own."""
    table, plan, index = whole_tonnes_table(book, "province_factors"), book.plan, book.index
    benchmarks = plan.benchmarks.set_index(["product", "year"])["benchmark"].to_dict()
    indices = plan.case.output_forecast.set_index(["product", "year"])["intensity_index"].to_dict()
    sums = plan.installations.groupby(["product", "year"])[[*_RECORDED.values()]].sum() / TONNES_PER_MT
    keys = [(str(product), int(year)) for product, year in sums.index]
    solved = {column: dict(zip(keys, sums[column].tolist(), strict=True)) for column in _RECORDED.values()}
    own = set(plan.case.installations["product"])
    for product, number in index.product_number.items():
        item = table.item(product, book.product_labels[product], number)
        years = index.years
        item.add("output_per_activity", {y: spread[product, y] for y in years}, _BENCHMARK)
        item.add("intensity_index", {y: indices[product, y] for y in years}, _BENCHMARK)
        known = {y: benchmarks[product, y] for y in years if (product, y) in index.published}
        item.add("benchmark", known, _BENCHMARK)
        item.add("balance", {y: balance[product, y] for y in years if (product, y) in balance}, _BENCHMARK)
        if product in own:
            _add_sums(book, item, layouts, product, solved)
        table.gap()


def _add_sums(
    book: Book, item: Item, layouts: Layouts, product: str, solved: dict[str, dict[ProductYear, float]]
) -> None:
    """Live sums of a product; ``solved``: the plan's own, by column of its installations (Mt)."""
    rows, years = layouts.installations, book.index.years
    for quantity, block in (("all_emissions", "emissions"), ("free_allocation", "allocation")):
        sums = {
            y: f"SUMIFS({rows.name(block, y)},{rows.name('product')},{item.number_cell()})/tonnes_per_unit"
            for y in years
        }
        recorded = {y: solved[_RECORDED[block]][product, y] for y in years}
        item.live(quantity, sums, _AMOUNT, total=True, recorded=recorded)
    whole = {y: whole_allocation(rows, "product", item.number_cell(), y) for y in years}
    item.live("whole_allocation", whole, Style("tonnes"), unit="t", total=True)
