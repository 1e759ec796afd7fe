"""The files of a result: what stands in them, and that they are written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd
from pyomo.common.gc_manager import PauseGC

from planner.archive.digests import CONTENT_DIGEST, content_digest, file_digests
from planner.archive.write import write_proof
from planner.case.case import Case
from planner.certificate_words import certificate_json
from planner.csv_text import with_safe_text
from planner.plan import EmissionsPeak, Plan, peak_met_in_every_answer
from planner.result_folder import RESULT_MARKER, write_whole
from planner.stages import StageClock
from planner.workbook_options import WorkbookOptions

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
            "met_in_every_answer": peak_met_in_every_answer(plan),
            "cost": plan.replay_cost_million_cny,
        },
        **_market_consistency(plan),
        "determined": plan.uniqueness.groupby("table")["determined"].all().map(bool).to_dict(),
        "certificate": certificate_json(plan.case, plan.certificate),
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


def _market_consistency(plan: Plan) -> dict[str, Any]:
    """Stands in plan.json where it was asked for; costs in million CNY."""
    asked = plan.market_consistency
    if asked is None:
        return {}
    return {
        "market_consistency": {
            "met": asked.met,
            "rounds": asked.rounds,
            "cost": asked.cost_million_cny,
            "cost_of_consistency": asked.cost_of_consistency_million_cny,
            "guarantee": asked.guarantee,
        }
    }


def _peak(peak: EmissionsPeak) -> dict[str, Any]:
    return asdict(peak)


def write_plan(
    plan: Plan, directory: Path, clock: StageClock, workbook: WorkbookOptions | None = None
) -> dict[str, Any]:
    """Write every file of an optimal plan to ``directory``, whole or not at all; return that of plan.json.

    ``workbook``: how the review workbook is wanted; None for the defaults.

    An earlier result there is replaced in one step at the end. Raises ``OutputRefusedError`` and ``OSError``
    (disk full, no permission); the folder is then as it was.
    """
    content: dict[str, Any] = {}

    def fill(folder: Path) -> None:
        with clock.stage("results"):
            for name in ("benchmarks", "allocations", "abatement", "market", "uniqueness"):
                _write_csv(getattr(plan, name), folder / f"{name}.csv")
            for name, columns in SHADOW_PRICE_FILES.items():
                _write_csv(plan.shadow_prices[columns], folder / f"{name}.csv")
            plan.installations.to_parquet(folder / "installations.parquet", index=False)
            write_proof(plan.case, plan.evidence, folder)
        # Hundreds of thousands of cells are alive: to search them for garbage takes a tenth of the time.
        with clock.stage("workbook"), PauseGC():
            from planner.workbook import write_workbook

            wanted = workbook or WorkbookOptions()
            write_workbook(
                plan,
                folder / "plan.xlsx",
                language=wanted.language,
                unit=wanted.unit,
                installations=wanted.installations,
                solved_on=wanted.solved_on,
            )
        content.update(plan_json(plan, clock), files=file_digests(folder))
        content[CONTENT_DIGEST] = content_digest(content)
        _write_json(content, folder / "plan.json")

    write_whole(directory, fill)
    return content


def write_no_plan(
    content: dict[str, Any],
    explanation: dict[str, Any],
    directory: Path,
    write_explanation: Callable[[Path], None],
) -> None:
    """Write plan.json, explanation.json and explanation.xlsx of a case without a plan, whole or not at all.

    ``write_explanation`` writes the workbook to a path.
    """

    def fill(folder: Path) -> None:
        write_explanation(folder / "explanation.xlsx")
        _write_json(explanation, folder / "explanation.json")
        _write_json(content, folder / "plan.json")

    write_whole(directory, fill)


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    with_safe_text(table).to_csv(
        path, index=False, float_format=FLOAT_FORMAT, lineterminator="\n", encoding="utf-8"
    )


def _write_json(content: dict[str, Any], path: Path) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
