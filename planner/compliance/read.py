"""The tables of a compliance year read and checked, all faults at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from planner.case.faults import Fault
from planner.case.one_table import read_table
from planner.case.schema import Table
from planner.case.typed import TypedTable, with_defaults
from planner.compliance.tables import RULE_TABLES, VERIFIED

WHOLE_TONNES = ("emissions", "previous_emissions", "net_sales", "offsets", "opening_bank", "borrowing")
"""Columns of amounts of allowances or verified emissions: whole tonnes."""


@dataclass(frozen=True)
class RuleTables:
    """The rules as given: one frame a table of ``RULE_TABLES``, open ends of periods as infinity."""

    compliance_rules: pd.DataFrame
    allocation_methods: pd.DataFrame
    announced_benchmarks: pd.DataFrame


def read_verified(path: Path) -> tuple[TypedTable, list[Fault]]:
    """Read what was verified: rows indexed as in the file, and every fault within the table itself."""
    typed, faults = read_table(path, VERIFIED)
    for column in WHOLE_TONNES:
        cells = typed.clean(column)[column]
        broken = cells.index[cells.notna() & (cells % 1 != 0)]
        faults += typed.faults_at(broken, column, "is not whole tonnes", "round it as the verifier did")
    if typed.has("entity", "province"):
        clean = typed.clean("entity", "province")
        several = clean.groupby("entity")["province"].transform("nunique") > 1
        problem = "differs from another row of the same entity"
        faults += typed.faults_at(
            clean.index[several], "province", problem, "give the province of the entity on all its rows"
        )
    if typed.has("installation", "year", "entity"):
        clean = typed.clean("installation", "year", "entity")
        owners = clean.groupby(["installation", "year"])["entity"].transform("nunique")
        problem = "differs from another row of the same installation and year"
        remedy = "let one entity surrender for an installation"
        faults += typed.faults_at(clean.index[owners > 1], "entity", problem, remedy)
    return typed, faults


def read_rules(folder: Path) -> tuple[RuleTables, list[Fault]]:
    """Read the three tables of rules of a folder, and every fault of them."""
    frames, faults = {}, []
    for table in RULE_TABLES:
        typed, found = read_table(folder / f"{table.name}.csv", table)
        faults += found
        values = with_defaults(typed.values, typed.columns)
        if "to_year" in values:
            faults += _period_faults(typed, table)
            values["to_year"] = values["to_year"].fillna(float("inf"))
        frames[table.name] = values
    return RuleTables(**frames), faults


def _period_faults(typed: TypedTable, table: Table) -> list[Fault]:
    """Return a fault for each period that ends before it begins, and for each that overlaps an earlier."""
    if not typed.has("from_year", "to_year", *table.key):
        return []
    clean = typed.clean("from_year", "to_year", *table.key)
    ends = clean["to_year"].fillna(float("inf"))
    backwards = clean.index[ends < clean["from_year"]]
    faults = typed.faults_at(backwards, "to_year", "is before from_year", "give the last year in force")
    groups = [clean[name] for name in table.key if name != "from_year"]
    ordered = clean.assign(to_year=ends).sort_values("from_year")
    before = ordered.groupby(groups)["to_year"].shift()
    overlapping = ordered.index[before.notna() & (ordered["from_year"] <= before)]
    problem = "lies in the period of another row"
    return faults + typed.faults_at(overlapping, "from_year", problem, "end the earlier period before it")
