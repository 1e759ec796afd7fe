"""Pin a result, pin it anew with a reason, and solve a case again to see whether anything moved."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from planner.case.case import Case
from planner.case.read import read_case
from planner.fairness.plan import OPTION, make_fair_plan
from planner.fairness.rule_names import FairnessRule
from planner.market_plan import make_market_consistent_plan
from planner.pins.compare import Move, changed_keys, changed_texts, moves
from planner.pins.pin import Change, NoPlan, Pin, Tolerances
from planner.pins.result import Result
from planner.pins.values import Values, values_of_plan
from planner.plan import Plan
from planner.planning import library_versions
from planner.solve.highs import NoSolutionError
from planner.solve.market_consistent import NoConsistentPlanError

FIRST_REASON = "pinned for the first time"


@dataclass(frozen=True)
class Comparison:
    """A case solved again, against its pin.

    ``moved``: values beyond their tolerance; nothing else is a failure. ``inputs_changed``: tables whose
    content is another; ``versions_changed``: ``highspy: 1.15.0 -> 1.16.0``.
    """

    case: str
    moved: tuple[Move, ...]
    inputs_changed: tuple[str, ...]
    versions_changed: tuple[str, ...]

    def lines(self) -> list[str]:
        """The comparison in words, a line for everything that moved."""
        count = len(self.moved)
        verdict = f"{count} value{'s' if count > 1 else ''} moved beyond tolerance" if count else "as pinned"
        return [
            f"{self.case}: {verdict}",
            *(f"  {move}" for move in self.moved),
            *(f"inputs changed: {table}" for table in self.inputs_changed),
            *(f"versions changed: {library}" for library in self.versions_changed),
        ]


def first_pin(result: Result, because: str | None, today: datetime.date) -> Pin:
    """Return the pin of a result that none was pinned before, with the default tolerances."""
    return Pin(
        case=result.case,
        values=result.values,
        tolerances=Tolerances(),
        options=result.options,
        digests=result.digests,
        versions=result.versions,
        changes=(Change(date=today, because=because or FIRST_REASON),),
    )


def pinned_anew(earlier: Pin, result: Result, because: str, today: datetime.date) -> Pin:
    """Return the pin that takes an earlier one's place: its tolerances, and its log with one entry more."""
    moved = [move.change() for move in moves(earlier.values, result.values, earlier.tolerances)]
    if earlier.case != result.case:
        moved.insert(0, f"case: {earlier.case} -> {result.case}")
    change = Change(
        date=today,
        because=because,
        moved=tuple(moved),
        inputs_changed=changed_keys(earlier.digests, result.digests),
        versions_changed=changed_texts(earlier.versions, result.versions),
    )
    return Pin(
        case=result.case,
        values=result.values,
        tolerances=earlier.tolerances,
        options=result.options,
        digests=result.digests,
        versions=result.versions,
        changes=(*earlier.changes, change),
    )


def solve_again(case_path: Path, pin: Pin) -> Comparison:
    """Solve a case as it is now, the way the pinned plan was made, and compare it with its pin.

    Raises ``CaseInvalid`` and what ``make_plan`` raises, except that a case without a plan is a value.
    """
    case, _ = read_case(case_path)
    try:
        values: Values = values_of_plan(_plan_as_pinned(case, pin.options))
    except (NoSolutionError, NoConsistentPlanError):
        values = NoPlan()
    return Comparison(
        case=case.name,
        moved=moves(pin.values, values, pin.tolerances),
        inputs_changed=changed_keys(pin.digests, case.digests),
        versions_changed=changed_texts(pin.versions, library_versions()),
    )


def _plan_as_pinned(case: Case, options: Mapping[str, str]) -> Plan:
    """Plan with the options of a pin."""
    if "market_consistent" in options:
        return make_market_consistent_plan(case)
    return make_fair_plan(case, rule=FairnessRule(options.get(OPTION, FairnessRule.LEXIMIN)))
