"""Constraints 1 to 9 of the formulation, installation by installation; numbers are the formulation's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.case.case import Case
from tests.reference.case_arrays import CaseArrays, Codes, Flags
from tests.reference.programme import Floats, Indices, Programme, Terms


@dataclass(frozen=True)
class FullSize:
    """The programme and where its decisions stand.

    Columns: emissions f,t and allocation f,t (Mt); share m,t (m = pairs of installation row and measure);
    benchmark p,t in multiples of ``reference`` p (tCO2e/unit); issuance s,t, bank, offset and supply t (Mt).
    """

    programme: Programme
    reference: Floats
    emissions: Indices
    allocation: Indices
    share: Indices
    benchmark: Indices
    issuance: Indices
    bank: Indices
    offset: Indices
    supply: Indices
    compliance: Indices
    """Rows of constraint 3 by year."""
    cost_columns: Indices
    cost_coefficients: Floats
    """Discounted to the first year, million CNY."""
    discount: Floats
    """By year."""


def plan_programme(case: Case, arrays: CaseArrays) -> FullSize:
    """The plan: every constraint, benchmarks decided."""
    return _build(case, arrays, None)


def replay_programme(case: Case, arrays: CaseArrays, benchmarks: Floats) -> FullSize:
    """The market that answers these benchmarks (p,t): without 1, 2, 4, 8, 9, and 3 with <= throughout."""
    return _build(case, arrays, benchmarks)


def _build(case: Case, arrays: CaseArrays, fixed: Floats | None) -> FullSize:
    programme = Programme()
    years = len(arrays.years)
    reference = np.where(arrays.mean_intensity > 0, arrays.mean_intensity, 1.0)
    ratio = np.full(arrays.announced.shape, np.nan) if fixed is None else fixed / reference[:, None]
    low = np.where(arrays.is_decided, 0.0 if fixed is None else ratio, 0.0)
    high = np.where(arrays.is_decided, np.inf if fixed is None else ratio, 0.0)
    benchmark = programme.add_columns(low, high)
    emissions = programme.add_columns(np.zeros(arrays.baseline_mt.shape), np.inf)
    allocation = programme.add_columns(np.full(emissions.shape, -np.inf), np.inf)
    issuance = programme.add_columns(np.full(arrays.rule.shape, -np.inf), np.inf)
    bank, offset = (programme.add_columns(np.zeros(years), np.inf) for _ in range(2))
    supply = programme.add_columns(np.full(years, -np.inf), np.inf)

    share, pair_row, pair_measure = measure_shares(programme, case, arrays)
    balance = programme.add_rows(
        "emissions", arrays.baseline_mt.ravel(), arrays.baseline_mt.ravel(), [(emissions.ravel(), 1.0)]
    ).reshape(emissions.shape)
    programme.add_terms(balance[pair_row], share, arrays.baseline_mt[pair_row])
    _allocation(programme, arrays, reference, allocation, emissions, benchmark)
    _issuance(programme, arrays, allocation, issuance, supply)

    free_of_surplus = np.array(arrays.years) >= case.settings.no_over_issuance_from
    equality = free_of_surplus & (fixed is None)
    compliance = _compliance(programme, case, arrays, equality, emissions, bank, supply, offset)
    prices = _market(programme, case, arrays, emissions, bank, supply, offset)
    if fixed is None:
        _tightening(programme, arrays, reference, benchmark)
        _caps(programme, case, arrays, issuance)
        if free_of_surplus[-1]:
            programme.add_rows("no over-issuance", 0.0, 0.0, [(bank[-1:], 1.0)])
        _peak(programme, case, arrays, emissions)
        _shortfall(programme, arrays, reference, benchmark)

    discount = (1 + case.settings.discount_rate) ** -np.arange(years, dtype=float)
    costs = listed_measures(case)["cost"].to_numpy(dtype=float)
    share_cost = costs[pair_measure][:, None] * arrays.baseline_mt[pair_row] * discount
    return FullSize(
        programme=programme,
        reference=reference,
        emissions=emissions,
        allocation=allocation,
        share=share,
        benchmark=benchmark,
        issuance=issuance,
        bank=bank,
        offset=offset,
        supply=supply,
        compliance=compliance,
        cost_columns=np.concatenate([share.ravel(), offset]),
        cost_coefficients=np.concatenate([share_cost.ravel(), prices * discount]),
        discount=discount,
    )


def listed_measures(case: Case) -> pd.DataFrame:
    """Shared measures, then those of single installations (``installation``; blank = shared)."""
    shared = case.measures.assign(installation="")
    return pd.concat([shared, case.installation_measures.assign(technology="")], ignore_index=True)


def measure_shares(programme: Programme, case: Case, arrays: CaseArrays) -> tuple[Indices, Codes, Codes]:
    """Constraint 7. Returns the shares m,t and the installation row and measure of each m."""
    rows, measures = case.installations, listed_measures(case)
    own = pd.MultiIndex.from_frame(measures[["measure", "product", "technology"]])
    pair_rows, pair_measures = [], []
    for number, measure in enumerate(measures.itertuples()):
        same_product = (rows["product"] == measure.product).to_numpy()
        if measure.installation:
            applies = same_product & (rows["installation"] == measure.installation).to_numpy()
        elif measure.technology:
            applies = same_product & (rows["technology"] == measure.technology).to_numpy()
        else:
            key = [[measure.measure], [measure.product]]
            specific = pd.MultiIndex.from_product([*key, rows["technology"]]).isin(own)
            applies = same_product & ((rows["technology"] == "").to_numpy() | ~specific)
        found = np.flatnonzero(applies & arrays.is_large)
        pair_rows.append(found)
        pair_measures.append(np.full(found.size, number))
    nothing = np.zeros(0, dtype=np.int64)
    row = np.concatenate([nothing, *pair_rows])
    kind = np.concatenate([nothing, *pair_measures])

    calendar = np.array(arrays.years)
    opens = rows["opens"].astype("Float64").to_numpy(dtype=float, na_value=-np.inf)[row]
    from_year = measures["available_from"].to_numpy()[kind]
    usable = (calendar >= from_year[:, None]) & (calendar >= opens[:, None]) & arrays.is_covered[row]
    potential = measures["potential"].to_numpy(dtype=float)[kind]
    share = programme.add_columns(np.zeros(usable.shape), np.where(usable, potential[:, None], 0.0))
    ramp = measures["ramp"].astype(float).fillna(np.inf).to_numpy()[kind]
    programme.add_rows("ramp", np.zeros(row.size), ramp, [(share[:, 0], 1.0)])
    steps = np.repeat(ramp, len(calendar) - 1)
    rise: Terms = [(share[:, 1:].ravel(), 1.0), (share[:, :-1].ravel(), -1.0)]
    programme.add_rows("ramp", np.zeros(steps.size), steps, rise)
    return share, row, kind


def _allocation(
    programme: Programme,
    arrays: CaseArrays,
    reference: Floats,
    allocation: Indices,
    emissions: Indices,
    benchmark: Indices,
) -> None:
    """The three rules. Rows that no rule covers are given nothing."""
    by_emissions = arrays.is_under("verified_emissions") | arrays.is_under("intensity_band")
    by_benchmark = arrays.is_under("benchmark")
    product = arrays.product_of
    announced = np.nan_to_num(arrays.announced)[product] * arrays.factor[:, None] * arrays.output
    given = np.where(by_benchmark, announced, arrays.rate * arrays.baseline_mt).ravel()
    per_unit = reference[product][:, None] * arrays.factor[:, None] * arrays.output
    per_unit = np.where(by_benchmark & arrays.is_decided[product], per_unit, 0.0)
    terms: Terms = [
        (allocation.ravel(), 1.0),
        (emissions.ravel(), -by_emissions.ravel().astype(float)),
        (benchmark[product].ravel(), -per_unit.ravel()),
    ]
    programme.add_rows("allocation", given, given, terms)


def _issuance(
    programme: Programme, arrays: CaseArrays, allocation: Indices, issuance: Indices, supply: Indices
) -> None:
    """A_st = (free_share - reserve_share) * I_st; supply = sum of (1 - reserve_share) * I_st."""
    reserve = np.nan_to_num(arrays.parameters["reserve_share"])
    free = np.where(arrays.rule == "uncovered", 1.0, arrays.parameters["free_share"])
    for sector, year in np.ndindex(arrays.rule.shape):
        rows = allocation[arrays.sector_of == sector, year]
        own = free[sector, year] - reserve[sector, year]
        terms: Terms = [(issuance[sector, year].reshape(1, 1), own), (rows[None, :], -1.0)]
        programme.add_rows("issuance", 0.0, 0.0, terms)
    for year in range(len(arrays.years)):
        terms = [(supply[year].reshape(1, 1), 1.0), (issuance[:, year][None, :], reserve[:, year] - 1)]
        programme.add_rows("supply", 0.0, 0.0, terms)


def _compliance(
    programme: Programme,
    case: Case,
    arrays: CaseArrays,
    equality: Flags,
    emissions: Indices,
    bank: Indices,
    supply: Indices,
    offset: Indices,
) -> Indices:
    """Constraint 3."""
    rows = []
    for year in range(len(arrays.years)):
        covered = emissions[arrays.is_covered[:, year], year]
        terms = [(covered[None, :], 1.0), (bank[year].reshape(1, 1), 1.0)]
        terms += [(supply[year].reshape(1, 1), -1.0), (offset[year].reshape(1, 1), -1.0)]
        carried = case.settings.initial_bank_mt
        if year > 0:
            carried = 0.0
            terms.append((bank[year - 1].reshape(1, 1), -1.0))
        rows.append(programme.add_rows("compliance", carried if equality[year] else -np.inf, carried, terms))
    return np.concatenate(rows)


def _market(
    programme: Programme,
    case: Case,
    arrays: CaseArrays,
    emissions: Indices,
    bank: Indices,
    supply: Indices,
    offset: Indices,
) -> Floats:
    """Constraints 5 and 6. Returns the offset price by year (0 where there are no offsets)."""
    market = case.market.set_index("year").reindex(arrays.years)
    price = market["offset_price"].to_numpy(dtype=float)
    limit = np.where(np.isnan(price), 0.0, np.nan_to_num(market["offset_limit"].to_numpy(dtype=float)))
    banking = market["banking_limit"].to_numpy(dtype=float)
    under_benchmark = arrays.is_under("benchmark")
    for year in range(len(arrays.years)):
        buyers = emissions[under_benchmark[:, year], year]
        terms = [(offset[year].reshape(1, 1), 1.0), (buyers[None, :], -limit[year])]
        programme.add_rows("offset limit", -np.inf, 0.0, terms)
        if not np.isnan(banking[year]):
            terms = [(bank[year].reshape(1, 1), 1.0), (supply[year].reshape(1, 1), -banking[year])]
            programme.add_rows("banking limit", -np.inf, 0.0, terms)
    return np.asarray(np.nan_to_num(price))


def _tightening(programme: Programme, arrays: CaseArrays, reference: Floats, benchmark: Indices) -> None:
    """Constraint 1, in multiples of the product's reference."""
    least, most = (arrays.parameters[name][arrays.sector_of_product] for name in _TIGHTENING)
    for product, announced_before in enumerate(arrays.announced_before):
        value = max(announced_before)[1] if announced_before else arrays.mean_intensity[product]
        previous: np.int64 | None = None
        for year in range(len(arrays.years)):
            lower, upper = 1 - most[product, year], 1 - least[product, year]
            column = benchmark[product, year].reshape(1, 1)
            if arrays.is_decided[product, year]:
                if previous is None:
                    start = value / reference[product]
                    programme.add_rows("tightening", lower * start, upper * start, [(column, 1.0)])
                else:
                    before = np.array([[previous]])
                    programme.add_rows("tightening", 0.0, np.inf, [(column, 1.0), (before, -lower)])
                    programme.add_rows("tightening", -np.inf, 0.0, [(column, 1.0), (before, -upper)])
                previous = benchmark[product, year]
            elif not np.isnan(arrays.announced[product, year]):
                value, previous = arrays.announced[product, year], None


