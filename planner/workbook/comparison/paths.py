"""The sheets of compare.xlsx with years across: benchmarks, allocations, emissions, prices, measures."""

from __future__ import annotations

from collections.abc import Sequence

from planner.abatement_by_name import abatement_by_name, named_measures
from planner.comparison.plans import ByYear, by_year, items_of, total_by_year, years_of
from planner.published_plan import PublishedPlan
from planner.workbook.comparison.plan_years import PlanYears
from planner.workbook.report_book import ReportBook, names_of
from planner.workbook.terms import glossary

ALL = ""
"""The item of what is not divided."""

_ALLOCATIONS = (
    ("free_allocation", "amount"),
    ("issuance", "amount"),
    ("cap", "amount"),
    ("shortfall", "amount"),
    ("burden", "share"),
)
_MARKET = (
    ("allowance_price", "price", "price"),
    ("marginal_cost", "marginal_cost", "price"),
    ("market_emissions", "emissions", "amount"),
    ("supply", "supply", "amount"),
    ("offset", "offset", "amount"),
    ("bank", "bank", "amount"),
)
"""Term, column of the market table, look."""
_STOCKS = ("bank",)


class ComparedPaths:
    """Writes these sheets; the plans are named once for all of them."""

    def __init__(self, book: ReportBook, plans: Sequence[PublishedPlan], names: Sequence[str]) -> None:
        self._book, self._plans, self._names = book, plans, names
        self._years = years_of(plans)
        cases = [plan.case for plan in plans]
        self._sectors = names_of(book.terms, [case.sectors for case in cases], "sector", "\n")
        self._products = names_of(book.terms, [case.products for case in cases], "product", "\n")
        chinese, english = glossary()["own_measures"]
        named = named_measures(cases, (english, chinese))
        self._measures = names_of(book.terms, [named], "measure", "\n")
        self._units = {
            product: unit
            for case in reversed(cases)
            for product, unit in zip(case.products["product"], case.products["unit"], strict=True)
        }

    def write_benchmarks(self) -> None:
        """Benchmark and tightening of every product."""
        table = self._table("compare_benchmarks")
        for (product,) in items_of([plan.benchmarks for plan in self._plans], ["product"]):
            label = self._products[product]
            unit = f"tCO2e/{self._book.terms.word(self._units[product])}"
            for quantity, look, of in (("benchmark", "benchmark", unit), ("tightening", "share", "")):
                values = [by_year(plan.benchmarks, {"product": product}, quantity) for plan in self._plans]
                table.add(quantity, product, label, values, look, of)
            table.gap()

    def write_allocations(self) -> None:
        """Free allocation, issuance, cap, shortfall and burden of every sector, and of all together."""
        table = self._table("compare_allocations")
        tables = [plan.allocations for plan in self._plans]
        for (sector,) in items_of(tables, ["sector"]):
            for quantity, look in _ALLOCATIONS:
                values = [by_year(one, {"sector": sector}, quantity) for one in tables]
                amount = look == "amount"
                unit = self._book.mass if amount else ""
                table.add(quantity, sector, self._sectors[sector], values, look, unit, total=amount)
            table.gap()
        label = self._book.terms.label("all_sectors")
        for quantity in ("free_allocation", "issuance"):
            totals = [total_by_year(one, quantity) for one in tables]
            table.add(quantity, ALL, label, totals, "amount", self._book.mass, total=True)

    def write_emissions(self) -> None:
        """Whole-perimeter emissions in plan and replay, then every sector's baseline and emissions."""
        table = self._table("compare_emissions")
        terms, mass = self._book.terms, self._book.mass
        for quantity, of in (("the_plan", "market"), ("the_replay", "replay_market")):
            values = [by_year(getattr(plan, of), {}, "total_emissions") for plan in self._plans]
            table.add("total_emissions", of, terms.label(quantity), values, "amount", mass, total=True)
        table.gap()
        tables = [plan.allocations for plan in self._plans]
        for (sector,) in items_of(tables, ["sector"]):
            for quantity in ("baseline_emissions", "emissions", "uncovered_emissions"):
                values = [by_year(one, {"sector": sector}, quantity) for one in tables]
                table.add(quantity, sector, self._sectors[sector], values, "amount", mass, total=True)
            table.gap()

    def write_market(self) -> None:
        """Prices, then what is surrendered, supplied, offset and carried over."""
        table = self._table("compare_market")
        for quantity, column, look in _MARKET:
            values = [by_year(plan.market, {}, column) for plan in self._plans]
            amount = look == "amount"
            unit = self._book.mass if amount else self._book.price_unit
            label = self._book.terms.label("the_replay" if quantity == "allowance_price" else "the_plan")
            table.add(quantity, ALL, label, values, look, unit, total=amount and quantity not in _STOCKS)

    def write_measures(self) -> None:
        """What every measure abates and costs in every product, undiscounted; then all together."""
        table = self._table("compare_measures")
        tables = abatement_by_name(self._plans)
        for product, measure in items_of(tables, ["product", "measure"]):
            key = {"product": product, "measure": measure}
            label = f"{self._measures[measure]}\n{self._products[product]}"
            self._abated(
                table, f"{product} {measure}", label, [by_year(one, key, "abated") for one in tables]
            )
            costs = [by_year(one, key, "cost") for one in tables]
            self._cost(table, f"{product} {measure}", label, costs)
        everything = self._book.terms.label("all_measures")
        self._abated(table, ALL, everything, [total_by_year(one, "abated") for one in tables])
        self._cost(table, ALL, everything, [total_by_year(one, "cost") for one in tables])

    def _abated(self, table: PlanYears, item: str, label: str, values: Sequence[ByYear]) -> None:
        if any(amount for known in values for amount in known.values()):
            table.add("abated", item, label, values, "amount", self._book.mass, total=True)

    def _cost(self, table: PlanYears, item: str, label: str, values: Sequence[ByYear]) -> None:
        if any(amount for known in values for amount in known.values()):
            table.add("measure_cost", item, label, values, "money", self._book.money, total=True)

    def _table(self, key: str) -> PlanYears:
        return PlanYears(self._book, key, self._names, self._years)
