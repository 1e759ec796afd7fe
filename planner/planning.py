"""From a case to a plan: the one path of the data, stage by stage."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import version

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from planner import __version__, plan_tables
from planner.case.case import Case, Settings
from planner.cells import ProductYear, aggregate
from planner.certificate.certify import CertificateFailedError, certify
from planner.outcome import read_outcome
from planner.plan import EmissionsPeak, Plan
from planner.priced import (
    at_the_plan,
    claims_of_levels,
    explicit_at,
    least_cost_and_prices,
    own_measures_apart,
    where_to_seek_fairness,
)
from planner.prices import PricedLimit, priced_limits, shadow_prices_table
from planner.replay import replay
from planner.rows import ONE_TONNE_MT, FloatArray
from planner.solve.dual_face import PublishedPrice
from planner.solve.given_benchmarks import burden_of_given
from planner.solve.highs import Deadline
from planner.solve.lexicographic import fairest_burden
from planner.solve.programme import LinearProgramme
from planner.solve.ties import settle_ties
from planner.stages import StageClock
from planner.uniqueness import face_ranges, own_quantities, plan_quantities


def make_plan(
    case: Case,
    clock: StageClock | None = None,
    *,
    time_limit_s: float | None = None,
    options: Mapping[str, str] | None = None,
    warnings: tuple[str, ...] = (),
    given: Mapping[ProductYear, float] | None = None,
) -> Plan:
    """Solve a case: aggregate, least cost, fairest burden, replay, tables.

    ``given``: benchmarks to plan with in place of the fairest ones (tCO2e/unit), one for every decided
    product-year.

    Raises ``planner.solve.highs.NoSolutionError`` when the limits leave no plan, ``SolverStoppedError`` at
    the time limit, ``SolverFailedError`` when no proven optimum can be had and ``CertificateFailedError``
    when the claims of the solver do not prove the plan (defects). ``options`` and ``warnings`` are recorded
    in the plan.
    """
    clock = clock or StageClock()
    deadline = Deadline(time_limit_s)
    with clock.stage("aggregate"):
        cells = aggregate(case)
    with clock.stage("least cost"):
        limits: list[PricedLimit] = []
        apart = own_measures_apart(cells)

        def published(model: pyo.ConcreteModel, programme: LinearProgramme) -> list[PublishedPrice]:
            limits[:] = priced_limits(cells, model)
            return [PublishedPrice(programme.row(limit.row), limit.scale) for limit in limits]

        priced = least_cost_and_prices(cells.data, apart, published, deadline)
        cheapest = priced.explicit
        least_cost = cheapest.solution
        evidence = [cheapest.with_values(cheapest.claim("least cost"), cells, least_cost)]
    with clock.stage("fairest burden"):
        if given is None:
            model, programme = where_to_seek_fairness(priced, case.settings.cost_slack)
            fairest = fairest_burden(model, programme, claims_of_levels(priced, programme))
        else:
            model, programme = priced.open_model, priced.open_programme
            fairest = burden_of_given(model, programme, given)
        fair = explicit_at(priced, model, programme, fairest)
        claim = fair.claim("plan")
    with clock.stage("choices among equals"):
        fair.programme.restrict_to_optimal_face(fair.solution)
        rows = plan_tables.measure_rows(case, cells)
        quantities = [*plan_quantities(fair.data, fair.model, rows), *own_quantities(cells, fair)]
        freedom = face_ranges(fair.programme, fair.solution, quantities)
        chosen = settle_ties(fair.model, fair.data, fair.programme, fair.solution)
        planned = read_outcome(cells, fair, chosen, priced_by=cheapest)
        plan_evidence = fair.with_values(claim, cells, chosen)
        evidence += [*(at_the_plan(level, plan_evidence, cells) for level in fairest.evidence), plan_evidence]
    with clock.stage("replay"):
        answer = replay(cells, apart, planned, case.settings.peak_year, deadline)
        evidence.append(answer.evidence)
    with clock.stage("price ranges"):
        shadow_prices = shadow_prices_table(
            limits,
            [price.row for price in priced.published],
            priced.arrays,
            priced.settled,
            planned.benchmarks,
            deadline,
        )
    with clock.stage("tables"):
        installations = plan_tables.installations_table(case, cells, planned)
        tables = {
            "benchmarks": plan_tables.benchmarks_table(case, cells, planned),
            "allocations": plan_tables.allocations_table(case, cells, installations),
            "abatement": plan_tables.abatement_table(case, cells, planned),
            "market": plan_tables.market_table(case, planned, answer.outcome),
            "replay_market": plan_tables.replay_table(case, answer.outcome),
            "shadow_prices": shadow_prices,
            "installations": installations,
            "measure_shares": plan_tables.measure_shares_table(cells, planned),
            "installation_abatement": plan_tables.installation_abatement_table(case, cells, planned),
            "uniqueness": pd.concat([freedom.table(chosen), answer.uniqueness], ignore_index=True),
        }
        tables = {name: plan_tables.without_rounding_noise(table) for name, table in tables.items()}
    burden_levels = tuple(sorted(fairest.levels.values(), reverse=True))
    with clock.stage("certificate"):
        certificate, _ = certify(case, evidence, burden_levels, benchmarks_given=given is not None)
        if not certificate.holds:
            raise CertificateFailedError(case, certificate)
    return Plan(
        case=case,
        cost_million_cny=least_cost.objective,
        plan_cost_million_cny=planned.cost_million_cny,
        burden_levels=burden_levels,
        peak=emissions_peak(case.settings, planned.total_emissions_mt),
        replay_peak=emissions_peak(case.settings, answer.outcome.total_emissions_mt),
        replay_cost_million_cny=answer.outcome.cost_million_cny,
        **tables,
        evidence=tuple(evidence),
        certificate=certificate,
        stages=clock.finished,
        versions=library_versions(),
        options=dict(options or {}),
        warnings=warnings,
        market_consistency=None,
        fairness=None,
    )


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
