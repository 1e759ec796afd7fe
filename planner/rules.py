"""Which rule, with which parameters, is in force for every sector and plan year."""

from __future__ import annotations

from dataclasses import dataclass

from models.data import UNCOVERED
from planner.case.case import Case

SectorYear = tuple[str, int]


@dataclass(frozen=True)
class RuleInForce:
    """One row of allocation_rules as it holds in one year. Shares are fractions; NaN = has none."""

    rule: str
    free_share: float = float("nan")
    reserve_share: float = float("nan")
    band: float = float("nan")
    slope: float = float("nan")
    shortfall_limit: float = float("nan")
    tightening_min: float = float("nan")
    tightening_max: float = float("nan")


def rules_in_force(case: Case) -> dict[SectorYear, RuleInForce]:
    """Spread allocation_rules over sectors and plan years, sorted.

    A rule is in force until the sector's next row; before its first row a sector is uncovered.
    """
    rows: dict[str, list[tuple[int, RuleInForce]]] = {sector: [] for sector in sorted(case.sectors["sector"])}
    for row in case.allocation_rules.sort_values("from_year").to_dict("records"):
        parameters = {name: float(row[name]) for name in RuleInForce.__dataclass_fields__ if name != "rule"}
        rows[row["sector"]].append((row["from_year"], RuleInForce(rule=row["rule"], **parameters)))
    in_force = {}
    for sector, changes in rows.items():
        for year in case.settings.years:
            begun = [rule for from_year, rule in changes if from_year <= year]
            in_force[sector, year] = begun[-1] if begun else RuleInForce(UNCOVERED)
    return in_force
