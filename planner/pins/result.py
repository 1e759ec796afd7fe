"""A result folder read back, as far as a pin needs it: every fault of it at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import BaseModel, Field, FiniteFloat, TypeAdapter, ValidationError

from planner.case.faults import Fault
from planner.csv_text import original_text
from planner.pins.faults import PinFaultsError, faults_of_json
from planner.pins.pin import NoPlan
from planner.pins.values import COLUMNS, Values, plan_values

PLAN_JSON = "plan.json"
MAKE_ANEW = "make the result anew with planner solve"


@dataclass(frozen=True)
class Result:
    """What a pin takes from a result folder."""

    case: str
    values: Values
    options: dict[str, str]
    digests: dict[str, str]
    versions: dict[str, str]


class _Manifest(BaseModel):
    """The part of plan.json that every result has; other keys are not looked at."""

    format: Literal["allocation-planner result"]
    case: str
    options: dict[str, str]
    digests: dict[str, str]
    versions: dict[str, str]


class _Replay(BaseModel):
    cost: FiniteFloat


class _Optimal(_Manifest):
    status: Literal["optimal"]
    cost: FiniteFloat
    plan_cost: FiniteFloat
    burden_levels: list[FiniteFloat]
    replay: _Replay


class _Infeasible(_Manifest):
    status: Literal["infeasible"]


_PLAN_JSON: TypeAdapter[_Optimal | _Infeasible] = TypeAdapter(
    Annotated[_Optimal | _Infeasible, Field(discriminator="status")]
)


def read_result(folder: Path) -> Result:
    """Read plan.json and the pinned tables of a result folder.

    Raises ``PinFaultsError`` with every fault: not a folder, not a result, a file, column or number missing.
    """
    manifest = _read_plan_json(folder)
    if isinstance(manifest, _Infeasible):
        values: Values = NoPlan()
    else:
        values = plan_values(
            least_cost=manifest.cost,
            plan_cost=manifest.plan_cost,
            replay_cost=manifest.replay.cost,
            burden_levels=manifest.burden_levels,
            tables=_read_tables(folder),
        )
    return Result(
        case=manifest.case,
        values=values,
        options=manifest.options,
        digests=manifest.digests,
        versions=manifest.versions,
    )


def _read_plan_json(folder: Path) -> _Optimal | _Infeasible:
    path = folder / PLAN_JSON
    if not path.is_file():
        problem = f"holds no {PLAN_JSON}" if folder.is_dir() else "is not a folder"
        raise PinFaultsError(
            [Fault(str(folder), None, None, None, problem, "give a folder that planner solve has written")]
        )
    try:
        return _PLAN_JSON.validate_json(path.read_bytes())
    except ValidationError as error:
        raise PinFaultsError(faults_of_json(PLAN_JSON, error, MAKE_ANEW)) from None


def _read_tables(folder: Path) -> dict[str, pd.DataFrame]:
    tables: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for name, columns in COLUMNS.items():
        table, found = _read_table(folder / f"{name}.csv", columns)
        tables[name] = table
        faults += found
    if faults:
        raise PinFaultsError(faults)
    return tables


def _read_table(path: Path, columns: Iterable[str]) -> tuple[pd.DataFrame, list[Fault]]:
    """The columns of a table, numbers typed; what is wrong with it."""
    try:
        text = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except (OSError, ValueError) as error:
        problem = "is missing" if isinstance(error, FileNotFoundError) else f"cannot be read ({error})"
        return pd.DataFrame(), [Fault(path.name, None, None, None, problem, MAKE_ANEW)]
    faults: list[Fault] = []
    table = pd.DataFrame(index=text.index)
    for column in columns:
        if column not in text:
            faults.append(Fault(path.name, None, column, None, "is missing", MAKE_ANEW))
        elif column == "product":
            table[column] = text[column].map(original_text)
        else:
            table[column] = pd.to_numeric(text[column], errors="coerce")
            faults += [
                Fault(path.name, int(row) + 2, column, text[column].iloc[row], "is not a number", MAKE_ANEW)
                for row in np.flatnonzero(~np.isfinite(table[column].to_numpy(dtype=float)))
            ]
    return table, faults
