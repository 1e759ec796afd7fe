"""The answer in ten lines, for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

import pandas as pd
from rich.cells import cell_len

from models.data import ALL_SECTORS
from planner.plan import EmissionsPeak, Plan

BINDING_MT = 1e-6
"""A cap binds when less than a tonne of it is left."""

WIDTH = 80
LABEL_WIDTH = 14


def summary_lines(plan: Plan) -> list[str]:
    """Peak, replay, cost, price, burden, caps, tightening: one line each, at most 80 columns.

    Emissions in Mt, prices in the case's currency per tonne, burdens and tightening in per cent.
    """
    settings = plan.case.settings
    currency = settings.currency
    consistency = plan.market_consistency
    least = plan.cost_million_cny if consistency is None else consistency.cost_million_cny
    added = max(0.0, plan.plan_cost_million_cny - least)
    lines = [
        f"Plan          {settings.title_en}: optimal",
        f"              {settings.title_zh}",
        f"Peak          plan: {_peak(plan.peak, settings.peak_year)}",
        f"              replay: {_peak(plan.replay_peak, settings.peak_year)}",
        *_market_consistency(plan),
        f"Cost          {least:,.0f} million {currency} in present value (fairness adds {added:,.0f})",
        *_fairness(plan),
        f"Price         {_path(plan.market, 'price')} {currency}/t",
        f"Marginal cost {_path(plan.market, 'marginal_cost')} {currency}/t",
        f"Burden        {_largest_burden(plan)}",
        f"Caps binding  {_binding_caps(plan)}",
        f"Tightening    {_tightening(plan.benchmarks)}",
    ]
    return [part for line in lines for part in _wrapped(line)]


def _market_consistency(plan: Plan) -> list[str]:
    """What was asked of the replay and what it cost; where the replay misses a target, what can be asked."""
    asked, replay = plan.market_consistency, plan.replay_peak
    if asked is not None:
        return [
            f"              market-consistent after {asked.rounds} rounds;"
            f" costs {asked.cost_of_consistency_million_cny:,.0f} more than the planner's optimum"
        ]
    if False in (replay.met, replay.ceiling_met, replay.budget_met):
        return ["              --market-consistent searches for a plan whose replay meets them"]
    return []


def _fairness(plan: Plan) -> list[str]:
    """How nearly a rule other than leximin is followed, and whether within the cost slack."""
    rule = plan.fairness
    if rule is None:
        return []
    nearly = "followed exactly" if rule.followed else f"departs by up to {rule.largest_departure:.2%}"
    slack = "within" if rule.within_cost_slack else "beyond"
    return [f"Fairness      {rule.rule}: {nearly}; {slack} the cost slack"]


def _wrapped(line: str) -> list[str]:
    """The line, or its parts where it is too wide; a Chinese character takes two columns."""
    if cell_len(line) <= WIDTH:
        return [line]
    return textwrap.wrap(line, WIDTH, subsequent_indent=" " * LABEL_WIDTH)


def _peak(peak: EmissionsPeak, peak_year: int | None) -> str:
    highest = f"highest in {peak.year}, {peak.emissions_mt:,.1f} Mt"
    if peak_year is None:
        return f"no peak year set; {highest}"
    verdict = f"peak by {peak_year} met" if peak.met else f"peak by {peak_year} MISSED"
    by = "" if peak.met else f", rises by up to {peak.largest_miss_mt:,.1f} Mt a year"
    others = [
        f"{name} {'met' if met else 'MISSED'}"
        for name, met in (("ceiling", peak.ceiling_met), ("budget", peak.budget_met))
        if met is not None
    ]
    return ", ".join([f"{verdict} ({highest}{by})", *others])


def _path(market: pd.DataFrame, column: str) -> str:
    """First, middle and last value of a path, with years."""
    known = market.dropna(subset=[column]).reset_index(drop=True)
    if known.empty:
        return "none"
    shown = known.loc[sorted({0, len(known) // 2, len(known) - 1})]
    return " -> ".join(f"{row[column]:,.1f} ({row['year']:.0f})" for row in shown.to_dict("records"))


def _largest_burden(plan: Plan) -> str:
    decided = plan.benchmarks[plan.benchmarks["origin"] == "decided"]
    if not plan.burden_levels or decided.empty:
        return "no benchmark is decided"
    burdened = plan.allocations.dropna(subset=["burden"]).reset_index(drop=True)
    worst = burdened.iloc[int(burdened["burden"].argmax())]
    level = f"largest of a product {plan.burden_levels[0]:.2%}"
    return f"{level}; of a sector {worst['burden']:.2%} ({worst['sector']}, {worst['year']})"


def _binding_caps(plan: Plan) -> str:
    sector = plan.allocations[["sector", "year", "issuance", "cap"]]
    total = plan.allocations.groupby("year", as_index=False)["issuance"].sum()
    caps = plan.case.cap_trajectory
    total = total.merge(caps[caps["sector"] == ALL_SECTORS], on="year")
    both = pd.concat([total, sector.dropna(subset=["cap"])])
    binding = both[both["cap"] - both["issuance"] < BINDING_MT]
    if binding.empty:
        return "none"
    years = binding.groupby("sector", sort=True)["year"].agg(list)
    return "; ".join(f"{name} {_year_ranges(sorted(found))}" for name, found in years.items())


def _year_ranges(years: Iterable[int]) -> str:
    """2027, 2029-2031"""
    ranges: list[list[int]] = []
    for year in years:
        if ranges and year == ranges[-1][1] + 1:
            ranges[-1][1] = year
        else:
            ranges.append([year, year])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)


def _tightening(benchmarks: pd.DataFrame) -> str:
    """Mean yearly tightening per product, in per cent."""
    decided = benchmarks[benchmarks["origin"] == "decided"].dropna(subset=["tightening"])
    if decided.empty:
        return "no benchmark is decided"
    means = decided.groupby("product", sort=True)["tightening"].mean()
    return "per year: " + ", ".join(f"{product} {mean:.1%}" for product, mean in means.items())
