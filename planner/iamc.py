"""A plan in the format of the Integrated Assessment Modelling Consortium, which pyam reads.

One row for every model, scenario, region, variable and unit, a column a year. Names and units follow
IAMconsortium/common-definitions where they have the quantity (``Price|Carbon``, species and their units); the
rest stands below ``Emissions Trading``. Emissions are those of the case's perimeter, not of the whole
economy, so none is called plain ``Emissions|CO2``. ``Replay|`` begins what firms do. A variable is the sum
of those one level below it, where it has any, except shares, benchmarks and caps.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from planner.abatement_by_name import abatement_by_name, named_measures
from planner.case.describe import ALL_SECTORS
from planner.case.schema import CO2
from planner.csv_text import with_safe_text
from planner.published_plan import PublishedPlan
from planner.rows import TONNES_PER_MT

INDEX = ["model", "scenario", "region", "variable", "unit"]
"""Columns before the years."""
MODEL = "Allocation Planner"
REGION = "China"
"""The region of a national scheme: its name in common-definitions."""
SHEET = "data"
"""The sheet that pyam reads of a workbook unless told otherwise."""
PER_CENT = 100.0
NO_PROVINCE = "Province not given"
SCHEME = "Emissions Trading"
OWN_MEASURES = ("Measures of single installations", "")
"""What measures of single installations are called where they are one sum."""

Rows = Iterator[tuple[str, str, str, int, float]]
"""Region, variable, unit, year, value."""


def iamc_table(plan: PublishedPlan, *, region: str = REGION) -> pd.DataFrame:
    """The plan as an IAMC table: ``INDEX``, then a column a year (whole numbers); blank = does not apply.

    The scenario is the plan's name, the model the planner with its version. Provinces are regions of their
    own, ``<region>|<province>``. Amounts are in Mt CO2 a year (Mt CO2-equiv where the case counts other
    gases), prices in the case's currency per tonne, undiscounted; shares in per cent.
    """
    writer = _Variables(plan, region)
    rows = [row for part in writer.parts() for row in part]
    long = pd.DataFrame(rows, columns=["region", "variable", "unit", "year", "value"])
    long.insert(0, "scenario", plan.name)
    long.insert(0, "model", f"{MODEL} {plan.versions['planner']}")
    order = long[INDEX].drop_duplicates()
    wide = long.dropna().pivot(index=INDEX, columns="year", values="value").rename_axis(columns=None)
    wide.columns = [int(year) for year in wide.columns]
    return order.merge(wide.reset_index(), on=INDEX)


def write_iamc(table: pd.DataFrame, path: Path) -> None:
    """Write an IAMC table as CSV, or as a workbook where ``path`` ends with .xlsx. Raises OSError.

    A text that a spreadsheet program would take for a formula gets an apostrophe in front.
    """
    table = with_safe_text(table)
    if path.suffix == ".xlsx":
        table.to_excel(path, sheet_name=SHEET, index=False)
    else:
        table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8", float_format="%.12g")


class _Variables:
    """The variables of one plan, part by part."""

    def __init__(self, plan: PublishedPlan, region: str) -> None:
        case = plan.case
        self._plan, self._region = plan, region
        alone = list(case.gases["gas"]) == [CO2]
        self._species = "CO2" if alone else "Kyoto Gases"
        self._mass = "Mt CO2" if alone else "Mt CO2-equiv"
        self._tonne = self._mass.removeprefix("M")
        self._currency = case.settings.currency
        self._sectors = _names(case.sectors, "sector")
        self._products = _names(case.products, "product")
        self._units = dict(zip(case.products["product"], case.products["unit"], strict=True))
        self._sector_of = dict(zip(case.products["product"], case.products["sector"], strict=True))

    def parts(self) -> Iterator[Rows]:
        """Every part, in the order of the file."""
        yield self._market()
        yield self._replay()
        yield self._allocations()
        yield self._benchmarks()
        yield self._production()
        yield self._abatement()
        yield self._provinces()

    @property
    def _yearly(self) -> str:
        return f"{self._mass}/yr"

    @property
    def _emissions(self) -> str:
        return f"Emissions|{self._species}|{SCHEME}"

    def _market(self) -> Rows:
        price = f"{self._currency}/t CO2"
        for row in self._plan.market.to_dict("records"):
            year = int(row["year"])
            yield self._region, "Price|Carbon", price, year, row["price"]
            yield self._region, f"{SCHEME}|Marginal Cost", price, year, row["marginal_cost"]
            yield self._region, self._emissions, self._yearly, year, row["total_emissions"]
            yield self._region, f"{self._emissions}|Covered", self._yearly, year, row["emissions"]
            yield self._region, f"{SCHEME}|Offsets", self._yearly, year, row["offset"]
            yield self._region, f"{SCHEME}|Bank", self._mass, year, row["bank"]

    def _replay(self) -> Rows:
        for row in self._plan.replay_market.to_dict("records"):
            year = int(row["year"])
            for column, name, unit in (
                ("total_emissions", self._emissions, self._yearly),
                ("emissions", f"{self._emissions}|Covered", self._yearly),
                ("offset", f"{SCHEME}|Offsets", self._yearly),
                ("bank", f"{SCHEME}|Bank", self._mass),
            ):
                yield self._region, f"Replay|{name}", unit, year, row[column]

    def _allocations(self) -> Rows:
        table = self._plan.allocations
        amounts = {
            "baseline_emissions": f"{SCHEME}|Baseline Emissions",
            "free_allocation": f"{SCHEME}|Allowances|Free Allocation",
            "auction": f"{SCHEME}|Allowances|Auction",
            "reserve": f"{SCHEME}|Allowances|Reserve",
            "issuance": f"{SCHEME}|Allowances",
        }
        totals = table.groupby("year", as_index=False)[[*amounts, "uncovered_emissions"]].sum()
        for row in totals.to_dict("records"):
            for column, name in amounts.items():
                yield self._region, name, self._yearly, int(row["year"]), row[column]
            uncovered = f"{self._emissions}|Not Covered"
            yield self._region, uncovered, self._yearly, int(row["year"]), row["uncovered_emissions"]
        for row in table.to_dict("records"):
            year, sector = int(row["year"]), self._sectors[row["sector"]]
            covered = f"{self._emissions}|Covered|{sector}"
            yield self._region, covered, self._yearly, year, row["emissions"]
            uncovered = f"{self._emissions}|Not Covered|{sector}"
            yield self._region, uncovered, self._yearly, year, row["uncovered_emissions"]
            for column in ("baseline_emissions", "free_allocation", "auction", "reserve"):
                yield self._region, f"{amounts[column]}|{sector}", self._yearly, year, row[column]
            yield self._region, f"{SCHEME}|Issuance|{sector}", self._yearly, year, row["issuance"]
            yield self._region, f"{SCHEME}|Cap|{sector}", self._yearly, year, row["cap"]
            yield self._region, f"{SCHEME}|Burden|{sector}", "%", year, row["burden"] * PER_CENT
        caps = self._plan.case.cap_trajectory
        for row in caps[caps["sector"] == ALL_SECTORS].to_dict("records"):
            yield self._region, f"{SCHEME}|Cap", self._yearly, int(row["year"]), row["cap"]

    def _benchmarks(self) -> Rows:
        for row in self._plan.benchmarks.to_dict("records"):
            name, year = self._products[row["product"]], int(row["year"])
            unit = f"{self._tonne}/{self._units[row['product']]}"
            yield self._region, f"{SCHEME}|Benchmark|{name}", unit, year, row["benchmark"]
            yield self._region, f"{SCHEME}|Tightening|{name}", "%", year, row["tightening"] * PER_CENT

    def _production(self) -> Rows:
        first, last = self._plan.case.settings.first_year, self._plan.case.settings.last_year
        table = self._plan.case.output_forecast
        for row in table[table["year"].between(first, last)].to_dict("records"):
            unit = f"million {self._units[row['product']]}/yr"
            name = f"Production|{self._products[row['product']]}"
            yield self._region, name, unit, int(row["year"]), row["output"]

    def _abatement(self) -> Rows:
        abated, cost = f"{SCHEME}|Abatement", f"{SCHEME}|Abatement Cost"
        money = f"million {self._currency}/yr"
        measures = _measure_names(named_measures([self._plan.case], OWN_MEASURES))
        (by_name,) = abatement_by_name([self._plan])
        levels: tuple[list[str], ...] = ([], ["product"], ["product", "measure"])
        for level in levels:
            totals = by_name.groupby([*level, "year"], as_index=False)[["abated", "cost"]].sum()
            for row in totals.to_dict("records"):
                name = "".join(f"|{self._products[row['product']]}" for _ in level[:1])
                name += "".join(f"|{measures[row['product'], row['measure']]}" for _ in level[1:])
                yield self._region, f"{abated}{name}", self._yearly, int(row["year"]), row["abated"]
                yield self._region, f"{cost}{name}", money, int(row["year"]), row["cost"]

    def _provinces(self) -> Rows:
        case = self._plan.case
        province = dict(
            zip(
                zip(case.installations["installation"], case.installations["product"], strict=True),
                _plain(case.installations["province"]),
                strict=True,
            )
        )
        table = self._plan.installations
        keys = zip(table["installation"], table["product"], strict=True)
        table = table.assign(province=[province[key] or NO_PROVINCE for key in keys])
        table["sector"] = [self._sectors[self._sector_of[product]] for product in table["product"]]
        emitted, granted = self._emissions, f"{SCHEME}|Allowances|Free Allocation"
        parts: tuple[tuple[str, str, pd.Series[bool]], ...] = (
            ("emissions", emitted, table["covered"].notna()),
            ("emissions", f"{emitted}|Covered", table["covered"]),
            ("emissions", f"{emitted}|Not Covered", ~table["covered"]),
            ("free_allocation", granted, table["covered"]),
        )
        for column, variable, wanted in parts:
            by_sector = [[]] if variable == emitted else [[], ["sector"]]
            for level in by_sector:
                totals = table[wanted].groupby(["province", *level, "year"], as_index=False)[[column]].sum()
                for row in totals.to_dict("records"):
                    region, name = (
                        f"{self._region}|{row['province']}",
                        "|".join([variable, *(row[of] for of in level)]),
                    )
                    yield region, name, self._yearly, int(row["year"]), row[column] / TONNES_PER_MT


def _names(table: pd.DataFrame, key: str) -> dict[str, str]:
    """English names of things, or their keys where names are missing or two have the same."""
    names = [name or _one(of) for of, name in zip(table[key], _plain(table["name_en"]), strict=True)]
    if len(set(names)) < len(names):
        names = [_one(of) for of in table[key]]
    return dict(zip(table[key], names, strict=True))


def _measure_names(measures: pd.DataFrame) -> dict[tuple[str, str], str]:
    """By product and measure: its English name, or its key where another measure of the product shares it."""
    named: dict[tuple[str, str], str] = {}
    for product, rows in measures.drop_duplicates(["product", "measure"]).groupby("product"):
        named |= {(str(product), measure): name for measure, name in _names(rows, "measure").items()}
    return named


def _plain(texts: pd.Series[str]) -> list[str]:
    return [_one(text) for text in texts]


def _one(text: str) -> str:
    """A text as one level of a variable's name: the bar divides levels."""
    return text.replace("|", "/").strip()
