"""Whether an explanation is right, judged without the means by which it was found."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from models.build import build_programme
from planner.case.case import Case
from planner.cells import aggregate
from planner.explain.change import SIGNIFICANT_DIGITS, Change, with_changes
from planner.explain.explanation import Explanation, least_cost
from planner.explain.limits import Limit, limits_of
from planner.explain.years import YEAR
from planner.solve.programme import LinearProgramme

Place = tuple[str, str, int | None]
"""Lever, item, year."""


def places(limits: Iterable[Limit]) -> set[Place]:
    return {(limit.lever, limit.item, limit.year) for limit in limits}


def is_irreducible(case: Case, conflict: tuple[Limit, ...]) -> bool:
    """Only the conflict's limits, all of them: no solution; any one of them less: a solution."""
    model = build_programme(aggregate(case).data)
    programme = LinearProgramme(model)
    kept = places(conflict)
    for limit in limits_of(case, aggregate(case), model):
        if (limit.lever, limit.item, limit.year) not in kept:
            _drop(programme, limit)
    if programme.has_solution():
        return False
    for limit in limits_of(case, aggregate(case), model):
        if (limit.lever, limit.item, limit.year) in kept:
            before = [programme.limits(row) for row in limit.rows]
            _drop(programme, limit)
            if not programme.has_solution():
                return False
            for row, (lower, upper) in zip(limit.rows, before, strict=True):
                programme.set_limits(row, lower, upper)
    return True


def _drop(programme: LinearProgramme, limit: Limit) -> None:
    for row in limit.rows:
        upper = (
            programme.limits(row)[1] if row.parent_component().local_name == "compliance" else float("inf")
        )
        programme.set_limits(row, -float("inf"), upper)


def without_lever(case: Case, lever: str) -> Case | None:
    """The case with a lever moved as far as the case format lets it be; None for announced benchmarks.

    An announced benchmark has no loosest value.
    """
    match lever:
        case "caps":
            return replace(case, cap_trajectory=case.cap_trajectory.iloc[:0])
        case "tightening_max":
            rules = case.allocation_rules.copy()
            rules["tightening_max"] = rules["tightening_max"].where(rules["tightening_max"].isna(), 1.0)
            return replace(case, allocation_rules=rules)
        case "tightening_min":
            return replace(case, allocation_rules=case.allocation_rules.assign(tightening_min=0.0))
        case "shortfall_limit":
            return replace(case, allocation_rules=case.allocation_rules.assign(shortfall_limit=float("nan")))
        case "peak":
            return replace(case, settings=replace(case.settings, peak_year=None))
        case "peak_ceiling":
            return replace(case, settings=replace(case.settings, peak_ceiling_mt=None))
        case "emissions_budget":
            return replace(case, settings=replace(case.settings, emissions_budget_mt=None))
        case "no_over_issuance":
            return replace(
                case, settings=replace(case.settings, no_over_issuance_from=case.settings.last_year + 1)
            )
        case "banking_limit":
            return replace(case, market=case.market.assign(banking_limit=float("nan")))
        case "measure_ramps":
            return replace(case, measures=case.measures.assign(ramp=float("nan")))
    return None


def smaller(change: Change) -> Change:
    """The change, a thousandth smaller but at least two units of the last digit; of a year, a year."""
    if change.unit == YEAR:
        return replace(change, new=change.new - 1)
    last_digits = 2 * 10.0 ** (1 - SIGNIFICANT_DIGITS) * max(abs(change.old), abs(change.new))
    less = max(0.001 * abs(change.new - change.old), last_digits)
    return replace(change, new=change.new - math.copysign(less, change.new - change.old))


def faults_of(seeded: frozenset[Place], case: Case, explanation: Explanation) -> list[str]:
    """What is wrong with an explanation: nothing, if it is right.

    The conflict is the seeded one and irreducible. Every alternative, applied, gives a plan; a thousandth
    less of it (or two units of its last digit) does not. Every lever that "cannot", moved as far as it goes,
    gives no plan.
    """
    found = places(explanation.conflict)
    faults = [f"{each.part} is undetermined: {each.reason}" for each in explanation.undetermined]
    if seeded != found:
        missing, added = seeded - found, found - seeded
        faults.append(f"not in the conflict: {sorted(missing, key=str)}; too much: {sorted(added, key=str)}")
    if not is_irreducible(case, explanation.conflict):
        faults.append("the conflict is not irreducible")
    if explanation.mix is None:
        faults.append("nothing is offered that would give a plan")
    faults += [
        f"{each.lever}: applied, it does not hold"
        for each in (*explanation.alternatives, *([explanation.mix] if explanation.mix else []))
        if least_cost(with_changes(case, each.changes)) is None
    ]
    faults += [
        f"{each.lever}: a smaller change would do"
        for each in explanation.alternatives
        if least_cost(with_changes(case, map(smaller, each.changes))) is not None
    ]
    for lever in explanation.cannot:
        loosest = without_lever(case, lever)
        if loosest is not None and least_cost(loosest) is not None:
            faults.append(f"{lever}: said to be unable, but able")
    return faults