_TIGHTENING = ("tightening_min", "tightening_max")


def _caps(programme: Programme, case: Case, arrays: CaseArrays, issuance: Indices) -> None:
    """Constraint 2."""
    sectors = case.sectors["sector"].tolist()
    caps = case.cap_trajectory
    for sector, when, cap in zip(*(caps[name].tolist() for name in ("sector", "year", "cap")), strict=True):
        if when in arrays.years:
            year = arrays.years.index(when)
            bound = issuance[:, year] if sector == "ALL" else issuance[[sectors.index(sector)], year]
            programme.add_rows("cap", -np.inf, cap, [(bound[None, :], 1.0)])


def _peak(programme: Programme, case: Case, arrays: CaseArrays, emissions: Indices) -> None:
    """Constraint 8, over all rows, covered or not."""
    settings = case.settings
    for year in range(1, len(arrays.years)):
        if settings.peak_year is not None and arrays.years[year] > settings.peak_year:
            terms = [(emissions[:, year][None, :], 1.0), (emissions[:, year - 1][None, :], -1.0)]
            programme.add_rows("peak", -np.inf, 0.0, terms)
    if settings.peak_ceiling_mt is not None:
        for year in range(len(arrays.years)):
            terms = [(emissions[:, year][None, :], 1.0)]
            programme.add_rows("peak ceiling", -np.inf, settings.peak_ceiling_mt, terms)
    if settings.emissions_budget_mt is not None:
        every = emissions.reshape(1, -1)
        programme.add_rows("emissions budget", -np.inf, settings.emissions_budget_mt, [(every, 1.0)])


def _shortfall(programme: Programme, arrays: CaseArrays, reference: Floats, benchmark: Indices) -> None:
    """Constraint 9, one row per installation row and year."""
    limit = arrays.parameters["shortfall_limit"][arrays.sector_of]
    product = arrays.product_of
    bound = arrays.is_under("benchmark") & arrays.is_open & arrays.is_decided[product] & ~np.isnan(limit)
    row, year = np.nonzero(bound)
    least = (1 - limit[row, year]) * arrays.intensity[row] * arrays.index[product[row], year]
    columns = benchmark[product[row], year]
    programme.add_rows(
        "shortfall limit", least / reference[product[row]], np.inf, [(columns, arrays.factor[row])]
    )
