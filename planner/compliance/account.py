"""A compliance year worked out: from files to the accounts of installations, entities and provinces."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from planner.case.faults import CaseInvalid
from planner.compliance.entity_accounts import entity_accounts, province_accounts
from planner.compliance.in_force import benchmarks_used, known_benchmarks, rules_used
from planner.compliance.installation_accounts import installation_accounts
from planner.compliance.plan_given import PlanGiven
from planner.compliance.read import read_rules, read_verified


@dataclass(frozen=True)
class ComplianceAccounts:
    """What a compliance year comes to. Amounts are whole tonnes; frames are sorted by their keys.

    - rules: rules and parameters in force with their standing; see ``rules_used``
    - benchmarks: those used, with their standing; see ``benchmarks_used``
    - installations: key installation, product, year; see ``installation_accounts``
    - entities: key entity, year; see ``entity_accounts``
    - provinces: key province, year; sums of the entities
    """

    plan: PlanGiven
    rules: pd.DataFrame
    benchmarks: pd.DataFrame
    installations: pd.DataFrame
    entities: pd.DataFrame
    provinces: pd.DataFrame

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the accounts."""
        return tuple(sorted({int(year) for year in self.entities["year"]}))


def account(plan: PlanGiven, verified_path: Path, rules_folder: Path) -> ComplianceAccounts:
    """Work out the years of the verified file. Raises CaseInvalid with all faults of one stage at once."""
    verified, faults = read_verified(verified_path)
    tables, rule_faults = read_rules(rules_folder)
    if faults or rule_faults:
        raise CaseInvalid([*faults, *rule_faults])
    known = known_benchmarks(plan, tables)
    rows, faults = installation_accounts(verified, plan, tables, known)
    if faults:
        raise CaseInvalid(faults)
    rows = rows.sort_values(["installation", "product", "year"], ignore_index=True)
    entities, faults = entity_accounts(rows, tables.compliance_rules)
    if faults:
        raise CaseInvalid(faults)
    return ComplianceAccounts(
        plan=plan,
        rules=rules_used(rows, plan, tables),
        benchmarks=benchmarks_used(rows, known),
        installations=rows,
        entities=entities,
        provinces=province_accounts(entities),
    )
