"""The least-cost programme of the formulation over single installations, as one set of sparse arrays.

Columns: benchmark of every decided product-year (tCO2e/unit); share of every measure in every year in which
its installation may use it; emissions of every covered open row; covered emissions of every sector; issuance,
bank, offset (all Mt). Numbers of the row families are the formulation's.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from tests.bench.size.quantities import Quantities
from tests.reference.programme import Floats

Positions = NDArray[np.int64]
"""Column numbers in the shape of what they stand for; -1 where there is no column."""


@dataclass(frozen=True)
class ArrayProgramme:
    """Minimise cost @ x with every row and column between its limits; the matrix is by column."""

    matrix: sparse.csc_array
    cost: Floats
    row_lower: Floats
    row_upper: Floats
    column_lower: Floats
    column_upper: Floats


@dataclass
class _Rows:
    """Rows as they are added: limits, and entries as (row, column, coefficient)."""

    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    entries: list[tuple[Positions, Positions, Floats]] = field(default_factory=list)
    count: int = 0

    def add(self, lower: ArrayLike, upper: ArrayLike, count: int) -> Positions:
        """Add so many rows; return their numbers."""
        for limits, values in ((self.lower, lower), (self.upper, upper)):
            limits.append(np.broadcast_to(np.asarray(values, dtype=float), count))
        rows = self.count + np.arange(count)
        self.count += count
        return rows

    def put(self, rows: Positions, columns: Positions, coefficients: ArrayLike) -> None:
        """Put coefficients where there is a column (all three broadcast together)."""
        row, column, value = np.broadcast_arrays(rows, columns, np.asarray(coefficients, dtype=float))
        there = (column >= 0) & (value != 0)
        self.entries.append((row[there], column[there], value[there]))


def array_programme(quantities: Quantities) -> ArrayProgramme:
    """Write every row of stage 1."""
    arrays, pairs = quantities.arrays, quantities.pairs
    baseline = np.where(arrays.is_covered & arrays.is_open, arrays.baseline_mt, 0.0)
    covered = arrays.is_covered & arrays.is_open
    shapes = {
        "benchmark": arrays.is_decided,
        "share": pairs.usable,
        "emissions": covered,
        "by_sector": np.ones(arrays.rule.shape, dtype=bool),
        "issuance": arrays.rule != "uncovered",
        "bank": np.ones(len(arrays.years), dtype=bool),
        "offset": quantities.offset_limit > 0,
    }
    columns: dict[str, Positions] = {}
    width = 0
    for name, there in shapes.items():
        columns[name] = np.where(there, width + np.cumsum(there).reshape(there.shape) - 1, -1)
        width += int(there.sum())

    rows = _Rows()
    _emissions(rows, quantities, columns, baseline)
    _issuance(rows, quantities, columns)
    _tightening(rows, quantities, columns)
    _caps(rows, quantities, columns)
    _market(rows, quantities, columns)
    _rises(rows, quantities, columns)
    _peak(rows, quantities, columns)
    _shortfall(rows, quantities, columns)

    upper = np.full(width, np.inf)
    upper[columns["share"][pairs.usable]] = _share_limit(quantities)[pairs.usable]
    if quantities.exact_market[-1]:
        upper[columns["bank"][-1]] = 0.0  # 4
    cost = np.zeros(width)
    share_cost = pairs.cost[:, None] * baseline[pairs.row] * quantities.discount
    cost[columns["share"][pairs.usable]] = share_cost[pairs.usable]
    offered = columns["offset"] >= 0
    cost[columns["offset"][offered]] = (quantities.offset_price * quantities.discount)[offered]
    row, column, value = (np.concatenate(part) for part in zip(*rows.entries, strict=True))
    return ArrayProgramme(
        matrix=sparse.coo_array((value, (row, column)), shape=(rows.count, width)).tocsc(),
        cost=cost,
        row_lower=np.concatenate(rows.lower),
        row_upper=np.concatenate(rows.upper),
        column_lower=np.zeros(width),
        column_upper=upper,
    )


def _share_limit(quantities: Quantities) -> Floats:
    """Potential, and in a measure's first year the ramp."""
    pairs = quantities.pairs
    first = np.arange(pairs.usable.shape[1]) == pairs.usable.argmax(axis=1)[:, None]
    ramp = np.where(first, pairs.ramp[:, None], np.inf)
    return np.asarray(np.minimum(pairs.potential[:, None], ramp))


def _emissions(rows: _Rows, quantities: Quantities, columns: dict[str, Positions], baseline: Floats) -> None:
    """E_f + E0_f * sum of shares = E0_f, and the sum of E_f by sector."""
    emissions, pairs = columns["emissions"], quantities.pairs
    there = emissions >= 0
    balance = np.full(emissions.shape, -1)
    balance[there] = rows.add(baseline[there], baseline[there], int(there.sum()))
    rows.put(balance, emissions, 1.0)
    open_pairs = np.where(balance[pairs.row] >= 0, columns["share"], -1)
    rows.put(balance[pairs.row], open_pairs, baseline[pairs.row])
    by_sector = columns["by_sector"]
    total = rows.add(0.0, 0.0, by_sector.size).reshape(by_sector.shape)
    rows.put(total, by_sector, 1.0)
    rows.put(total[quantities.arrays.sector_of], emissions, -1.0)


