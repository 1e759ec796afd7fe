"""The numbers of a case that can change without a change of the programme's structure."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.case.case import Case, Settings

FloatArray = npt.NDArray[np.float64]

PARAMETERS = {
    "output_forecast": ("output", "intensity_index"),
    "cap_trajectory": ("cap",),
    "measures": ("cost", "potential", "ramp"),
    "market": ("offset_price", "offset_limit", "banking_limit"),
    "allocation_rules": ("tightening_min", "tightening_max", "shortfall_limit"),
}
"""By table, the columns whose numbers stand in the programme one for one."""

_FIXED_TABLES = ("sectors", "products", "gases", "installations", "benchmarks")
"""Tables that shape the programme: cells, rows and columns, and what is summed over installations."""

_NUMBERS_OF_SETTINGS = {
    "title_en": "",
    "title_zh": "",
    "currency": "",
    "cost_slack": 0.0,
    "discount_rate": 0.0,
    "initial_bank_mt": 0.0,
}
"""Settings that leave the structure alone."""

Column = tuple[str, str]


@dataclass(frozen=True)
class Numbers:
    """The parameters of one case: by table and column, in the order of the case's rows; and its settings.

    Units are those of the case; NaN = none.
    """

    columns: dict[Column, FloatArray]
    settings: Settings


def numbers_of(case: Case) -> Numbers:
    """Read them."""
    columns = {
        (table, name): getattr(case, table)[name].to_numpy(dtype=float)
        for table, names in PARAMETERS.items()
        for name in names
    }
    return Numbers(columns, case.settings)


def same_structure(one: Case, other: Case) -> bool:
    """Whether two cases differ in nothing but ``Numbers``, and in these not by what is there at all.

    Never where there are measures of single installations: their coefficients are not followed.
    """
    if not (one.installation_measures.empty and other.installation_measures.empty):
        return False
    if any(one.digests[table] != other.digests[table] for table in _FIXED_TABLES):
        return False
    if _shape(one.settings) != _shape(other.settings):
        return False
    for table, names in PARAMETERS.items():
        left, right = getattr(one, table), getattr(other, table)
        if not _without(left, names).equals(_without(right, names)):
            return False
    return same_blanks_and_zeros(numbers_of(one), numbers_of(other))


def same_blanks_and_zeros(one: Numbers, other: Numbers) -> bool:
    """Whether the same numbers are blank and the same are 0: a coefficient of 0 does not stand in a row."""
    return all(
        np.array_equal(np.isnan(values), np.isnan(other.columns[column]))
        and np.array_equal(values == 0, other.columns[column] == 0)
        for column, values in one.columns.items()
    )


def _without(table: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    return table.drop(columns=list(names))


def _shape(settings: Settings) -> Settings:
    """The settings with every number that leaves the structure alone taken out."""
    return replace(
        settings,
        **_NUMBERS_OF_SETTINGS,  # type: ignore[arg-type]
        peak_ceiling_mt=None if settings.peak_ceiling_mt is None else 0.0,
        emissions_budget_mt=None if settings.emissions_budget_mt is None else 0.0,
    )
