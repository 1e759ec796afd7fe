"""The frozen plan: tidy tables with units in their names' documentation, one sign convention for prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from planner.case.case import Case
from planner.certificate.certify import Certificate
from planner.evidence import Evidence
from planner.rows import ONE_TONNE_MT


@dataclass(frozen=True)
class EmissionsPeak:
    """When a path of whole-perimeter emissions is highest, and whether it meets the peak target.

    ``met`` is None where the case sets no peak year; otherwise True when no year after the peak year
    lies above the year before it by more than a tonne. ``largest_miss_mt`` is the largest such rise (0 when
    met). ``ceiling_met`` and ``budget_met`` likewise, None where the case sets none.
    """

    year: int
    emissions_mt: float
    met: bool | None
    largest_miss_mt: float
    ceiling_met: bool | None
    budget_met: bool | None


@dataclass(frozen=True)
class MarketConsistency:
    """A plan that was asked to meet peak, ceiling and budget in its replay.

    ``met``: its replay does. ``rounds``: sets of market prices tried, 0 where the fairest plan already did.
    ``cost_million_cny``: least cost at the market prices of the plan, present value, before fairness.
    ``cost_of_consistency_million_cny``: that less the planner's optimum. ``guarantee``: what is proven.
    """

    met: bool
    rounds: int
    cost_million_cny: float
    cost_of_consistency_million_cny: float
    guarantee: str


@dataclass(frozen=True)
class FairnessFollowed:
    """How nearly a plan follows a rule of fairness other than the fairest burden.

    ``rule``: see ``planner.fairness.rule_names``. ``followed``: no product-year departs from it.
    ``sum_of_departures``, ``largest_departure``: over product-years, as the rule measures them (shares).
    ``within_cost_slack``: the plan costs at most the least cost and its slack. ``extra_cost_million_cny``:
    its cost less the least cost, present value.
    """

    rule: str
    followed: bool
    sum_of_departures: float
    largest_departure: float
    within_cost_slack: bool
    extra_cost_million_cny: float


@dataclass(frozen=True)
class Plan:
    """An optimal plan. Writers read it; nothing changes it.

    Tables (sorted by their first columns; NaN = does not apply):

    - benchmarks: product, year, benchmark (tCO2e/unit), tightening (share, against the benchmark
      before), origin (announced, decided)
    - allocations: sector, year, rule, baseline_emissions, emissions, free_allocation, auction, reserve,
      issuance, cap, shortfall (all MtCO2e, over covered rows), burden (share),
      uncovered_emissions (MtCO2e of the sector's rows without compliance)
    - abatement: measure, product, technology ("" = every technology without a row of its own), year,
      abated (Mt), cost (million CNY, undiscounted)
    - market: year, price (CNY/t, of the replay), marginal_cost (CNY/t, of the plan), emissions, supply,
      offset, bank (Mt), total_emissions (Mt, whole perimeter)
    - replay_market: year, price (CNY/t), emissions, supply, offset, bank, total_emissions (Mt)
    - shadow_prices: constraint, item, year (Int64, <NA> for the budget), value, unit, meaning;
      positive = scarcity costs, undiscounted; lowest, highest (of all sets of prices that prove the
      optimum), may_fall_by, may_rise_by, movement_unit (how far the limit alone can move with the price
      unchanged)
    - installations: installation, product, year, covered (bool), output (units), baseline_emissions,
      emissions, free_allocation, shortfall (t; the last two NaN where not covered)
    - measure_shares: measure, product, technology, opens, closes, year, share (of baseline emissions
      removed): the solver's own decisions by cell of covered rows; opens and closes are Int64, <NA> = open
      at the start / to the end of the plan
    - installation_abatement: measure, installation, product, year, share (of the row's baseline emissions),
      abated (t), cost (CNY, undiscounted) of measures of single installations; empty without any
    - uniqueness: table, column, item, year, value, lowest, highest, unit, determined (bool): the range of
      published numbers over all plans (or replays) that are as cheap and as fair
    """

    case: Case
    cost_million_cny: float
    """Present value of stage 1, the least cost."""
    plan_cost_million_cny: float
    """Present value of the published plan: least cost for the fairest benchmarks, within the cost slack."""
    burden_levels: tuple[float, ...]
    """The leximin vector of burden + protection over all decided product-years, largest first."""
    peak: EmissionsPeak
    replay_peak: EmissionsPeak
    replay_cost_million_cny: float
    benchmarks: pd.DataFrame
    allocations: pd.DataFrame
    abatement: pd.DataFrame
    market: pd.DataFrame
    replay_market: pd.DataFrame
    shadow_prices: pd.DataFrame
    installations: pd.DataFrame
    measure_shares: pd.DataFrame
    installation_abatement: pd.DataFrame
    uniqueness: pd.DataFrame
    evidence: tuple[Evidence, ...]
    """The solver's claims, stage by stage: least cost, every level of the burden, the plan, the replay."""
    certificate: Certificate
    """That these claims prove the plan, checked without the solver; it holds."""
    stages: tuple[tuple[str, float], ...]
    """(stage, wall seconds) in order, as far as they have run."""
    versions: Mapping[str, str]
    """planner, python, pyomo, highspy, ... and their versions."""
    options: Mapping[str, str]
    """Options that were in force, as given on the command line."""
    warnings: tuple[str, ...]
    """What the check of the case found worth saying without being a fault."""
    market_consistency: MarketConsistency | None = None
    """None where it was not asked for."""
    fairness: FairnessFollowed | None = None
    """None for the fairest burden (leximin)."""


def peak_met_in_every_answer(plan: Plan) -> bool | None:
    """Whether emissions do not rise after the peak year in any answer that costs firms the same.

    None where the case sets no peak year.
    """
    rises = plan.uniqueness[plan.uniqueness["column"] == "rise_after_peak"]
    return None if plan.replay_peak.met is None else bool((rises["highest"] <= ONE_TONNE_MT).all())
