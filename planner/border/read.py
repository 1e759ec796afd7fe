"""A folder of border tables, read and checked against the plan that it is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from planner.border.tables import BORDER_GOODS, BORDER_SOURCES, BORDER_TABLES, BORDER_YEARS
from planner.case.faults import CaseInvalid, Fault
from planner.case.one_table import read_table
from planner.case.schema import Table, did_you_mean
from planner.case.typed import TypedTable


@dataclass(frozen=True)
class BorderInputs:
    """What a border adjustment needs; columns and units as described in ``planner.border.tables``.

    - goods: product, year, benchmark, other_embedded, export_share
    - years: year, free_factor, correction_factor, certificate_price, exchange_rate
    - sources: table, item, source, issuer, year, url, kind
    """

    goods: pd.DataFrame
    years: pd.DataFrame
    sources: pd.DataFrame


def read_border(folder: Path, products: Sequence[str], years: Sequence[int]) -> BorderInputs:
    """Read the tables of a folder for a plan with these products and years.

    A product without any row is not under the adjustment; one with a row needs every year of the plan. Raises
    ``CaseInvalid`` with everything that is wrong: a table, column, cell or year missing, an unknown product,
    a column of figures without a source.
    """
    faults: list[Fault] = []
    typed: dict[str, TypedTable] = {}
    for table in BORDER_TABLES:
        read, found = read_table(folder / f"{table.name}.csv", table)
        faults += found
        if read.has(*(column.name for column in table.columns)):
            typed[table.name] = read
    if goods := typed.get(BORDER_GOODS.name):
        faults += _unknown_products(goods, products)
        for product in sorted(set(goods.values["product"]) & set(products)):
            given = goods.values.loc[goods.values["product"] == product, "year"]
            faults += _missing_years(BORDER_GOODS, given, years, f" of {product}")
    if path := typed.get(BORDER_YEARS.name):
        faults += _missing_years(BORDER_YEARS, path.values["year"], years, "")
    if sources := typed.get(BORDER_SOURCES.name):
        faults += _without_source(sources.values)
    if faults:
        raise CaseInvalid(faults)
    return BorderInputs(
        goods=_with_years(typed[BORDER_GOODS.name].values, years),
        years=_with_years(typed[BORDER_YEARS.name].values, years),
        sources=typed[BORDER_SOURCES.name].values.reset_index(drop=True),
    )


def _unknown_products(goods: TypedTable, products: Sequence[str]) -> list[Fault]:
    cells = goods.clean("product")["product"]
    unknown = cells[~cells.isin(products)]
    remedies = {name: did_you_mean(name, products, "give a product of the plan") for name in set(unknown)}
    return goods.faults_at(unknown.index, "product", "is no product of the plan", unknown.map(remedies))


def _missing_years(table: Table, given: pd.Series[float], years: Sequence[int], of: str) -> list[Fault]:
    """A fault naming the years of the plan that have no row."""
    missing = sorted(set(years) - set(given.dropna().astype(int)))
    if not missing:
        return []
    named = ", ".join(map(str, missing))
    return [
        Fault(table.name, None, "year", None, f"lacks years of the plan{of}: {named}", "add a row for each")
    ]


def _without_source(sources: pd.DataFrame) -> list[Fault]:
    """A fault for every column of figures that no row of the sources names."""
    told = set(zip(sources["table"], sources["item"], strict=True))
    return [
        Fault(table.name, None, column.name, None, "has no source", f"add a row to {BORDER_SOURCES.name}")
        for table in (BORDER_GOODS, BORDER_YEARS)
        for column in table.columns
        if column.name not in table.key and (table.name, column.name) not in told
    ]


def _with_years(values: pd.DataFrame, years: Sequence[int]) -> pd.DataFrame:
    """The rows of the plan's years, years as integers."""
    whole = values.assign(year=values["year"].astype("int64"))
    return whole[whole["year"].isin(years)].reset_index(drop=True)
