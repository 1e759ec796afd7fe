"""The sheets of what is in force: rules and parameters, benchmarks; each figure with standing and source."""

from __future__ import annotations

import math

from planner.compliance.tables import ALLOCATION_RULE
from planner.workbook.compliance.cells import CODE, NAME, THIN, YEAR, Cells, Field
from planner.workbook.style import WRAPPED, Style

_STANDING = (Field("kind", WRAPPED, 22.0), Field("regulation", WRAPPED, 70.0))
_RULES = (
    Field("parameter", WRAPPED, 44.0),
    Field("sector", WRAPPED, 18.0),
    Field("from_year", YEAR, 10.0),
    Field("to_year", YEAR, 10.0),
    Field("value", Style("number", "input"), 24.0),
    *_STANDING,
)
_BENCHMARKS = (
    Field("product", CODE, 22.0),
    Field("product_name", WRAPPED, NAME + 8),
    Field("year", YEAR, THIN),
    Field("benchmark", Style("benchmark", "input"), 16.0),
    *_STANDING,
)
_VALUE, _BENCHMARK = 5, 4


def write_rules(cells: Cells) -> None:
    """Write rules and parameters of the sectors and years of the accounts; the value is what formulas use."""
    terms, years = cells.book.terms, cells.accounts.years
    sheet, _ = cells.begin("rules", _RULES, frozen=1)
    for row in cells.accounts.rules.to_dict("records"):
        is_rule, begins, ends = row["parameter"] == ALLOCATION_RULE, row["from_year"], row["to_year"]
        for year in years:
            if begins <= year <= ends:
                key = (str(row["parameter"]), str(row["sector"]), year)
                cells.parameters[key] = sheet.at(sheet.next_row, _VALUE)
        value = (
            (terms.label(f"comply_rule_{row['rule']}"), Style("wrapped", "input"))
            if is_rule
            else (row["value"], Style("number", "input"))
        )
        sheet.row(
            [
                (terms.label(f"comply_{row['parameter']}"), WRAPPED),
                (cells.sectors.get(row["sector"], row["sector"]), WRAPPED),
                (int(begins), YEAR),
                (None if math.isinf(ends) else int(ends), YEAR),
                value,
                (terms.word(row["kind"], "\n"), WRAPPED),
                (row["regulation"], WRAPPED),
            ]
        )
    sheet.filter_by_header(len(_RULES))


def write_benchmarks(cells: Cells) -> None:
    """Write the benchmarks that the installations are given by, those of heat among them."""
    terms = cells.book.terms
    sheet, _ = cells.begin("benchmarks", _BENCHMARKS, frozen=3)
    for row in cells.accounts.benchmarks.to_dict("records"):
        product, year = str(row["product"]), int(row["year"])
        cells.benchmarks[product, year] = sheet.at(sheet.next_row, _BENCHMARK)
        sheet.row(
            [
                (product, CODE),
                (
                    cells.products[product]
                    if product in cells.products
                    else terms.label(f"comply_{product}"),
                    WRAPPED,
                ),
                (year, YEAR),
                (row["benchmark"], Style("benchmark", "input")),
                (terms.word(row["kind"], "\n"), WRAPPED),
                (row["regulation"], WRAPPED),
            ]
        )
    sheet.filter_by_header(len(_BENCHMARKS))
