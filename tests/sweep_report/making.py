"""Swept datasets for tests, made by solving each case by itself: the contract of ``planner sweep``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from planner.case.case import Case
from planner.plan import Plan
from planner.planning import make_plan
from planner.solve.highs import NoSolutionError

TABLES = ("benchmarks", "allocations", "abatement", "market", "replay_market", "shadow_prices")


@dataclass
class Swept:
    """One scenario: its case, where it lies on the axes, its weight."""

    case: Case
    axes: Mapping[str, float | str] = field(default_factory=dict)
    weight: float | None = None


def write_sweep(
    folder: Path, scenarios: Mapping[str, Swept], solve: Callable[[Case], Plan] = make_plan
) -> Path:
    """Solve every scenario and write the dataset."""
    rows = []
    for name, scenario in scenarios.items():
        row: dict[str, object] = {
            "scenario": name,
            "status": "no_plan",
            **dict.fromkeys(("cost", "replay_cost", "peak_year", "peak_mt", "peak_met", "replay_peak_year")),
            **dict.fromkeys(("replay_met", "largest_burden")),
            "seconds": 1.0,
            "reason": "",
            "weight": scenario.weight,
            **{f"axis_{axis}": value for axis, value in scenario.axes.items()},
        }
        try:
            plan = solve(scenario.case)
        except NoSolutionError as error:
            rows.append({**row, "reason": str(error)})
            continue
        row |= {
            "status": "optimal",
            "cost": plan.cost_million_cny,
            "replay_cost": plan.replay_cost_million_cny,
            "peak_year": plan.peak.year,
            "peak_mt": plan.peak.emissions_mt,
            "peak_met": plan.peak.met,
            "replay_peak_year": plan.replay_peak.year,
            "replay_met": plan.replay_peak.met,
            "largest_burden": max(plan.burden_levels),
        }
        rows.append(row)
        for table in TABLES:
            part = folder / "tables" / table / f"scenario={name}" / "part-0.parquet"
            part.parent.mkdir(parents=True)
            getattr(plan, table).to_parquet(part, index=False)
    numbers = ["cost", "replay_cost", "peak_mt", "largest_burden", "weight"]
    folder.mkdir(exist_ok=True)
    table = pd.DataFrame(rows).astype(dict.fromkeys(numbers, float))
    whole = {
        "peak_year": "Int64",
        "replay_peak_year": "Int64",
        "peak_met": "boolean",
        "replay_met": "boolean",
    }
    table.astype(whole).to_parquet(folder / "scenarios.parquet", index=False)
    return folder
