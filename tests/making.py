"""Cases in a few lines for tests: a compact description becomes the tables of the case format."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from planner.case.case import Case
from planner.case.read import read_case
from planner.case.tables import table_called
from planner.plan import Plan
from planner.planning import make_plan
from tests.building import small_tables, write_case

Rows = Sequence[Mapping[str, object]]


@dataclass
class Small:
    """A case with one sector per product unless said otherwise; every blank is the format's default.

    ``outputs``: million units by product and year. Where ``installations`` is empty, each product has one
    with intensity 1 and the first year's output as activity. ``rules``, ``caps``, ``measures``,
    ``own_measures`` (of single installations), ``market``, ``benchmarks``: rows of their tables, columns left
    out being blank. A rule is ``benchmark`` from the first year with tightening_max 0.5 unless given for the
    sector.
    """

    outputs: Mapping[str, Sequence[float]]
    years: Sequence[int] = (2027,)
    sector_of: Mapping[str, str] = field(default_factory=dict)
    protection: Mapping[str, float] = field(default_factory=dict)
    installations: Rows = ()
    rules: Rows = ()
    caps: Rows = ()
    measures: Rows = ()
    own_measures: Rows = ()
    market: Rows = ()
    benchmarks: Rows = ()
    gases: Rows = ()
    index: Mapping[tuple[str, int], float] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables of the case."""
        columns = {name: list(table.columns) for name, table in small_tables().items()}
        sector_of = {product: self.sector_of.get(product, product) for product in self.outputs}
        sectors = sorted(set(sector_of.values()))
        settings = {
            "title_en": "Test",
            "title_zh": "测试",
            "base_year": 2024,
            "first_year": self.years[0],
            "last_year": self.years[-1],
            **self.settings,
        }
        installations = self.installations or [
            {"installation": f"{product} plant", "product": product, "activity_level": outputs[0] * 1e6}
            for product, outputs in self.outputs.items()
        ]
        with_intensity = not self.gases
        ruled = {row["sector"] for row in self.rules}
        rules = [
            *self.rules,
            *(
                {"sector": sector, "from_year": self.years[0], "rule": "benchmark", "tightening_max": 0.5}
                for sector in sectors
                if sector not in ruled
            ),
        ]
        rows: dict[str, Rows] = {
            "settings": [{"key": key, "value": value} for key, value in settings.items()],
            "sectors": [{"sector": s, "name_en": s, "name_zh": s} for s in sectors],
            "products": [
                {
                    "product": product,
                    "sector": sector,
                    "name_en": product,
                    "name_zh": product,
                    "unit": "t",
                    "protection": self.protection.get(product),
                }
                for product, sector in sector_of.items()
            ],
            "installations": [
                {**({"intensity": 1.0} if with_intensity else {}), "name": row["installation"], **row}
                for row in installations
            ],
            "output_forecast": [
                {
                    "product": product,
                    "year": year,
                    "output": output,
                    "intensity_index": self.index.get((product, year)),
                }
                for product, outputs in self.outputs.items()
                for year, output in zip(self.years, outputs, strict=True)
            ],
            "benchmarks": self.benchmarks,
            "allocation_rules": rules,
            "cap_trajectory": self.caps,
            "measures": [
                {"name_en": row["measure"], "available_from": self.years[0], **row} for row in self.measures
            ],
            "market": self.market,
        }
        if self.own_measures:
            rows["installation_measures"] = [
                {"available_from": self.years[0], **row} for row in self.own_measures
            ]
            columns["installation_measures"] = [
                column.name for column in table_called("installation_measures").columns
            ]
        if self.gases:
            rows["gases"] = self.gases
            columns["gases"] = ["gas", "gwp"]
            gas_columns = [f"intensity_{row['gas']}" for row in self.gases]
            columns["installations"] = [
                *(c for c in columns["installations"] if c != "intensity"),
                *gas_columns,
            ]
        return {
            name: pd.DataFrame(list(found), columns=columns[name], dtype=object)
            for name, found in rows.items()
        }

    def case(self) -> Case:
        """The case, read and checked."""
        return case_of(self.tables())

    def plan(self) -> Plan:
        """The plan of the case."""
        return make_plan(self.case())


def case_of(tables: Mapping[str, pd.DataFrame]) -> Case:
    """Write tables to a folder that is thrown away, read and check them."""
    with tempfile.TemporaryDirectory() as folder:
        return read_case(write_case(Path(folder) / "case", tables))[0]


def cap(sector: str, year: int, amount: float | None) -> dict[str, object]:
    """One row of cap_trajectory."""
    return {"sector": sector, "year": year, "cap": amount}


def measure(name: str, product: str, cost: float, potential: float, **more: object) -> dict[str, object]:
    """One row of measures, available from the first plan year."""
    return {"measure": name, "product": product, "cost": cost, "potential": potential, **more}


def own_measure(
    name: str, installation: str, product: str, cost: float, potential: float, **more: object
) -> dict[str, object]:
    """One row of installation_measures, available from the first plan year."""
    row = measure(name, product, cost, potential, **more)
    return {**row, "installation": installation}


def price_of(plan: Plan, constraint: str, item: str = "", year: int | None = None) -> float:
    """One value of shadow_prices."""
    table = plan.shadow_prices
    found = table[(table["constraint"] == constraint) & (table["item"] == item)]
    if year is not None:
        found = found[found["year"] == year]
    (value,) = found["value"]
    return float(value)


def benchmark_of(plan: Plan, product: str, year: int) -> float:
    """One value of benchmarks."""
    table = plan.benchmarks
    (value,) = table[(table["product"] == product) & (table["year"] == year)]["benchmark"]
    return float(value)


def in_year(table: pd.DataFrame, year: int, column: str) -> float:
    """One value of a table by year."""
    (value,) = table[table["year"] == year][column]
    return float(value)
