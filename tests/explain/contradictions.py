"""Twenty contradictions seeded into the national case, and what their explanation must contain.

    python -m tests.explain.contradictions

explains all of them, checks every conflict by removal and every alternative by solving it, and prints the
figures. The test suite does the same for a few.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import pandas as pd

from models.build import build_programme
from planner.case.case import Case
from planner.case.read import read_case
from planner.cells import aggregate
from planner.explain.change import with_changes
from planner.explain.explanation import Explanation, explain, least_cost
from planner.explain.limits import Limit, limits_of
from planner.shipped import shipped_cases
from planner.solve.programme import LinearProgramme

Place = tuple[str, str, int | None]
"""Lever, item, year."""


@dataclass(frozen=True)
class Contradiction:
    """A change of the national case that leaves no plan.

    ``seeded``: limits that must stand in the conflict. ``levers``: the levers that the conflict speaks of,
    exactly.
    """

    name: str
    seed: Callable[[Case], Case]
    seeded: frozenset[Place]
    levers: frozenset[str]


def _cells(case: Case, table: str, column: str, value: float, **key: object) -> Case:
    changed: pd.DataFrame = getattr(case, table).copy()
    chosen = pd.Series(True, index=changed.index)
    for name, wanted in key.items():
        chosen &= changed[name].isin(wanted if isinstance(wanted, (list, range)) else [wanted])
    if not chosen.any():
        raise ValueError(f"nothing to change in {table} for {key}")
    changed.loc[chosen, column] = value
    return replace(case, **{table: changed})


def _announced(case: Case, product: str, year: int, benchmark: float) -> Case:
    row = pd.DataFrame({"product": [product], "year": [year], "benchmark": [benchmark]})
    table = pd.concat([case.benchmarks, row]).sort_values(["product", "year"], ignore_index=True)
    return replace(case, benchmarks=table)


def _set(case: Case, **settings: float) -> Case:
    return replace(case, settings=replace(case.settings, **settings))


def _cap(sector: str, year: int, cap: float) -> Callable[[Case], Case]:
    return lambda case: _cells(case, "cap_trajectory", "cap", cap, sector=sector, year=year)


def _of(*places: Place) -> frozenset[Place]:
    return frozenset(places)


def _levers(*levers: str) -> frozenset[str]:
    return frozenset(levers)


CONTRADICTIONS: tuple[Contradiction, ...] = (
    Contradiction(
        "cement's cap falls faster than its benchmark may",
        _cap("cement", 2029, 600.0),
        _of(("caps", "cement", 2029), ("tightening_max", "clinker", 2029)),
        _levers("caps", "tightening_max"),
    ),
    Contradiction(
        "steel's cap falls faster than its benchmarks may",
        _cap("steel", 2028, 1400.0),
        _of(("caps", "steel", 2028), ("tightening_max", "steel_bf_bof", 2028)),
        _levers("caps", "tightening_max"),
    ),
    Contradiction(
        "aluminium's cap in its first year",
        _cap("aluminium", 2027, 60.0),
        _of(("caps", "aluminium", 2027), ("tightening_max", "aluminium", 2027)),
        _levers("caps", "tightening_max"),
    ),
    Contradiction(
        "aluminium's cap against a slower tightening",
        lambda case: _cells(
            case, "allocation_rules", "tightening_max", 0.001, sector="aluminium", from_year=2027
        ),
        _of(("tightening_max", "aluminium", 2027)),
        _levers("caps", "tightening_max"),
    ),
    Contradiction(
        "a cap of zero",
        _cap("cement", 2031, 0.0),
        _of(("caps", "cement", 2031)),
        _levers("caps", "tightening_max"),
    ),
    Contradiction(
        "the cap of all sectors below what tightening allows",
        _cap("ALL", 2028, 5000.0),
        _of(("caps", "ALL", 2028)),
        _levers("caps", "tightening_max"),
    ),
    Contradiction(
        "a budget that no measure reaches",
        lambda case: _set(case, emissions_budget_mt=50000.0),
        _of(("emissions_budget", "", None)),
        _levers("emissions_budget"),
    ),
    Contradiction(
        "a ceiling against the ramps of measures",
        lambda case: _set(case, peak_ceiling_mt=7200.0),
        _of(("peak_ceiling", "", 2026)),
        _levers("peak_ceiling", "measure_ramps"),
    ),
    Contradiction(
        "a ceiling that no measure reaches",
        lambda case: _set(case, peak_ceiling_mt=4000.0),
        _of(),
        _levers("peak_ceiling"),
    ),
    Contradiction(
        "a jump of output after the peak against the ramps",
        lambda case: _cells(
            replace(case, cap_trajectory=case.cap_trajectory.iloc[:0]),
            "output_forecast",
            "output",
            7000.0,
            product="coal_large",
            year=2032,
        ),
        _of(("peak", "", 2032)),
        _levers("peak"),
    ),
    Contradiction(
        "cement's shortfall limit against its cap",
        lambda case: _cells(
            _cap("cement", 2031, 700.0)(case),
            "allocation_rules",
            "shortfall_limit",
            0.02,
            sector="cement",
            from_year=2027,
        ),
        _of(("caps", "cement", 2031), ("shortfall_limit", "clinker", 2031)),
        _levers("caps", "shortfall_limit"),
    ),
    Contradiction(
        "steel's shortfall limit against its cap",
        lambda case: _cells(
            _cap("steel", 2031, 1450.0)(case),
            "allocation_rules",
            "shortfall_limit",
            0.02,
            sector="steel",
            from_year=2027,
        ),
        _of(("caps", "steel", 2031), ("shortfall_limit", "steel_bf_bof", 2031)),
        _levers("caps", "shortfall_limit"),
    ),
    Contradiction(
        "power's shortfall limit against its mean",
        lambda case: _cells(
            case, "allocation_rules", "shortfall_limit", 0.05, sector="power", from_year=2026
        ),
        _of(),
        _levers("shortfall_limit", "tightening_min"),
    ),
    Contradiction(
        "power must tighten faster than it may go below the shortfall limit",
        lambda case: _cells(
            case, "allocation_rules", "tightening_min", 0.045, sector="power", from_year=2026
        ),
        _of(),
        _levers("shortfall_limit", "tightening_min"),
    ),
    Contradiction(
        "a benchmark announced above cement's cap",
        lambda case: _announced(case, "clinker", 2030, 1.2),
        _of(("announced_benchmarks", "clinker", 2030), ("caps", "cement", 2030)),
        _levers("caps", "announced_benchmarks"),
    ),
    Contradiction(
        "a benchmark announced above aluminium's cap",
        lambda case: _announced(case, "aluminium", 2028, 1.7),
        _of(("announced_benchmarks", "aluminium", 2028), ("caps", "aluminium", 2028)),
        _levers("caps", "announced_benchmarks"),
    ),
    Contradiction(
        "a low announced benchmark against the shortfall limit of the years after",
        lambda case: _announced(case, "coal_small", 2030, 0.4),
        _of(("announced_benchmarks", "coal_small", 2030)),
        _levers("shortfall_limit", "tightening_min", "announced_benchmarks"),
    ),
    Contradiction(
        "an announced surplus that must be used",
        lambda case: _announced(case, "coal_small", 2027, 2.5),
        _of(("announced_benchmarks", "coal_small", 2027), ("no_over_issuance", "", None)),
        _levers("no_over_issuance", "announced_benchmarks", "tightening_max", "banking_limit"),
    ),
    Contradiction(
        "an initial bank that nobody can use",
        lambda case: _set(case, initial_bank_mt=3000.0, no_over_issuance_from=2026),
        _of(("no_over_issuance", "", None)),
        _levers("no_over_issuance", "tightening_max", "banking_limit"),
    ),
    Contradiction(
        "the last cap against all tightening before it",
        _cap("cement", 2035, 300.0),
        _of(("caps", "cement", 2035)),
        _levers("caps", "tightening_max"),
    ),
)


def national() -> Case:
    return read_case(shipped_cases()["national"])[0]


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


def faults_of(contradiction: Contradiction, case: Case, explanation: Explanation) -> list[str]:
    """What is wrong with an explanation: nothing, if it is right."""
    found = places(explanation.conflict)
    faults = []
    if not contradiction.seeded <= found:
        faults.append(f"not in the conflict: {sorted(contradiction.seeded - found, key=str)}")
    if {lever for lever, _, _ in found} != contradiction.levers:
        faults.append(f"levers of the conflict: {sorted({lever for lever, _, _ in found})}")
    if not is_irreducible(case, explanation.conflict):
        faults.append("the conflict is not irreducible")
    if not explanation.alternatives and explanation.mix is None:
        faults.append("nothing is offered that would give a plan")
    faults += [
        f"{alternative.lever}: applied, it does not hold"
        for alternative in (*explanation.alternatives, *([explanation.mix] if explanation.mix else []))
        if least_cost(with_changes(case, alternative.changes)) is None
    ]
    return faults


def main() -> None:
    base = national()
    started = time.perf_counter()
    least_cost(base)
    feasible = time.perf_counter() - started
    times, wrong = [], 0
    for contradiction in CONTRADICTIONS:
        case = contradiction.seed(base)
        started = time.perf_counter()
        explanation = explain(case)
        times.append(time.perf_counter() - started)
        faults = faults_of(contradiction, case, explanation)
        wrong += bool(faults)
        levers = ", ".join(alternative.lever for alternative in explanation.alternatives)
        print(f"{contradiction.name}: conflict of {len(explanation.conflict)}; {times[-1]:.1f} s; {levers}")
        for fault in faults:
            print(f"    WRONG: {fault}")
    print(f"{len(CONTRADICTIONS)} contradictions, {wrong} wrong")
    ratio = statistics.median(times) / feasible
    print(
        f"median {statistics.median(times):.1f} s, {ratio:.1f} times solving the feasible case for least cost"
    )


if __name__ == "__main__":
    main()
