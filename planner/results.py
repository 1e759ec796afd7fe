"""The result folder: written whole or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from planner.case.case import Case
from planner.plan import ONE_TONNE_MT, EmissionsPeak, Plan
from planner.stages import StageClock

RESULT_MARKER = "allocation-planner result"
"""Stands in plan.json as ``format``: only a folder that has it may be replaced."""

FLOAT_FORMAT = "%.12g"
"""Twelve significant digits: more than the solver's tolerance gives, fewer than a double's rounding noise."""

SHADOW_PRICE_FILES = {
    "shadow_prices": ["constraint", "item", "year", "value", "unit", "meaning"],
    "price_ranges": [
        *("constraint", "item", "year", "value", "lowest", "highest", "unit"),
        *("may_fall_by", "may_rise_by", "movement_unit"),
    ],
}
"""Columns of the two files that the plan's shadow prices are written to."""

RESULT_FILES = frozenset(
    {
        "plan.xlsx",
        "plan.json",
        "benchmarks.csv",
        "allocations.csv",
        "abatement.csv",
        "market.csv",
        "shadow_prices.csv",
        "price_ranges.csv",
        "uniqueness.csv",
        "installations.parquet",
        "explanation.json",
    }
)


class OutputRefusedError(Exception):
    """The output folder exists and is not an earlier result: nothing of it is touched."""


def refuse_unless_replaceable(directory: Path) -> None:
    """Raise ``OutputRefusedError`` unless the folder is free or holds an earlier result and nothing else."""
    if not directory.exists() and not directory.is_symlink():
        return
    if not directory.is_dir() or directory.is_symlink():
        raise OutputRefusedError(f"{directory} exists and is not a folder; choose another with --out")
    strangers = sorted({entry.name for entry in directory.iterdir()} - RESULT_FILES)
    if strangers:
        raise OutputRefusedError(
            f"{directory} holds files that are not a result ({', '.join(strangers[:3])}); "
            "choose another folder with --out"
        )
    try:
        marker = json.loads((directory / "plan.json").read_text(encoding="utf-8"))["format"]
    except (OSError, ValueError, KeyError, TypeError):
        marker = None
    if marker != RESULT_MARKER:
        raise OutputRefusedError(
            f"{directory} exists and does not hold an earlier result; remove it or choose another with --out"
        )


def plan_json(plan: Plan, clock: StageClock) -> dict[str, Any]:
    """The content of plan.json for an optimal plan (case format: results)."""
    return {
        **_manifest(plan.case, "optimal", plan.versions, plan.options, plan.warnings, clock),
        "cost": plan.cost_million_cny,
        "plan_cost": plan.plan_cost_million_cny,
        "burden_levels": list(plan.burden_levels),
        "peak": _peak(plan.peak),
        "replay": {
            **_peak(plan.replay_peak),
            "met_in_every_answer": _met_in_every_answer(plan),
            "cost": plan.replay_cost_million_cny,
        },
        "determined": plan.uniqueness.groupby("table")["determined"].all().map(bool).to_dict(),
    }


def no_plan_json(
    case: Case,
    versions: Mapping[str, str],
    options: Mapping[str, str],
    warnings: tuple[str, ...],
    clock: StageClock,
) -> dict[str, Any]:
    """The content of plan.json for a case without a plan."""
    return _manifest(case, "infeasible", versions, options, warnings, clock)


def _manifest(
    case: Case,
    status: str,
    versions: Mapping[str, str],
    options: Mapping[str, str],
    warnings: tuple[str, ...],
    clock: StageClock,
) -> dict[str, Any]:
    return {
        "format": RESULT_MARKER,
        "status": status,
        "case": case.name,
        "title_en": case.settings.title_en,
        "title_zh": case.settings.title_zh,
        "currency": case.settings.currency,
        "digests": dict(case.digests),
        "versions": dict(versions),
        "options": dict(options),
        "warnings": list(warnings),
        "stages": [{"stage": name, "seconds": round(seconds, 3)} for name, seconds in clock.finished],
    }


def _met_in_every_answer(plan: Plan) -> bool | None:
    """Whether national emissions fall after the peak year in every answer that costs firms the same."""
    rises = plan.uniqueness[plan.uniqueness["column"] == "rise_after_peak"]
    return None if plan.replay_peak.met is None else bool((rises["highest"] <= ONE_TONNE_MT).all())


def _peak(peak: EmissionsPeak) -> dict[str, Any]:
    return asdict(peak)


def write_plan(plan: Plan, directory: Path, clock: StageClock) -> None:
    """Write every file of an optimal plan to ``directory``, whole or not at all.

    An earlier result there is replaced in one step at the end. Raises ``OutputRefusedError`` and ``OSError``
    (disk full, no permission); the folder is then as it was.
    """

    def fill(folder: Path) -> None:
        with clock.stage("results"):
            for name in ("benchmarks", "allocations", "abatement", "market", "uniqueness"):
                _write_csv(getattr(plan, name), folder / f"{name}.csv")
            for name, columns in SHADOW_PRICE_FILES.items():
                _write_csv(plan.shadow_prices[columns], folder / f"{name}.csv")
            plan.installations.to_parquet(folder / "installations.parquet", index=False)
        with clock.stage("workbook"):
            from planner.workbook import write_workbook

            write_workbook(plan, folder / "plan.xlsx")
        _write_json(plan_json(plan, clock), folder / "plan.json")

    _write_whole(directory, fill)


def write_no_plan(content: dict[str, Any], explanation: dict[str, Any], directory: Path) -> None:
    """Write plan.json and explanation.json of a case without a plan, whole or not at all."""

    def fill(folder: Path) -> None:
        _write_json(explanation, folder / "explanation.json")
        _write_json(content, folder / "plan.json")

    _write_whole(directory, fill)


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    table.to_csv(path, index=False, float_format=FLOAT_FORMAT, lineterminator="\n", encoding="utf-8")


def _write_json(content: dict[str, Any], path: Path) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def _write_whole(directory: Path, fill: Callable[[Path], None]) -> None:
    """Fill a new folder beside the target, then put it in the target's place."""
    refuse_unless_replaceable(directory)
    directory.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{directory.name}.", dir=directory.parent))
    try:
        new, earlier = work / "new", work / "earlier"
        new.mkdir()
        fill(new)
        if directory.exists():
            directory.rename(earlier)
            try:
                new.rename(directory)
            except BaseException:
                earlier.rename(directory)
                raise
        else:
            new.rename(directory)
    finally:
        shutil.rmtree(work, ignore_errors=True)
