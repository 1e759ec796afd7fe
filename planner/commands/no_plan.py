"""What `planner solve` does where a case has no plan: explain it, write why, and say so."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from planner.case.case import Case
from planner.explain.explanation import explain
from planner.explain.report import explanation_json, explanation_lines
from planner.planning import library_versions
from planner.results import no_plan_json, write_no_plan
from planner.solve.highs import Deadline
from planner.stages import StageClock
from planner.workbook.explanation import write_explanation
from planner.workbook_options import Language


def write_why_no_plan(
    case: Case,
    directory: Path,
    clock: StageClock,
    deadline: Deadline,
    *,
    options: Mapping[str, str],
    warnings: tuple[str, ...],
    language: str = Language.BOTH,
) -> tuple[dict[str, object], list[str]]:
    """Explain a case without a plan and write the result folder.

    What the deadline cuts off is listed in the explanation as not known; that there is no plan is known.
    Returns what --json prints and what is said at the terminal. Raises what ``write_no_plan`` raises.
    """
    with clock.stage("explanation"):
        explanation = explain(case, deadline)
    versions = library_versions()
    content = no_plan_json(case, versions, options, warnings, clock)
    reasons = explanation_json(case, explanation)
    write_no_plan(
        content,
        reasons,
        directory,
        lambda path: write_explanation(case, explanation, path, versions, options, language=language),
    )
    lines = [*explanation_lines(case, explanation), "", f"Written to {directory}"]
    return {**content, "explanation": reasons}, lines
