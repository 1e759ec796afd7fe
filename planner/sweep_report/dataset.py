"""The dataset that ``planner sweep`` writes, read and checked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds

OPTIMAL, NO_PLAN = "optimal", "no_plan"
STATUSES = (OPTIMAL, NO_PLAN, "invalid", "stopped", "failed")
SCENARIOS_FILE, MANIFEST, EXPLANATIONS = "scenarios.parquet", "sweep.json", "explanations"
SEPARATOR_ZH = "\uff1b"
"""The Chinese semicolon."""
COLUMNS = (
    *("scenario", "status", "cost", "replay_cost", "peak_year", "peak_mt", "peak_met", "replay_peak_year"),
    *("replay_met", "largest_burden", "seconds", "reason", "weight"),
)
AXIS_PREFIX = "axis_"
"""Begins the columns of a grid's axes and of drawn parameters."""
TABLES: Mapping[str, tuple[str, ...]] = {
    "benchmarks": ("product", "year", "benchmark", "origin"),
    "allocations": ("sector", "year", "burden"),
    "market": ("year", "price", "total_emissions"),
}
"""Tables that the report reads, with the columns that it needs."""
SWEEP_AGAIN = "run planner sweep again"


class UnreadableSweepError(Exception):
    """A folder that holds no whole sweep; ``faults`` says all that is wrong and what would be right."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class SweepDataset:
    """All scenarios of a sweep.

    - scenarios: the columns ``COLUMNS`` and ``axis_<name>``, in the order of the scenario file; costs in
      million of the currency, peaks in Mt, burdens as shares; NaN = does not apply
    - tables: of ``TABLES``, each with the column ``scenario`` and those of the plan; one that a sweep of the
      least cost alone does not work out has no rows
    - axes: names of axes and drawn parameters, in the order of the columns
    - weighted: whether every optimal scenario has a weight
    - reasons_zh: by scenario without a plan, the reason in Chinese where its explanation has it
    - names: by ``product`` or ``sector``, then by its key in the base case, its names in Chinese and English
    """

    name: str
    scenarios: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    axes: tuple[str, ...]
    weighted: bool
    reasons_zh: Mapping[str, str]
    names: Mapping[str, Mapping[str, tuple[str, str]]]

    @property
    def optimal(self) -> pd.DataFrame:
        """The scenarios that have a plan."""
        return self.scenarios[self.scenarios["status"] == OPTIMAL]

    def alternatives(self, axis: str) -> list[float | str]:
        """The alternatives of an axis from lowest to highest: numbers by size, names as the file has them."""
        given = self.scenarios[AXIS_PREFIX + axis].dropna()
        numbers = pd.to_numeric(given, errors="coerce")
        if len(given) and numbers.notna().all():
            return sorted({float(number) for number in numbers})
        return list(dict.fromkeys(str(name) for name in given))

    def alternative_of(self, axis: str) -> pd.Series[float]:
        """Per scenario, which of ``alternatives`` it has, from 0; NaN where the axis is none of its."""
        position: dict[object, int] = {name: at for at, name in enumerate(self.alternatives(axis))}
        column = self.scenarios[AXIS_PREFIX + axis]
        numeric = all(isinstance(name, float) for name in position)
        named = pd.to_numeric(column, errors="coerce") if numeric else column.map(str, na_action="ignore")
        return named.map(position).astype(float)


def read_sweep(directory: Path) -> SweepDataset:
    """Read a sweep's folder; raises ``UnreadableSweepError`` with all that is wrong with it."""
    path = directory / SCENARIOS_FILE
    try:
        scenarios = pd.read_parquet(path)
    except (OSError, ValueError) as error:
        problem = "is missing" if isinstance(error, FileNotFoundError) else f"cannot be read ({error})"
        raise UnreadableSweepError([f"{path} {problem}; give a folder that planner sweep wrote"]) from None
    faults = _faults_of_scenarios(path, scenarios)
    tables = {name: pd.DataFrame(columns=["scenario", *columns]) for name, columns in TABLES.items()}
    wanted = set() if faults else set(scenarios.loc[scenarios["status"] == OPTIMAL, "scenario"])
    for name, columns in TABLES.items():
        folder = directory / "tables" / name
        if not wanted or not folder.is_dir():
            continue
        try:
            tables[name] = _table(folder, wanted, columns)
        except UnreadableSweepError as error:
            faults += error.faults
    if faults:
        raise UnreadableSweepError(faults)
    weights = scenarios.loc[scenarios["status"] == OPTIMAL, "weight"]
    axes = tuple(
        name.removeprefix(AXIS_PREFIX) for name in map(str, scenarios) if name.startswith(AXIS_PREFIX)
    )
    weighted = bool(len(weights)) and bool(weights.notna().all())
    without = scenarios.loc[scenarios["status"] == NO_PLAN, "scenario"]
    reasons = {name: _reason_zh(directory / EXPLANATIONS / f"{name}.json") for name in without}
    names = _names(directory / MANIFEST)
    return SweepDataset(directory.resolve().name, scenarios, tables, axes, weighted, reasons, names)


