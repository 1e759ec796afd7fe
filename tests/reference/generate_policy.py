"""Generated cases, the policy side: rules, and limits measured against the case's own baseline."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from planner.case.case import Case
from tests.reference.case_arrays import CaseArrays, arrays_of
from tests.reference.equations import measure_shares
from tests.reference.generate_production import FIRST_YEAR, Traits, pick, significant
from tests.reference.programme import Floats, Programme, Solver

TIMELINES = (
    ("benchmark",),
    ("verified_emissions", "benchmark"),
    ("intensity_band", "benchmark"),
    ("uncovered", "verified_emissions", "intensity_band", "benchmark"),
    ("uncovered", "intensity_band", "benchmark"),
    ("verified_emissions", "intensity_band"),
)


def rule_table(random: np.random.Generator, traits: Traits, sectors: list[str]) -> pd.DataFrame:
    """Each sector's rules in the order of the scheme's history; the first sector starts under benchmarks."""
    rows = []
    for number, sector in enumerate(sectors):
        timeline = TIMELINES[0] if number == 0 else pick(random, TIMELINES)
        for step, rule in enumerate(timeline):
            year = FIRST_YEAR + step - int(random.integers(0, 2)) * (step == 0)
            rows.append(
                {"sector": sector, "from_year": year, "rule": rule, **_parameters(random, traits, rule)}
            )
        if rule == "benchmark" and random.random() < 0.4:
            later = _parameters(random, traits, rule) | {"free_share": 0.97, "reserve_share": 0.01}
            rows.append({"sector": sector, "from_year": year + 2, "rule": rule, **later})
    columns = ["sector", "from_year", "rule", "free_share", "reserve_share", "band", "slope"]
    return pd.DataFrame(rows, columns=[*columns, "shortfall_limit", "tightening_min", "tightening_max"])


def _parameters(random: np.random.Generator, traits: Traits, rule: str) -> dict[str, float | None]:
    """Parameters of one rule; None is a blank."""
    if rule == "intensity_band":
        return {"band": pick(random, (0.02, 0.03)), "slope": pick(random, (0.1, 0.15))}
    if rule != "benchmark":
        return {}
    return {
        "free_share": pick(random, (None, 0.98, 0.99)),
        "reserve_share": pick(random, (None, 0.005, 0.01)),
        "tightening_min": pick(random, (None, None, 0.002)),
        "tightening_max": 0.004 if traits.over_tight == "tightening" else pick(random, (0.06, 0.08, 0.1)),
    }


def add_limits(
    random: np.random.Generator, traits: Traits, tables: dict[str, pd.DataFrame], unlimited: Case
) -> None:
    """Add announced values, caps, shortfall limits, peak, ceiling, budget, offsets and bank to the tables."""
    announced = _announced(random, unlimited, arrays_of(unlimited))
    case = replace(unlimited, benchmarks=announced)
    arrays = arrays_of(case)
    removable = _removable_mt(case, arrays)
    covered = np.where(arrays.is_covered, arrays.baseline_mt, 0.0)
    reach = 1.6 if traits.over_tight == "cap" else float(random.uniform(0.25, 0.6))
    effort = np.linspace(0.4, 1.0, len(traits.years)) * reach
    tables["benchmarks"] = announced
    tables["cap_trajectory"] = _caps(random, traits, unlimited, arrays, removable, effort)
    _shortfall_limits(random, traits, tables, arrays)
    tables["market"] = _market(random, traits)

    total = arrays.baseline_mt.sum(axis=0)
    least = total - removable.sum(axis=0)
    limits: dict[str, float] = {}
    if traits.over_tight == "peak":
        limits["peak_year"] = FIRST_YEAR
    elif random.random() < 0.6:
        limits["peak_year"] = _earliest_peak(total - effort * removable.sum(axis=0))
    if random.random() < 0.2:
        limits["peak_ceiling"] = float(np.round((total - 0.4 * effort * removable.sum(axis=0)).max(), 2))
    if random.random() < 0.2:
        limits["emissions_budget"] = float(np.round((total - 1.1 * effort * removable.sum(axis=0)).sum(), 2))
    if random.random() < 0.3:
        limits["initial_bank"] = float(np.round(0.01 * covered[:, 0].sum(), 3))
    if traits.over_tight == "ceiling":
        limits["peak_ceiling"] = float(np.round(0.97 * least.max(), 2))
    if traits.over_tight == "budget":
        limits["emissions_budget"] = float(np.round(0.97 * least.sum(), 2))
    added = pd.DataFrame({"key": list(limits), "value": list(limits.values())}, dtype=object)
    tables["settings"] = pd.concat([tables["settings"], added], ignore_index=True)


def _removable_mt(case: Case, arrays: CaseArrays) -> Floats:
    """f, t: what measures can remove at most, each as early and as fast as it may."""
    programme = Programme()
    share, row, _ = measure_shares(programme, case, arrays)
    solver = Solver(programme)
    solver.minimise(share, -1.0)
    removable = np.zeros(arrays.baseline_mt.shape)
    np.add.at(removable, row, solver.values()[share] * arrays.baseline_mt[row])
    return removable


def _announced(random: np.random.Generator, case: Case, arrays: CaseArrays) -> pd.DataFrame:
    """Benchmarks announced before the plan and in its first years, and balance values."""
    products = case.products["product"].tolist()
    rows = []
    for number, product in enumerate(products):
        rule = arrays.rule[arrays.sector_of_product[number]]
        now = arrays.mean_intensity[number] * arrays.index[number]
        if random.random() < 0.3:
            rows.append(
                (product, FIRST_YEAR - int(random.integers(1, 3)), now[0] * random.uniform(0.99, 1.02))
            )
        for year, in_force in enumerate(rule.tolist()):
            share = {"benchmark": 0.2 if year < 2 else 0.05, "intensity_band": 0.4}.get(in_force, 0.05)
            if random.random() < share:
                rows.append((product, FIRST_YEAR + year, now[year] * random.uniform(0.97, 1.0)))
    table = pd.DataFrame(rows, columns=["product", "year", "benchmark"])
    table = table.astype({"year": int, "benchmark": float})
    return table.assign(benchmark=significant(table["benchmark"].to_numpy(), 4))


def _earliest_peak(path_mt: Floats) -> int:
    """The first plan year after which this path never rises."""
    rises = np.flatnonzero(np.diff(path_mt) > 0)
    return FIRST_YEAR + (int(rises.max()) + 1 if rises.size else 0)


def _caps(
    random: np.random.Generator,
    traits: Traits,
    case: Case,
    arrays: CaseArrays,
    removable: Floats,
    effort: Floats,
) -> pd.DataFrame:
    """Issuance at which ``effort`` of what measures can remove is removed; some years blank or absent."""
    covered = np.where(arrays.is_covered, arrays.baseline_mt, 0.0)
    product, sector = arrays.product_of, arrays.sector_of
    reserve = np.nan_to_num(arrays.parameters["reserve_share"])[sector]
    free = np.nan_to_num(arrays.parameters["free_share"], nan=1.0)[sector]
    given = arrays.announced[product] * arrays.factor[:, None] * arrays.output / (free - reserve)
    given = np.where(arrays.is_under("benchmark"), np.nan_to_num(given), 0.0)
    surplus = arrays.rate * arrays.baseline_mt
    sectors = case.sectors["sector"].tolist()
    rows = []
    for name in [*sectors, "ALL"]:
        own = np.full(len(sector), True) if name == "ALL" else sector == sectors.index(name)
        if name != "ALL" and (random.random() < 0.6 or not arrays.is_covered[own].any()):
            continue
        ambition = effort if name == "ALL" else effort * random.uniform(0.2, 0.8)
        needed = (covered - ambition * removable + surplus) / (1 - reserve)
        cap = (needed if name == "ALL" else np.maximum(needed, given))[own].sum(axis=0)
        draws = random.random(len(cap))
        for year, (value, draw) in enumerate(zip(cap.tolist(), draws.tolist(), strict=True)):
            is_last = year == len(cap) - 1
            if is_last or draw > 0.15:
                blank = not is_last and draw < 0.25
                rows.append((name, traits.years[year], np.nan if blank else round(value, 3)))
    return pd.DataFrame(rows, columns=["sector", "year", "cap"])


def _shortfall_limits(
    random: np.random.Generator, traits: Traits, tables: dict[str, pd.DataFrame], arrays: CaseArrays
) -> None:
    """Limits for some sectors, such that benchmarks stay above a part of the mean intensity."""
    mean = arrays.mean_intensity[arrays.product_of]
    relative = np.where(arrays.is_large, arrays.intensity / arrays.factor / mean, 0.0)
    floor = 1.1 if traits.over_tight == "shortfall" else float(random.uniform(0.88, 0.94))
    rules = tables["allocation_rules"]
    for number, sector in enumerate(tables["sectors"]["sector"].tolist()):
        limited = number == 0 if traits.over_tight == "shortfall" else random.random() < 0.4
        if limited:
            worst = float(relative[arrays.sector_of == number].max())
            limit = max(0.0, float(np.ceil(1000 * (1 - floor / worst)) / 1000))
            rules.loc[(rules["sector"] == sector) & (rules["rule"] == "benchmark"), "shortfall_limit"] = limit


def _market(random: np.random.Generator, traits: Traits) -> pd.DataFrame:
    """Offsets in about half the cases, limits on the bank in some years; some years absent."""
    offsets = random.random() < 0.5
    rows = []
    for year in traits.years:
        if random.random() < 0.8:
            price = float(10 * random.integers(5, 16)) if offsets else np.nan
            limit = round(float(random.uniform(0.005, 0.03)), 3) if offsets else np.nan
            banking = pick(random, (None, 0.01, 0.02, 0.05))
            rows.append((year, price, limit, banking))
    return pd.DataFrame(rows, columns=["year", "offset_price", "offset_limit", "banking_limit"])
