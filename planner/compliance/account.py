"""A compliance year worked out: from files to the accounts of installations, entities and provinces."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from planner.case.faults import CaseInvalid
from planner.compliance.entity_accounts import entity_accounts, province_accounts
from planner.compliance.installation_accounts import installation_accounts
from planner.compliance.plan_given import PlanGiven, read_plan
from planner.compliance.read import RuleTables, read_rules, read_verified


@dataclass(frozen=True)
class ComplianceAccounts:
    """What a compliance year comes to. Amounts are whole tonnes; frames are sorted by their keys.

    - installations: key installation, product, year; see ``installation_accounts``
    - entities: key entity, year; see ``entity_accounts``
    - provinces: key province, year; sums of the entities
    """

    plan: PlanGiven
    rules: RuleTables
    installations: pd.DataFrame
    entities: pd.DataFrame
    provinces: pd.DataFrame


def account(plan_path: Path, verified_path: Path, rules_folder: Path) -> ComplianceAccounts:
    """Work out the years of the verified file. Raises CaseInvalid with all faults of one stage at once."""
    plan = read_plan(plan_path)
    verified, faults = read_verified(verified_path)
    rules, rule_faults = read_rules(rules_folder)
    if faults or rule_faults:
        raise CaseInvalid([*faults, *rule_faults])
    rows, faults = installation_accounts(verified, plan, rules)
    if faults:
        raise CaseInvalid(faults)
    rows = rows.sort_values(["installation", "product", "year"], ignore_index=True)
    entities, faults = entity_accounts(rows, rules.compliance_rules)
    if faults:
        raise CaseInvalid(faults)
    return ComplianceAccounts(plan, rules, rows, entities, province_accounts(entities))
