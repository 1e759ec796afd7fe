"""The explanation as explanation.json and as lines for a terminal."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from planner.case.case import Case
from planner.explain.explanation import CONFLICT, MIX, Alternative, Explanation
from planner.explain.limits import Limit
from planner.explain.words import (
    LEVER_NAMES,
    NO_PLAN,
    change_sentence,
    conflict_heading,
    limit_sentence,
    undetermined_sentence,
)

WIDTH = 80
"""Columns of the terminal; a Chinese character takes two."""

MOST_CHANGES = 4
"""Changes of one alternative that the terminal shows; explanation.json and the workbook have all."""


def explanation_json(case: Case, explanation: Explanation) -> dict[str, Any]:
    """The content of explanation.json: conflict, alternatives with rows, amounts and units, cheapest mix.

    Costs are million of the case's currency, present value of the least cost. ``undetermined``: parts that
    say nothing, and why; empty unless the time limit was reached or the solver could not tell.
    """
    heading = conflict_heading(explanation)
    return {
        "sentence_en": NO_PLAN[0],
        "sentence_zh": NO_PLAN[1],
        "conflict_sentence_en": heading[0],
        "conflict_sentence_zh": heading[1],
        "conflict": [_limit_json(case, limit) for limit in explanation.conflict],
        "alternatives": [_alternative_json(case, found) for found in explanation.alternatives],
        "cannot_alone": list(explanation.cannot),
        "cheapest_mix": None if explanation.mix is None else _alternative_json(case, explanation.mix),
        "undetermined": [
            {
                "part": missing.part,
                "reason": missing.reason,
                **_both("sentence", undetermined_sentence(missing)),
            }
            for missing in explanation.undetermined
        ],
    }


def _both(name: str, sentence: tuple[str, str]) -> dict[str, str]:
    return {f"{name}_en": sentence[0], f"{name}_zh": sentence[1]}


def _limit_json(case: Case, limit: Limit) -> dict[str, Any]:
    return {
        "constraint": limit.lever,
        "item": limit.item,
        "year": limit.year,
        "value": limit.value,
        "unit": limit.unit,
        **_both("sentence", limit_sentence(case, limit)),
    }


def _alternative_json(case: Case, alternative: Alternative) -> dict[str, Any]:
    return {
        "lever": alternative.lever,
        "lever_zh": LEVER_NAMES[alternative.lever][1],
        "largest_relative_change": alternative.largest,
        "sum_of_relative_changes": alternative.total,
        "cost": alternative.cost_million_cny,
        "changes": [
            {
                "table": change.cell.table,
                "key": dict(change.cell.key),
                "column": change.cell.column,
                "old": change.old,
                "new": change.new,
                "unit": change.unit,
                "relative_change": change.relative,
                **_both("sentence", change_sentence(case, change, with_lever=alternative.lever == MIX)),
            }
            for change in alternative.changes
        ],
    }


def explanation_lines(case: Case, explanation: Explanation) -> list[str]:
    """The explanation for a terminal of 80 columns."""
    lines = [*NO_PLAN, "", *_wrapped(conflict_heading(explanation)[0])]
    for limit in explanation.conflict:
        lines += _wrapped(limit_sentence(case, limit)[0], "  - ", "    ")
    lines += ["", "What one lever alone would take (applied, solved again, found to hold):"]
    for alternative in explanation.alternatives:
        lines += _alternative_lines(case, alternative)
    if not explanation.alternatives:
        lines.append("  none found")
    if explanation.cannot:
        lines += _wrapped("no change of these alone gives a plan: " + ", ".join(explanation.cannot), "  ")
    for missing in explanation.undetermined:
        if missing.part not in (CONFLICT, MIX):
            lines += _wrapped(undetermined_sentence(missing)[0], "  ")
    lines += ["", "Smallest sum of relative changes over all levers:"]
    if explanation.mix is not None:
        lines += _alternative_lines(case, explanation.mix)
    else:
        reason = [undetermined_sentence(each)[0] for each in explanation.undetermined if each.part == MIX]
        lines += [f"  {line}" for line in reason or ["no change of these limits gives a plan"]]
    return lines


def _alternative_lines(case: Case, alternative: Alternative) -> list[str]:
    name = LEVER_NAMES[alternative.lever][0]
    cost = f"{alternative.cost_million_cny:,.0f} million {case.settings.currency}"
    lines = _wrapped(f"{name}; the plan would then cost {cost}", "  ", "    ")
    for change in alternative.changes[:MOST_CHANGES]:
        sentence, _ = change_sentence(case, change, with_lever=alternative.lever == MIX)
        lines += _wrapped(sentence, "    ", "      ")
    if len(alternative.changes) > MOST_CHANGES:
        lines.append(f"    and {len(alternative.changes) - MOST_CHANGES} more, see explanation.xlsx")
    return lines


def _wrapped(text: str, indent: str = "", following: str | None = None) -> list[str]:
    """The text over lines that fit the terminal, indented; Chinese breaks between any two characters."""
    further = indent if following is None else following
    width = WIDTH - max(len(indent), len(further))
    parts = [line.plain.rstrip() for line in Text(text).wrap(Console(width=WIDTH), width)]
    return [(further if number else indent) + part for number, part in enumerate(parts)]
