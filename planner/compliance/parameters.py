"""The parameters of the rules in force, as columns beside rows of sector and year."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.compliance.read import RuleTables
from planner.compliance.whole_tonnes import Amounts


@dataclass(frozen=True)
class Parameters:
    """Looks up ``compliance_rules``; NaN where no row is in force: the year and sector have no such rule."""

    rules: pd.DataFrame

    def of(self, parameter: str, sector: pd.Series[str], year: pd.Series[float]) -> Amounts:
        """Return the value of one parameter for each row of sector and year."""
        found = np.full(len(sector), np.nan)
        for row in self.rules[self.rules["parameter"] == parameter].to_dict("records"):
            found[applies(row, sector, year)] = row["value"]
        return found


def methods_of(tables: RuleTables, sector: pd.Series[str], year: pd.Series[float]) -> pd.Series[str]:
    """Return the allocation rule before the plan for each row of sector and year, "" where there is none."""
    found = pd.Series("", index=sector.index)
    for row in tables.allocation_methods.to_dict("records"):
        found[applies(row, sector, year)] = row["rule"]
    return found


def applies(row: Mapping[Hashable, Any], sector: pd.Series[str], year: pd.Series[float]) -> NDArray[np.bool_]:
    """Whether a row of rules with sector and period holds for each row of sector and year."""
    in_period = (year >= row["from_year"]) & (year <= row["to_year"])
    return np.asarray((sector == row["sector"]) & in_period, dtype=np.bool_)
