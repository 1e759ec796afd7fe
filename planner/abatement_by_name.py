"""What measures abate by product and name, for readers of finished plans."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from planner.case.case import Case
from planner.published_plan import PublishedPlan

MOST_OWN_NAMES = 300
"""With more names of measures of single installations, those of a product are one sum."""

ALL_OWN = ""
"""Stands for the name of that sum; no measure has it."""

_NAME = ["product", "measure"]


def abatement_by_name(plans: Sequence[PublishedPlan]) -> list[pd.DataFrame]:
    """Columns product, measure, year, abated (Mt), cost (million, undiscounted), over all technologies.

    One table a plan. Measures of single installations are summed by name, or all under ``ALL_OWN`` where the
    cases have more than ``MOST_OWN_NAMES`` of them together.
    """
    cases = [plan.case for plan in plans]
    summed = _too_many(cases)
    tables = []
    for plan in plans:
        table = plan.abatement
        if summed:
            own = set(plan.case.installation_measures["measure"])
            table = table.assign(measure=table["measure"].where(~table["measure"].isin(own), ALL_OWN))
        tables.append(table.groupby([*_NAME, "year"], as_index=False)[["abated", "cost"]].sum())
    return tables


def named_measures(cases: Sequence[Case], name_of_all: tuple[str, str]) -> pd.DataFrame:
    """Columns product, measure, name_en, name_zh of everything that ``abatement_by_name`` lists, each once.

    The first case that has a measure names it. ``name_of_all``: English and Chinese name of the sum under
    ``ALL_OWN``.
    """
    columns = [*_NAME, "name_en", "name_zh"]
    named = [case.measures[columns] for case in cases]
    for case in cases:
        own = case.installation_measures.drop_duplicates(_NAME)[columns]
        if _too_many(cases):
            own = own.drop_duplicates("product").assign(
                measure=ALL_OWN, name_en=name_of_all[0], name_zh=name_of_all[1]
            )
        named.append(own)
    return pd.concat(named).drop_duplicates(_NAME, ignore_index=True)


def _too_many(cases: Sequence[Case]) -> bool:
    own = pd.concat([case.installation_measures[_NAME].drop_duplicates() for case in cases])
    return len(own.drop_duplicates()) > MOST_OWN_NAMES
