"""From a case to a plan: the one path of the data, stage by stage."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import version

import numpy as np
import pandas as pd

from models.build import build_programme
from planner import __version__, plan_tables
from planner.case.case import Case, Settings
from planner.cells import Cells, aggregate
from planner.evidence import Evidence
from planner.outcome import Outcome, read_outcome
from planner.plan import EmissionsPeak, Plan
from planner.prices import shadow_prices_table
from planner.rows import FloatArray
from planner.solve.highs import FEASIBILITY_TOLERANCE, Deadline
from planner.solve.lexicographic import allow_extra_cost, fairest_burden
from planner.solve.programme import LinearProgramme
from planner.solve.replay import replay_data
from planner.stages import StageClock

ONE_TONNE_MT = 1e-6
"""A path of national emissions that rises by less than this is flat (the solver works to 1e-9)."""


def make_plan(
    case: Case,
    clock: StageClock | None = None,
    *,
    time_limit_s: float | None = None,
    options: Mapping[str, str] | None = None,
    warnings: tuple[str, ...] = (),
) -> Plan:
    """Solve a case: aggregate, least cost, fairest burden, replay, tables.

    Raises ``planner.solve.highs.NoSolutionError`` when the limits leave no plan, ``SolverStoppedError`` at
    the time limit and ``SolverFailedError`` when no proven optimum can be had (a defect). ``options`` and
    ``warnings`` are recorded in the plan.
    """
    clock = clock or StageClock()
    deadline = Deadline(time_limit_s)
    with clock.stage("aggregate"):
        cells = aggregate(case)
    with clock.stage("build"):
        model = build_programme(cells.data)
        programme = LinearProgramme(model, deadline)
    with clock.stage("least cost"):
        least_cost = programme.solve()
        cheapest = read_outcome(cells, model, programme, least_cost)
        evidence = [programme.evidence("least cost", least_cost)]
    with clock.stage("fairest burden"):
        allow_extra_cost(programme, least_cost, case.settings.cost_slack)
        fairest = fairest_burden(model, programme)
        planned = read_outcome(cells, model, programme, fairest.solution, priced_by=least_cost)
        evidence += [*fairest.evidence, programme.evidence("plan", fairest.solution)]
    with clock.stage("replay"):
        replayed, answered = _replay(cells, planned, deadline)
        evidence.append(answered)
    with clock.stage("tables"):
        installations = plan_tables.installations_table(case, cells, planned)
        tables = {
            "benchmarks": plan_tables.benchmarks_table(case, cells, planned),
            "allocations": plan_tables.allocations_table(case, cells, installations),
            "abatement": plan_tables.abatement_table(case, cells, planned),
            "market": plan_tables.market_table(case, planned, replayed),
            "replay_market": plan_tables.replay_table(case, replayed),
            "shadow_prices": shadow_prices_table(cells, model, programme, least_cost, cheapest),
            "installations": installations,
            "measure_shares": plan_tables.measure_shares_table(cells, planned),
        }
        tables = {name: _without_rounding_noise(table) for name, table in tables.items()}
    return Plan(
        case=case,
        cost_million_cny=least_cost.objective,
        plan_cost_million_cny=planned.cost_million_cny,
        burden_levels=tuple(sorted(fairest.levels.values(), reverse=True)),
        peak=emissions_peak(case.settings, planned.total_emissions_mt),
        replay_peak=emissions_peak(case.settings, replayed.total_emissions_mt),
        replay_cost_million_cny=replayed.cost_million_cny,
        **tables,
        evidence=tuple(evidence),
        stages=clock.finished,
        versions=library_versions(),
        options=dict(options or {}),
        warnings=warnings,
    )


def _without_rounding_noise(table: pd.DataFrame) -> pd.DataFrame:
    """Numbers that the solver cannot tell from 0 are 0, and never a negative 0."""
    tidy = table.copy()
    for column in tidy.select_dtypes("float").columns:
        tidy[column] = tidy[column].mask(tidy[column].abs() < FEASIBILITY_TOLERANCE, 0.0)
    return tidy


def _replay(cells: Cells, planned: Outcome, deadline: Deadline) -> tuple[Outcome, Evidence]:
    """What firms do when the benchmarks are given, and the claim that nothing is cheaper for them."""
    decided = {key: planned.benchmarks[key] for key in cells.data.decided}
    market = Cells(
        data=replay_data(cells.data, decided),
        rows=cells.rows,
        cell_of_row=cells.cell_of_row,
        table=cells.table,
        least_favoured={},
    )
    model = build_programme(market.data)
    programme = LinearProgramme(model, deadline)
    solution = programme.solve()
    return read_outcome(market, model, programme, solution), programme.evidence("replay", solution)


def emissions_peak(settings: Settings, total_emissions_mt: FloatArray) -> EmissionsPeak:
    """Find when a path of national emissions (Mt by plan year) peaks, and whether it meets the targets."""
    years = settings.years
    highest = float(total_emissions_mt.max())
    at_peak = int(np.argmax(total_emissions_mt >= highest - ONE_TONNE_MT))
    met: bool | None = None
    largest_rise = 0.0
    if settings.peak_year is not None:
        after = np.array(years[1:]) > settings.peak_year
        rises = np.diff(total_emissions_mt)[after]
        largest_rise = max(0.0, float(rises.max(initial=0.0)))
        met = largest_rise <= ONE_TONNE_MT
    ceiling, budget = settings.peak_ceiling_mt, settings.emissions_budget_mt
    return EmissionsPeak(
        year=years[at_peak],
        emissions_mt=highest,
        met=met,
        largest_miss_mt=0.0 if met else largest_rise,
        ceiling_met=None if ceiling is None else bool(highest <= ceiling + ONE_TONNE_MT),
        budget_met=None
        if budget is None
        else bool(total_emissions_mt.sum() <= budget + ONE_TONNE_MT * len(years)),
    )


def library_versions() -> dict[str, str]:
    """Versions of the planner, Python and the libraries that a result depends on."""
    libraries = ("pyomo", "highspy", "pandas", "numpy", "openpyxl", "pyarrow")
    return {
        "planner": __version__,
        "python": platform.python_version(),
        **{library: version(library) for library in libraries},
    }
