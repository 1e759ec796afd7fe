"""Twenty contradictions seeded into the national case, and what their explanation must contain.

    python -m tests.explain.contradictions

explains all of them, checks every conflict by removal, every alternative by solving it and a smaller one,
every "cannot" by moving the lever as far as it goes, and prints the figures. The test suite does the same
for a few.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from planner.case.case import Case
from planner.case.read import read_case
from planner.explain.explanation import explain, least_cost
from planner.planning import make_plan
from planner.shipped import shipped_cases
from tests.explain.judging import Place, faults_of


@dataclass(frozen=True)
class Contradiction:
    """A change of the national case that leaves no plan.

    ``seeded``: the limits that the conflict must hold, exactly: those that were seeded and, where a limit
    reaches its year only through the years before it (tightening), those of these years.
    """

    name: str
    seed: Callable[[Case], Case]
    seeded: frozenset[Place]


def _cells(case: Case, table: str, column: str, value: float, **key: object) -> Case:
    changed: pd.DataFrame = getattr(case, table).copy()
    chosen = pd.Series(True, index=changed.index)
    for name, wanted in key.items():
        chosen &= changed[name] == wanted
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


def _rule(case: Case, column: str, value: float, sector: str, from_year: int) -> Case:
    return _cells(case, "allocation_rules", column, value, sector=sector, from_year=from_year)


def _cap(sector: str, year: int, cap: float) -> Callable[[Case], Case]:
    return lambda case: _cells(case, "cap_trajectory", "cap", cap, sector=sector, year=year)


def _without_caps(case: Case) -> Case:
    return replace(case, cap_trajectory=case.cap_trajectory.iloc[:0])


def _surplus_may_lapse(case: Case) -> Case:
    return _set(case, no_over_issuance_from=case.settings.last_year + 1)


def _one_ramp(case: Case) -> Case:
    """Only the ramp of energy efficiency in clinker is left; no cap, and a surplus may lapse."""
    table = case.measures.copy()
    kept = (table["measure"] == "energy_efficiency") & (table["product"] == "clinker")
    table.loc[~kept, "ramp"] = float("nan")
    return replace(_surplus_may_lapse(_without_caps(case)), measures=table)


def _one_measure(case: Case) -> Case:
    """As ``_one_ramp``, and energy efficiency in clinker is the only measure."""
    case = _one_ramp(case)
    return replace(case, measures=case.measures.dropna(subset=["ramp"]).reset_index(drop=True))


def _of(*places: Place) -> frozenset[Place]:
    return frozenset(places)


def _each(lever: str, item: str, first: int, last: int) -> frozenset[Place]:
    return frozenset((lever, item, year) for year in range(first, last + 1))


CONTRADICTIONS: tuple[Contradiction, ...] = (
    Contradiction(
        "cement's cap falls faster than its benchmark may",
        _cap("cement", 2029, 600.0),
        _of(("caps", "cement", 2029)) | _each("tightening_max", "clinker", 2027, 2029),
    ),
    Contradiction(
        "steel's cap falls faster than its benchmarks may",
        _cap("steel", 2028, 1400.0),
        _of(("caps", "steel", 2028)) | _each("tightening_max", "steel_bf_bof", 2027, 2028),
    ),
    Contradiction(
        "aluminium's cap in its first year",
        _cap("aluminium", 2027, 60.0),
        _of(("caps", "aluminium", 2027), ("tightening_max", "aluminium", 2027)),
    ),
    Contradiction(
        "aluminium's cap against a slower tightening",
        lambda case: _rule(case, "tightening_max", 0.001, "aluminium", 2027),
        _of(("caps", "aluminium", 2027), ("tightening_max", "aluminium", 2027)),
    ),
    Contradiction(
        "a cap of zero",
        _cap("cement", 2031, 0.0),
        _of(("caps", "cement", 2031)) | _each("tightening_max", "clinker", 2027, 2031),
    ),
    Contradiction(
        "the cap of all sectors below what large coal units alone are given at the fastest tightening",
        _cap("ALL", 2028, 2900.0),
        _of(("caps", "ALL", 2028)) | _each("tightening_max", "coal_large", 2026, 2028),
    ),
    Contradiction(
        "a budget against the ramp of a measure",
        lambda case: _set(_one_ramp(case), emissions_budget_mt=57430.0),
        _of(("emissions_budget", "", None), ("measure_ramps", "energy_efficiency, clinker", None)),
    ),
    Contradiction(
        "a ceiling against the ramp of a measure",
        lambda case: _set(_one_ramp(case), peak_ceiling_mt=7010.0),
        _of(("peak_ceiling", "", 2026), ("measure_ramps", "energy_efficiency, clinker", None)),
    ),
    Contradiction(
        "a ceiling that no measure reaches",
        lambda case: _set(case, peak_ceiling_mt=4000.0),
        _of(("peak_ceiling", "", 2026)),
    ),
    Contradiction(
        "a jump of output after the peak against the ramp of a measure",
        lambda case: _cells(
            _one_measure(case), "output_forecast", "output", 1120.0, product="clinker", year=2032
        ),
        _of(("peak", "", 2032), ("measure_ramps", "energy_efficiency, clinker", None)),
    ),
    Contradiction(
        "cement's shortfall limit against its cap",
        lambda case: _rule(_cap("cement", 2031, 700.0)(case), "shortfall_limit", 0.02, "cement", 2027),
        _of(("caps", "cement", 2031), ("shortfall_limit", "clinker", 2031)),
    ),
    Contradiction(
        "steel's shortfall limit against its cap",
        lambda case: _rule(_cap("steel", 2031, 1450.0)(case), "shortfall_limit", 0.02, "steel", 2027),
        _of(("caps", "steel", 2031), ("shortfall_limit", "steel_bf_bof", 2031)),
    ),
    Contradiction(
        "large coal units' shortfall limit against a benchmark that must fall",
        lambda case: _rule(_surplus_may_lapse(_without_caps(case)), "shortfall_limit", 0.25, "power", 2026),
        _of(("shortfall_limit", "coal_large", 2026), ("tightening_min", "coal_large", 2026)),
    ),
    Contradiction(
        "power must tighten faster than it may go below the shortfall limit",
        lambda case: _rule(case, "tightening_min", 0.045, "power", 2026),
        _of(("shortfall_limit", "gas_power", 2034)) | _each("tightening_min", "gas_power", 2026, 2034),
    ),
    Contradiction(
        "a benchmark announced above cement's cap",
        lambda case: _announced(case, "clinker", 2030, 1.2),
        _of(("announced_benchmarks", "clinker", 2030), ("caps", "cement", 2030)),
    ),
    Contradiction(
        "a benchmark announced above aluminium's cap",
        lambda case: _announced(case, "aluminium", 2028, 1.7),
        _of(("announced_benchmarks", "aluminium", 2028), ("caps", "aluminium", 2028)),
    ),
    Contradiction(
        "a low announced benchmark against the shortfall limit of the year after",
        lambda case: _announced(case, "coal_small", 2030, 0.4),
        _of(
            ("announced_benchmarks", "coal_small", 2030),
            ("shortfall_limit", "coal_small", 2031),
            ("tightening_min", "coal_small", 2031),
        ),
    ),
    Contradiction(
        "an announced surplus that must be used and cannot be banked",
        lambda case: _rule(
            _announced(_without_caps(case), "coal_large", 2027, 1.9), "tightening_max", 1.0, "power", 2026
        ),
        _of(
            ("announced_benchmarks", "coal_large", 2027),
            ("no_over_issuance", "", None),
            ("banking_limit", "", 2027),
        ),
    ),
    Contradiction(
        "an initial bank that nobody can use",
        lambda case: _set(case, initial_bank_mt=3000.0, no_over_issuance_from=2026),
        _of(
            ("no_over_issuance", "", None),
            ("banking_limit", "", 2026),
            ("tightening_max", "coal_large", 2026),
        ),
    ),
    Contradiction(
        "the last cap against all tightening before it",
        _cap("cement", 2035, 300.0),
        _of(("caps", "cement", 2035)) | _each("tightening_max", "clinker", 2027, 2035),
    ),
)


def national() -> Case:
    return read_case(shipped_cases()["national"])[0]


def processor_time(work: Callable[[], object]) -> float:
    """Seconds of processor time (the solver works on one core), which other programs disturb little."""
    started = time.process_time()
    work()
    return time.process_time() - started


def main() -> None:
    base = national()
    explaining, cheapest, wrong, applied = [], [], 0, 0
    for contradiction in CONTRADICTIONS:
        case = contradiction.seed(base)
        cheapest.append(processor_time(lambda: least_cost(base)))
        started = time.process_time()
        explanation = explain(case)
        explaining.append(time.process_time() - started)
        faults = faults_of(contradiction.seeded, case, explanation)
        wrong += bool(faults)
        applied += len(explanation.alternatives) + (explanation.mix is not None)
        levers = ", ".join(alternative.lever for alternative in explanation.alternatives)
        print(
            f"{contradiction.name}: conflict of {len(explanation.conflict)}; {explaining[-1]:.1f} s; {levers}"
        )
        for fault in faults:
            print(f"    WRONG: {fault}")
    whole = processor_time(lambda: make_plan(base))
    median, least = statistics.median(explaining), statistics.median(cheapest)
    print(f"{len(CONTRADICTIONS)} contradictions, {wrong} wrong; {applied} alternatives and mixes applied")
    print(f"explanation: median {median:.2f} s of processor time, longest {max(explaining):.2f} s")
    print(f"that is {median / least:.1f} times solving the feasible case for least cost ({least:.2f} s)")
    print(f"and {median / whole:.2f} times making its whole plan ({whole:.2f} s)")


if __name__ == "__main__":
    main()
