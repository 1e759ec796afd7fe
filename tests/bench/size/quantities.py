"""What every full-size programme needs of a case, as arrays: which row may use which measure, and limits.

Derived from the tables alone, without the planner's rows and cells; the arrays over installation rows are
those of ``tests.reference.case_arrays``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.case.case import Case
from tests.reference.case_arrays import CaseArrays, Codes, Flags, arrays_of
from tests.reference.programme import Floats


@dataclass(frozen=True)
class Pairs:
    """A measure and an installation row that may use it, in at least one year; numbers by pair.

    ``cost`` in CNY/tCO2e, ``potential`` and ``ramp`` (a year) are shares of the row's baseline emissions,
    ``usable`` is by pair and year.
    """

    row: Codes
    cost: Floats
    potential: Floats
    ramp: Floats
    usable: Flags


@dataclass(frozen=True)
class Tightening:
    """least * previous <= b[product, step] <= most * previous.

    The previous benchmark is that of ``previous_step``, or ``previous_value`` (tCO2e/unit) where it is None.
    """

    product: int
    step: int
    previous_step: int | None
    previous_value: float
    least: float
    most: float


@dataclass(frozen=True)
class Quantities:
    """A case as the formulation's data; p products, s sectors, f installation rows, t years, as in the case.

    - shortfall: least b[p, t] * F_f of every row and year under a shortfall limit, NaN elsewhere (f x t)
    - per_benchmark: Mt of free allocation that a benchmark of 1 gives a product (p x t)
    - given: Mt of allocation that neither b nor emissions move: announced benchmarks, band (s x t)
    - caps: (sector number or None for all, step, MtCO2e)
    - offset_price in CNY/t (0 where there are none), offset_limit and banking_limit shares (NaN = no limit)
    """

    case: Case
    arrays: CaseArrays
    pairs: Pairs
    tightening: tuple[Tightening, ...]
    shortfall: Floats
    per_benchmark: Floats
    given: Floats
    caps: tuple[tuple[int | None, int, float], ...]
    discount: Floats
    offset_price: Floats
    offset_limit: Floats
    banking_limit: Floats

    @property
    def first_step_after_peak(self) -> int | None:
        """The first year in which emissions must not rise, as a step; None without a peak year."""
        peak = self.case.settings.peak_year
        if peak is None:
            return None
        return max(1, peak + 1 - self.arrays.years[0])

    @property
    def follows_emissions(self) -> Flags:
        """s x t: allocation rises with emissions (verified emissions, intensity band)."""
        return np.asarray(np.isin(self.arrays.rule, ("verified_emissions", "intensity_band")))

    @property
    def free_less_reserve(self) -> Floats:
        """s x t: part of the issuance that is given to installations; 1 where nothing is issued."""
        parameters = self.arrays.parameters
        shares = parameters["free_share"] - parameters["reserve_share"]
        return np.asarray(np.where(self.arrays.rule == "uncovered", 1.0, shares))

    @property
    def to_market(self) -> Floats:
        """s x t: part of the issuance that is not withheld."""
        return np.asarray(1.0 - np.nan_to_num(self.arrays.parameters["reserve_share"]))

    @property
    def exact_market(self) -> Flags:
        """By year: every allowance must be used or banked."""
        return np.array(self.arrays.years) >= self.case.settings.no_over_issuance_from


def quantities_of(case: Case, own_measures: pd.DataFrame) -> Quantities:
    """Derive all of them; ``own_measures``: the table of measures of single installations."""
    arrays = arrays_of(case)
    years = len(arrays.years)
    market = case.market.set_index("year").reindex(arrays.years)
    price, limit, banking = (
        market[name].to_numpy(dtype=float) for name in ("offset_price", "offset_limit", "banking_limit")
    )
    covered_factor = np.where(arrays.is_under("benchmark"), arrays.factor[:, None] * arrays.output, 0.0)
    per_benchmark = summed(covered_factor, arrays.product_of, len(case.products))
    in_band = arrays.rate * arrays.baseline_mt
    announced = np.nan_to_num(arrays.announced) * per_benchmark
    sectors = case.sectors["sector"].tolist()
    return Quantities(
        case=case,
        arrays=arrays,
        pairs=_pairs(case, arrays, own_measures),
        tightening=_tightening(arrays),
        shortfall=_shortfall(arrays),
        per_benchmark=np.where(arrays.is_decided, per_benchmark, 0.0),
        given=summed(announced, arrays.sector_of_product, len(sectors))
        + summed(in_band, arrays.sector_of, len(sectors)),
        caps=tuple(
            (None if sector == "ALL" else sectors.index(sector), arrays.years.index(year), cap)
            for sector, year, cap in case.cap_trajectory[["sector", "year", "cap"]].itertuples(index=False)
            if year in arrays.years
        ),
        discount=(1 + case.settings.discount_rate) ** -np.arange(years, dtype=float),
        offset_price=np.nan_to_num(price),
        offset_limit=np.where(np.isnan(price), 0.0, np.nan_to_num(limit)),
        banking_limit=banking,
    )


def summed(values: Floats, group: Codes, count: int) -> Floats:
    """Sum rows (first axis) by group: count x t."""
    sums = np.zeros((count, values.shape[1]))
    np.add.at(sums, group, values)
    return sums


def _pairs(case: Case, arrays: CaseArrays, own_measures: pd.DataFrame) -> Pairs:
    numbers = ["cost", "potential", "available_from", "ramp"]
    rows = case.installations[["installation", "product", "technology"]].reset_index(names="row")
    rows["opens"] = case.installations["opens"].astype("Float64").to_numpy(dtype=float, na_value=-np.inf)
    rows = rows[arrays.is_large]
    shared = rows.merge(_measures_of_technology(case), on=["product", "technology"])
    own = rows.merge(own_measures[["installation", "product", *numbers]], on=["installation", "product"])
    pairs = pd.concat([table[["row", "opens", *numbers]] for table in (shared, own)], ignore_index=True)
    row = pairs["row"].to_numpy(dtype=np.int64)
    calendar = np.array(arrays.years)
    first = np.maximum(pairs["available_from"].to_numpy(dtype=float), pairs["opens"].to_numpy())
    usable = (calendar >= first[:, None]) & arrays.is_covered[row]
    ever = usable.any(axis=1)
    cost, potential, ramp = (
        pairs[name].to_numpy(dtype=float)[ever] for name in ("cost", "potential", "ramp")
    )
    return Pairs(row[ever], cost, potential, np.where(np.isnan(ramp), np.inf, ramp), usable[ever])


def _measures_of_technology(case: Case) -> pd.DataFrame:
    """Shared measures by product and technology; one for a technology replaces that for all."""
    kinds = case.installations[["product", "technology"]].drop_duplicates()
    measures = case.measures.rename(columns={"technology": "meant"})
    found = kinds.merge(measures, on="product")
    found = found[(found["meant"] == found["technology"]) | (found["meant"] == "")]
    found = found.sort_values("meant").drop_duplicates(["product", "technology", "measure"], keep="last")
    return found[["product", "technology", "cost", "potential", "available_from", "ramp"]]


def _tightening(arrays: CaseArrays) -> tuple[Tightening, ...]:
    least, most = (
        1 - arrays.parameters[name][arrays.sector_of_product] for name in ("tightening_max", "tightening_min")
    )
    found = []
    for product, before in enumerate(arrays.announced_before):
        value = max(before)[1] if before else float(arrays.mean_intensity[product])
        previous: int | None = None
        for step in range(len(arrays.years)):
            if arrays.is_decided[product, step]:
                bounds = float(least[product, step]), float(most[product, step])
                found.append(Tightening(product, step, previous, value, *bounds))
                previous = step
            elif not np.isnan(arrays.announced[product, step]):
                value, previous = float(arrays.announced[product, step]), None
    return tuple(found)


def _shortfall(arrays: CaseArrays) -> Floats:
    limit = arrays.parameters["shortfall_limit"][arrays.sector_of]
    bound = arrays.is_under("benchmark") & arrays.is_open & arrays.is_decided[arrays.product_of]
    least = (1 - limit) * arrays.intensity[:, None] * arrays.index[arrays.product_of]
    return np.asarray(np.where(bound, least, np.nan))
