"""Every figure that a compliance year stands on: rules and benchmarks in force, with standing and source."""

from __future__ import annotations

import pandas as pd

from planner.case.case import Case
from planner.compliance.parameters import applies
from planner.compliance.plan_given import PlanGiven
from planner.compliance.read import RuleTables
from planner.compliance.tables import ALLOCATION_RULE

DECIDED_BY_PLAN, UNSOURCED = "decided by the plan", "no source given"
"""Standings beside those of ``sources``: the plan's own decision; the case's sources have no such row."""

RULE_COLUMNS = ("parameter", "sector", "from_year", "to_year", "value", "rule", "kind", "regulation")
BENCHMARK_COLUMNS = ("product", "year", "benchmark", "kind", "regulation")

PLAN_PARAMETERS = {"slope": "surplus_rate_slope", "band": "surplus_rate_limit"}
"""Columns of a plan's rules that stand in place of a parameter of ``compliance_rules``."""


def known_benchmarks(plan: PlanGiven, tables: RuleTables) -> pd.DataFrame:
    """Return all benchmarks, columns ``BENCHMARK_COLUMNS``; the plan's before those of the rules."""
    announced = tables.announced_benchmarks[list(BENCHMARK_COLUMNS)]
    both = pd.concat([plan.benchmarks, announced], ignore_index=True)
    both = both.drop_duplicates(["product", "year"], keep="first", ignore_index=True)
    decided = both["decided"].fillna(False).astype(bool)
    both.loc[decided, ["kind", "regulation"]] = [DECIDED_BY_PLAN, plan.name]
    for index in both.index[both["kind"].isna()]:
        row = both.loc[index]
        both.loc[index, ["kind", "regulation"]] = _standing(
            plan.case, "benchmarks", f"{row['product']}, {row['year']:.0f}"
        )
    return both[list(BENCHMARK_COLUMNS)]


def benchmarks_used(rows: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Return those benchmarks that rows of installations refer to, sorted; heat where heat is supplied."""
    heated = rows[(rows["heat_output"] > 0) | (rows["previous_heat_output"] > 0)]
    of_heat = heated.assign(product=heated["heat_product"])
    needed = pd.concat([rows, of_heat])[["product", "year"]].drop_duplicates()
    return known.merge(needed, on=["product", "year"]).sort_values(["product", "year"], ignore_index=True)


def rules_used(rows: pd.DataFrame, plan: PlanGiven, tables: RuleTables) -> pd.DataFrame:
    """Return every rule and parameter in force for the rows' sectors and years, ``RULE_COLUMNS``, sorted.

    A rule of the plan stands in place of those of ``allocation_methods`` and ``compliance_rules``.
    """
    pairs = rows[["sector", "year"]].drop_duplicates()
    of_plan = pairs.merge(plan.rules(), on=["sector", "year"])
    parts = [
        _in_force(tables.compliance_rules, pairs, of_plan),
        _in_force(tables.allocation_methods.assign(parameter=ALLOCATION_RULE), pairs, of_plan),
        _of_plan(of_plan, plan),
    ]
    table = pd.concat([part for part in parts if len(part)], ignore_index=True)
    table = table.reindex(columns=list(RULE_COLUMNS))
    table["rule"] = table["rule"].fillna("")
    return table.sort_values(["parameter", "sector", "from_year"], ignore_index=True)


def _in_force(rules: pd.DataFrame, pairs: pd.DataFrame, of_plan: pd.DataFrame) -> pd.DataFrame:
    """Return the rules that hold for a pair of sector and year, unless the plan rules there."""
    kept = []
    for rule in rules.to_dict("records"):
        holds = pairs[applies(rule, pairs["sector"], pairs["year"])]
        of_holds = holds.merge(of_plan, on=["sector", "year"], how="left")
        kept.append(len(holds) > 0 and not _replaced(str(rule["parameter"]), of_holds).all())
    return rules[kept]


def _replaced(parameter: str, of_holds: pd.DataFrame) -> pd.Series[bool]:
    """Whether the plan has a figure of its own for this parameter, by row."""
    column = "plan_rule" if parameter == ALLOCATION_RULE else ""
    for name, replaced in PLAN_PARAMETERS.items():
        column = name if parameter == replaced else column
    return of_holds[column].notna() if column else pd.Series(False, index=of_holds.index)


def _of_plan(of_plan: pd.DataFrame, plan: PlanGiven) -> pd.DataFrame:
    """Return the rule of the plan, and its own parameters, for each pair of sector and year."""
    rows = []
    for row in of_plan.to_dict("records"):
        sector, year = str(row["sector"]), float(row["year"])
        begins = plan.case.allocation_rules.query("sector == @sector and from_year <= @year")["from_year"]
        kind, source = _standing(plan.case, "allocation_rules", f"{sector}, {begins.max():.0f}")
        shared = {"sector": sector, "from_year": year, "to_year": year, "kind": kind, "regulation": source}
        rows.append({"parameter": ALLOCATION_RULE, "rule": row["plan_rule"], **shared})
        rows += [
            {"parameter": parameter, "value": row[name], **shared}
            for name, parameter in PLAN_PARAMETERS.items()
            if pd.notna(row[name])
        ]
    return pd.DataFrame(rows)


def _standing(case: Case, table: str, item: str) -> tuple[str, str]:
    """Return standing and source of an item as the case's sources have it."""
    rows = case.sources[(case.sources["table"] == table) & (case.sources["item"] == item)]
    if rows.empty:
        return UNSOURCED, case.name
    row = rows.iloc[0]
    return str(row["kind"]), "; ".join(text for text in (row["source"], row["issuer"]) if text)
