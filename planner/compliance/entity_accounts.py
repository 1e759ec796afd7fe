"""Every entity's year: obligation, offsets, borrowing, surrender, carry-over; and the sums of provinces."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.case.faults import Fault
from planner.compliance import carry_over, surrender
from planner.compliance.parameters import Parameters
from planner.compliance.tables import ENTITY_PARAMETERS

KEY = ["entity", "year"]
SUMMED = (
    "pre_allocation",
    "allocation",
    "true_up",
    "emissions",
    "unit_obligation",
    "opening_bank",
    "net_sales",
)
PROVINCE_COLUMNS = (
    "pre_allocation",
    "allocation",
    "true_up",
    "emissions",
    "obligation",
    "forgiven",
    "opening_bank",
    "net_sales",
    "borrowed",
    "offsets",
    "surrendered",
    "unmet",
    "carried_over",
    "lapsed",
)


def entity_accounts(rows: pd.DataFrame, rules: pd.DataFrame) -> tuple[pd.DataFrame, list[Fault]]:
    """Return one row per entity and year, sorted, in whole tonnes; a fault where more was sold than had.

    For every row: opening_bank + allocation + borrowed - net_sales = surrendered + carried_over + lapsed, and
    surrendered + offsets + unmet + forgiven = emissions. An entity whose rows lie in several sectors has the
    largest of their parameters.
    """
    rows = rows.copy()
    parameters = Parameters(rules)
    for name in ENTITY_PARAMETERS:
        rows[name] = parameters.of(name, rows["sector"], rows["year"])
    groups = rows.groupby(KEY, sort=True)
    accounts = groups[list(SUMMED)].sum()
    accounts.insert(0, "province", groups["province"].first())
    accounts.insert(1, "sectors", groups["sector"].agg(lambda names: ", ".join(sorted(set(names)))))
    handed_in = groups[["offsets", "borrowing"]].sum()
    parameter = groups[list(ENTITY_PARAMETERS)].max()
    accounts = accounts.join(parameter).reset_index()
    amounts = {name: accounts[name].to_numpy(float) for name in (*SUMMED, *ENTITY_PARAMETERS)}
    obligation = surrender.deficit_limited_obligation(
        amounts["unit_obligation"], amounts["allocation"], amounts["emissions"], amounts["deficit_limit"]
    )
    accounts["obligation"] = obligation
    accounts["forgiven"] = amounts["emissions"] - obligation
    accounts["offsets_handed_in"] = handed_in["offsets"].to_numpy()
    accounts["offset_limit"] = surrender.offset_limit(obligation, amounts["offset_share"])
    accounts["offsets"] = accounts[["offsets_handed_in", "offset_limit"]].min(axis="columns")
    accounts["borrowing_applied"] = handed_in["borrowing"].to_numpy()
    accounts["borrowing_limit"] = surrender.borrowing_limit(
        obligation,
        amounts["allocation"],
        amounts["emissions"],
        amounts["borrowing_threshold"],
        amounts["borrowing_share"],
    )
    own = amounts["opening_bank"] + amounts["allocation"] - amounts["net_sales"]
    missing = np.maximum(obligation - accounts["offsets"].to_numpy() - own, 0.0)
    accounts["missing"] = missing
    accounts["borrowed"] = accounts[["borrowing_applied", "borrowing_limit", "missing"]].min(axis="columns")
    accounts["available"] = own + accounts["borrowed"]
    oversold = accounts[accounts["available"] < 0]
    faults = [
        Fault(
            *("verified", None, "net_sales", f"{row['net_sales']:.0f}"),
            f"is more than entity {row['entity']} had in {row['year']:.0f} "
            f"({row['available'] + row['net_sales']:.0f} t)",
            "give what was sold less what was bought",
        )
        for row in oversold.to_dict("records")
    ]
    accounts["surrendered"] = surrender.surrendered_allowances(
        obligation, accounts["offsets"].to_numpy(), accounts["available"].to_numpy()
    )
    accounts["unmet"] = obligation - accounts["offsets"] - accounts["surrendered"]
    accounts["remaining"] = accounts["available"] - accounts["surrendered"]
    accounts["carry_over_limit"] = carry_over.carry_over_limit(
        amounts["net_sales"], amounts["carry_over_base"], amounts["carry_over_multiple"]
    )
    accounts["carried_over"] = carry_over.carried_over(
        accounts["remaining"].to_numpy(), accounts["carry_over_limit"].to_numpy()
    )
    accounts["carry_over_limit"] = accounts["carry_over_limit"].replace(np.inf, np.nan)
    accounts["lapsed"] = accounts["remaining"] - accounts["carried_over"]
    return accounts, faults


def province_accounts(entities: pd.DataFrame) -> pd.DataFrame:
    """Return the sums of the entities by province and year, sorted, whole tonnes."""
    return entities.groupby(["province", "year"], sort=True)[list(PROVINCE_COLUMNS)].sum().reset_index()
