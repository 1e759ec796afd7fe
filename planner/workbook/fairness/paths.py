"""Sheets of fairness.xlsx with years across and a row for each rule: benchmarks, and the four burdens."""

from __future__ import annotations

import pandas as pd

from planner.comparison.plans import by_year
from planner.fairness.burdens import DEFINITIONS
from planner.fairness.side_by_side import SideBySide
from planner.workbook.fairness.words import BURDEN_LOOKS, BURDEN_TERMS, RULE_TERMS, burden_unit
from planner.workbook.report_book import ReportBook, names_of
from planner.workbook.sheet import Column, Entry, Sheet
from planner.workbook.style import WRAPPED, Style
from planner.workbook.text import Formula

ITEM_WIDTH, QUANTITY_WIDTH, UNIT_WIDTH, RULE_WIDTH, YEAR_WIDTH = 30.0, 34.0, 18.0, 34.0, 11.0
FIRST_YEAR_COLUMN = 5
YEARS_ON_A_PAGE = 12


class RulePaths:
    """Writes these sheets; products are named once for both."""

    def __init__(self, book: ReportBook, compared: SideBySide) -> None:
        self._book, self._compared = book, compared
        self._table = compared.by_year()
        products = compared.case.products
        self._names = names_of(book.terms, [products], "product", "\n")
        self._units = dict(zip(products["product"], products["unit"], strict=True))
        self._decided = sorted(self._table["product"].unique())
        self._years = sorted(int(year) for year in self._table["year"].unique())

    def write_benchmarks(self) -> None:
        """Benchmark by rule, then live differences from the fairest burden; then tightening by rule."""
        sheet = self._sheet("fairness_benchmarks")
        terms = self._book.terms
        for product in self._decided:
            unit = f"tCO2e/{terms.word(self._units[product])}"
            first = self._rows(sheet, product, "benchmark", terms.label("benchmark"), unit, "benchmark")
            self._differences(sheet, product, unit, first)
            self._rows(sheet, product, "tightening", terms.label("tightening"), "%", "share")
            sheet.row([])

    def write_burdens(self) -> None:
        """The four burdens of every product by rule."""
        sheet = self._sheet("fairness_burdens")
        for product in self._decided:
            for burden in DEFINITIONS:
                said = self._book.terms.label(BURDEN_TERMS[burden])
                unit = burden_unit(self._book, burden, self._units[product])
                self._rows(sheet, product, burden, said, unit, BURDEN_LOOKS[burden])
            sheet.row([])

    def _sheet(self, key: str) -> Sheet:
        terms = self._book.terms
        columns = [
            Column(terms.header("product"), ITEM_WIDTH),
            Column(terms.header("quantity"), QUANTITY_WIDTH),
            Column(terms.header("unit"), UNIT_WIDTH),
            Column(terms.header("fairness_rule"), RULE_WIDTH),
            *(Column(year, YEAR_WIDTH) for year in self._years),
        ]
        pages = -(-len(self._years) // YEARS_ON_A_PAGE)
        return self._book.sheet(key, columns, frozen=FIRST_YEAR_COLUMN - 1, pages_wide=pages)

    def _rows(self, sheet: Sheet, product: str, column: str, said: str, unit: str, look: str) -> int:
        """A row for each rule; the number of the first."""
        first = sheet.next_row
        for rule in self._compared.plans:
            values = by_year(self._of_rule(rule.value), {"product": product}, column)
            rule_said = self._book.terms.label(RULE_TERMS[rule])
            cells: list[Entry | None] = [
                (values.get(year), Style(look, "solver") if year in values else Style(look))
                for year in self._years
            ]
            sheet.row([*self._labels(product, said, unit, rule_said), *cells])
        return first

    def _differences(self, sheet: Sheet, product: str, unit: str, first: int) -> None:
        terms = self._book.terms
        decided = set(self._table[self._table["product"] == product]["year"])
        for number, rule in enumerate(self._compared.plans):
            if number == 0:
                continue
            cells: list[Entry | None] = []
            for position, year in enumerate(self._years):
                column = FIRST_YEAR_COLUMN + position
                difference = Formula(f"{sheet.at(first + number, column)}-{sheet.at(first, column)}")
                cells.append((difference if year in decided else None, Style("benchmark", "total")))
            said = terms.label("difference_from_fairest")
            sheet.row([*self._labels(product, said, unit, terms.label(RULE_TERMS[rule])), *cells])

    def _labels(self, product: str, said: str, unit: str, rule: str) -> list[Entry]:
        return [(self._names[product], WRAPPED), (said, WRAPPED), (unit, WRAPPED), (rule, WRAPPED)]

    def _of_rule(self, rule: str) -> pd.DataFrame:
        return self._table[self._table["rule"] == rule]
