"""What an allowance price of one year makes firms abate in that year, with the prices of other years known.

A measure's share rises by at most its ramp a year and is never undone. A rise made in year s therefore earns

    V_s = sum over t >= s of discount_t x E0_t x (price_t - cost)

per unit of share, and the best rises are those of the largest V_s > 0, a ramp each, until the potential is
used: a fractional knapsack. The price of year t adds the same to V_s of every s <= t and nothing to later
ones. The share in place in year t thus reaches y as soon as

    V(y) + discount_t x E0_t x (price - price_t) >= max(0, W(potential - y)),

V(y): value of the rise at the cumulative share y among those up to t, best first; W likewise among later
ones, which a rise now displaces. The price at which this holds with equality is the reservation price.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.data import BENCHMARK, ProgrammeData
from planner.cells import Cells

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


PRICE_DECIMALS = 6
"""Reservation prices that agree to so many decimals (CNY/t) are one: they are sums of rounded prices."""


@dataclass(frozen=True)
class AbatementSteps:
    """Steps of one year: who (cell, or row where a measure is one installation's), how much, from what price.

    ``share``: of the baseline emissions; ``price``: effective price (CNY/t) at which the step is taken.
    """

    cell: IntArray
    cell_share: FloatArray
    cell_price: FloatArray
    row: IntArray
    row_share: FloatArray
    row_price: FloatArray


def effective_price(data: ProgrammeData, year: int, price: float) -> float:
    """What a tonne emitted costs where it also lets ``offset_limit`` of an offset be used, CNY/t."""
    if year not in data.offset_price_cny_per_t:
        return price
    return price - data.offset_limit[year] * max(0.0, price - data.offset_price_cny_per_t[year])


def market_price(data: ProgrammeData, year: int, effective: FloatArray) -> FloatArray:
    """The allowance prices at which a tonne emitted costs ``effective`` (the inverse), CNY/t."""
    if year not in data.offset_price_cny_per_t or data.offset_limit[year] >= 1:
        return effective
    offset = data.offset_price_cny_per_t[year]
    return np.where(
        effective <= offset, effective, offset + (effective - offset) / (1 - data.offset_limit[year])
    )


def abatement_steps(cells: Cells, prices: Mapping[int, float]) -> dict[int, AbatementSteps]:
    """The steps of every year, in market prices, given the allowance prices of all years (CNY/t)."""
    data = cells.data
    effective = np.array([effective_price(data, year, prices[year]) for year in data.years])
    discount = np.array([data.discount_factor[year] for year in data.years])
    sector_of = np.array([data.product_sector[data.cell_product[cell]] for cell in data.cells])
    earns = np.array(
        [[data.rule[sector, year] == BENCHMARK for year in data.years] for sector in sector_of], dtype=bool
    ).reshape(len(data.cells), len(data.years))
    position = {cell: number for number, cell in enumerate(data.cells)}
    of_cells: dict[int, list[tuple[int, FloatArray, FloatArray]]] = {year: [] for year in data.years}
    of_rows: dict[int, list[tuple[int, FloatArray, FloatArray]]] = {year: [] for year in data.years}
    for (_, cell), measure in data.measures.items():
        number = position[cell]
        baseline = np.array([data.baseline_emissions_mt[cell, year] for year in data.years])
        found = _steps_of_measure(
            discount * baseline,
            np.where(earns[number], effective, 0.0),
            earns[number],
            effective,
            cost=measure.cost_cny_per_t,
            potential=measure.potential,
            ramp=measure.ramp,
            first=data.years.index(measure.first_year),
        )
        for t, (share, price) in found.items():
            of_cells[data.years[t]].append((number, share, price))
    for own in cells.own_measures.to_dict("records"):
        number, row = int(own["cell"]), int(own["row"])
        found = _steps_of_measure(
            discount * cells.rows.baseline_emissions_mt[row],
            np.where(earns[number], effective, 0.0),
            earns[number],
            effective,
            cost=float(own["cost"]),
            potential=float(own["potential"]),
            ramp=None if np.isnan(own["ramp"]) else float(own["ramp"]),
            first=data.years.index(int(own["first_year"])),
        )
        for t, (share, price) in found.items():
            of_rows[data.years[t]].append((row, share, price))
    return {
        year: AbatementSteps(
            *_joined(of_cells[year], data, year),
            *_joined(of_rows[year], data, year),
        )
        for year in data.years
    }


def _joined(
    found: list[tuple[int, FloatArray, FloatArray]], data: ProgrammeData, year: int
) -> tuple[IntArray, FloatArray, FloatArray]:
    """All steps of a year as three arrays, prices turned into market prices."""
    if not found:
        return np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0)
    of = np.concatenate([np.full(len(share), number, dtype=np.int64) for number, share, _ in found])
    share = np.concatenate([share for _, share, _ in found])
    price = np.concatenate([price for _, _, price in found])
    return of, share, np.round(market_price(data, year, price), PRICE_DECIMALS)


def _steps_of_measure(
    weight: FloatArray,
    earned: FloatArray,
    earns: npt.NDArray[np.bool_],
    effective: FloatArray,
    *,
    cost: float,
    potential: float,
    ramp: float | None,
    first: int,
) -> dict[int, tuple[FloatArray, FloatArray]]:
    """Shares and reservation prices of one measure by position of the year.

    ``weight``: discount x baseline emissions; ``earned``: price that a tonne abated saves. Years in which
    allocation follows emissions, or nothing is emitted, have no steps: the price then decides nothing.
    """
    if potential <= 0:
        return {}
    ramp = potential if ramp is None or ramp >= potential else ramp
    if ramp <= 0:
        return {}
    values = np.cumsum((weight * (earned - cost))[::-1])[::-1]
    found = {}
    for t in range(first, len(weight)):
        if not (earns[t] and weight[t] > 0):
            continue
        early = np.sort(values[first : t + 1])[::-1]
        late = np.sort(values[t + 1 :])[::-1]
        reachable = min(potential, ramp * len(early))
        edges = np.concatenate(
            [
                [0.0, reachable],
                ramp * np.arange(1, len(early) + 1),
                potential - ramp * np.arange(len(late) + 1),
            ]
        )
        edges = np.unique(edges[(edges >= 0) & (edges <= reachable)])
        share = np.diff(edges)
        kept = share > potential * _SAME_SHARE
        middle, share = (edges[:-1] + share / 2)[kept], share[kept]
        value = early[np.minimum((middle / ramp).astype(np.int64), len(early) - 1)]
        place = ((potential - middle) / ramp).astype(np.int64)
        displaced = np.zeros(len(middle))
        if len(late):
            displaced = np.where(place < len(late), late[np.minimum(place, len(late) - 1)], 0.0)
        found[t] = share, effective[t] + (np.maximum(displaced, 0.0) - value) / weight[t]
    return found


_SAME_SHARE = 1e-12
"""Edges nearer than this, relative to the potential, are one edge of two roundings."""