def _issuance(rows: _Rows, quantities: Quantities, columns: dict[str, Positions]) -> None:
    """(free_share - reserve_share) * I_st = allocation to the sector's rows."""
    given = quantities.given
    issued = rows.add(given.ravel(), given.ravel(), given.size).reshape(given.shape)
    rows.put(issued, columns["issuance"], quantities.free_less_reserve)
    rows.put(issued, columns["by_sector"], -quantities.follows_emissions.astype(float))
    sector = quantities.arrays.sector_of_product
    rows.put(issued[sector], columns["benchmark"], -quantities.per_benchmark)


def _tightening(rows: _Rows, quantities: Quantities, columns: dict[str, Positions]) -> None:
    """Constraint 1."""
    benchmark = columns["benchmark"]
    for limit in quantities.tightening:
        column = benchmark[limit.product, limit.step]
        if limit.previous_step is None:
            bounds = limit.least * limit.previous_value, limit.most * limit.previous_value
            rows.put(rows.add(*bounds, 1), column, 1.0)
        else:
            before = benchmark[limit.product, limit.previous_step]
            for low, high, factor in ((0.0, np.inf, limit.least), (-np.inf, 0.0, limit.most)):
                row = rows.add(low, high, 1)
                rows.put(row, column, 1.0)
                rows.put(row, before, -factor)


def _caps(rows: _Rows, quantities: Quantities, columns: dict[str, Positions]) -> None:
    """Constraint 2."""
    issuance = columns["issuance"]
    for sector, step, cap in quantities.caps:
        bound = issuance[:, step] if sector is None else issuance[[sector], step]
        rows.put(rows.add(-np.inf, cap, 1), bound, 1.0)


def _market(rows: _Rows, quantities: Quantities, columns: dict[str, Positions]) -> None:
    """Constraints 3, 5 and 6."""
    bank, offset = columns["bank"], columns["offset"]
    years = len(bank)
    carried = np.zeros(years)
    carried[0] = quantities.case.settings.initial_bank_mt
    market = rows.add(np.where(quantities.exact_market, carried, -np.inf), carried, years)
    rows.put(market, columns["by_sector"], 1.0)
    rows.put(market, columns["issuance"], -quantities.to_market)
    rows.put(market, bank, 1.0)
    rows.put(market[1:], bank[:-1], -1.0)
    rows.put(market, offset, -1.0)
    limit = rows.add(-np.inf, 0.0, years)
    buyers = quantities.arrays.rule == "benchmark"
    rows.put(limit, offset, 1.0)
    rows.put(limit, columns["by_sector"], np.where(buyers, -quantities.offset_limit, 0.0))
    limited = np.flatnonzero(~np.isnan(quantities.banking_limit))
    banking = rows.add(-np.inf, 0.0, limited.size)
    share = quantities.banking_limit[limited] * quantities.to_market[:, limited]
    rows.put(banking, bank[limited], 1.0)
    rows.put(banking, columns["issuance"][:, limited], -share)


def _rises(rows: _Rows, quantities: Quantities, columns: dict[str, Positions]) -> None:
    """Constraint 7, but for the limits of columns: 0 <= x_t - x_(t-1) <= ramp."""
    share = columns["share"]
    both = (share[:, 1:] >= 0) & (share[:, :-1] >= 0)
    ramp = np.broadcast_to(quantities.pairs.ramp[:, None], both.shape)[both]
    rises = rows.add(0.0, ramp, ramp.size)
    rows.put(rises, share[:, 1:][both], 1.0)
    rows.put(rises, share[:, :-1][both], -1.0)


def _peak(rows: _Rows, quantities: Quantities, columns: dict[str, Positions]) -> None:
    """Constraint 8; rows outside the market emit their baseline."""
    arrays, settings, by_sector = quantities.arrays, quantities.case.settings, columns["by_sector"]
    outside = np.where(arrays.is_covered, 0.0, arrays.baseline_mt).sum(axis=0)
    first = quantities.first_step_after_peak
    if first is not None and first < len(outside):
        steps = np.arange(first, len(outside))
        falls = rows.add(-np.inf, outside[steps - 1] - outside[steps], steps.size)
        rows.put(falls, by_sector[:, steps], 1.0)
        rows.put(falls, by_sector[:, steps - 1], -1.0)
    if settings.peak_ceiling_mt is not None:
        ceiling = rows.add(-np.inf, settings.peak_ceiling_mt - outside, outside.size)
        rows.put(ceiling, by_sector, 1.0)
    if settings.emissions_budget_mt is not None:
        budget = rows.add(-np.inf, settings.emissions_budget_mt - outside.sum(), 1)
        rows.put(budget, by_sector, 1.0)


def _shortfall(rows: _Rows, quantities: Quantities, columns: dict[str, Positions]) -> None:
    """Constraint 9: one row for every installation and year."""
    arrays = quantities.arrays
    row, step = np.nonzero(~np.isnan(quantities.shortfall))
    least = rows.add(quantities.shortfall[row, step], np.inf, row.size)
    rows.put(least, columns["benchmark"][arrays.product_of[row], step], arrays.factor[row])