def _names(path: Path) -> dict[str, dict[str, tuple[str, str]]]:
    """The names that sweep.json has; none where it cannot be read."""
    try:
        given = json.loads(path.read_text(encoding="utf-8"))["names"]
        return {
            of: {key: (str(said["zh"]), str(said["en"])) for key, said in by_key.items()}
            for of, by_key in given.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _reason_zh(path: Path) -> str:
    """The limits that contradict each other, as explanation.json has them; "" where it cannot be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        limits = [str(limit["sentence_zh"]) for limit in content["conflict"]]
        return f"{content['conflict_sentence_zh']}{SEPARATOR_ZH.join(limits)}"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _faults_of_scenarios(path: Path, scenarios: pd.DataFrame) -> list[str]:
    lacking = [name for name in COLUMNS if name not in scenarios]
    if lacking:
        return [f"{path} lacks the columns {', '.join(lacking)}; {SWEEP_AGAIN}"]
    faults = []
    unknown = scenarios[~scenarios["status"].isin(STATUSES)]
    for scenario, status in zip(unknown["scenario"], unknown["status"], strict=True):
        faults.append(f'{path}: scenario "{scenario}", status "{status}" is none of {", ".join(STATUSES)}')
    faults += [
        f'{path}: scenario "{scenario}" stands twice; {SWEEP_AGAIN}'
        for scenario in scenarios.loc[scenarios["scenario"].duplicated(), "scenario"]
    ]
    weights = scenarios["weight"]
    for scenario, weight in zip(scenarios["scenario"], weights, strict=True):
        if not pd.isna(weight) and not (0 <= weight < float("inf")):
            faults.append(f'{path}: scenario "{scenario}", weight {weight} is none; give 0 or more')
    if weights.notna().any() and weights.isna().any():
        without = scenarios.loc[weights.isna(), "scenario"].iloc[0]
        faults.append(
            f'{path}: scenario "{without}" has no weight, others have; give every scenario one, or none'
        )
    if weights.notna().any() and not weights.fillna(0).sum() > 0:
        faults.append(f"{path}: all weights are 0; give some scenario more")
    if scenarios.empty:
        faults.append(f"{path} holds no scenario; {SWEEP_AGAIN}")
    return faults


def _table(folder: Path, wanted: set[str], columns: Sequence[str]) -> pd.DataFrame:
    """One table of all scenarios; names of scenarios stay texts even where they look like numbers."""
    by_scenario = ds.partitioning(pa.schema([("scenario", pa.string())]), flavor="hive")
    try:
        table: pd.DataFrame = (
            ds.dataset(folder, format="parquet", partitioning=by_scenario).to_table().to_pandas()
        )
    except (OSError, ValueError) as error:
        raise UnreadableSweepError([f"{folder} cannot be read ({error}); {SWEEP_AGAIN}"]) from None
    lacking = [name for name in columns if name not in table]
    if lacking:
        raise UnreadableSweepError([f"{folder} lacks the columns {', '.join(lacking)}; {SWEEP_AGAIN}"])
    absent = sorted(wanted - set(table["scenario"]))
    if absent:
        fault = (
            f'{folder} has nothing of the scenario "{absent[0]}" ({len(absent)} are missing); {SWEEP_AGAIN}'
        )
        raise UnreadableSweepError([fault])
    return table[table["scenario"].isin(wanted)].reset_index(drop=True)
