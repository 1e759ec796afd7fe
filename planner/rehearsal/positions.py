"""Who has how many allowances in a year, and what each would buy or sell at a price."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.data import BENCHMARK
from planner.cells import Cells, aggregate
from planner.published_plan import PublishedPlan
from planner.rehearsal.abatement_steps import (
    PRICE_DECIMALS,
    AbatementSteps,
    FloatArray,
    IntArray,
    abatement_steps,
)
from planner.rehearsal.carry_over import TONNES_PER_MT, CarryOverLimit, carry_over_limit


@dataclass(frozen=True)
class YearMarket:
    """The market of a year before anybody trades, amounts in Mt, prices in CNY/t.

    Arrays over installation rows: ``baseline`` (emissions that a price can move, 0 where allocation follows
    emissions), ``need`` (emissions before measures less free allocation), ``free`` (free allocation);
    ``entity_of``: the installation of each row, a position in ``Positions.entities``.

    - auction: allowances that the plan auctions
    - carry_over: the limit of each entity, in force where a variant says so
    - opening_bank, bank_limit: carried in, and most that may be carried out (infinite without a limit)
    - carried_at: last year's price of the replay with a year's interest; 0 in the first year
    - bank_value: next year's price of the replay, discounted by a year; 0 in the last year
    - offset_price, offset_limit: None where the year has no offsets
    - replay_price, replay_bank: what the plan's replay says (carried out)
    """

    year: int
    steps: AbatementSteps
    baseline: FloatArray
    need: FloatArray
    free: FloatArray
    entity_of: IntArray
    cell_of: IntArray
    cells: int
    entities: int
    carry_over: CarryOverLimit
    auction: float
    opening_bank: float
    bank_limit: float
    bank_value: float
    carried_at: float
    offset_price: float | None
    offset_limit: float
    replay_price: float
    replay_bank: float

    def abated(self, price: float, *, at_price: bool) -> FloatArray:
        """Emissions removed by row at a price, Mt; ``at_price``: steps at exactly that price included."""
        steps = self.steps
        taken = steps.cell_price <= price if at_price else steps.cell_price < price
        share = np.bincount(steps.cell[taken], steps.cell_share[taken], minlength=self.cells)
        removed = share[self.cell_of]
        own = steps.row_price <= price if at_price else steps.row_price < price
        removed = removed + np.bincount(steps.row[own], steps.row_share[own], minlength=len(self.baseline))
        moved: FloatArray = self.baseline * removed
        return moved

    def net_need(self, price: float, *, at_price: bool) -> FloatArray:
        """What every entity lacks (positive) or has over (negative) at a price, Mt, offsets used."""
        abated = self.abated(price, at_price=at_price)
        need = self.need - abated
        if self.offset_price is not None and (
            price >= self.offset_price if at_price else price > self.offset_price
        ):
            need = need - self.offset_limit * (self.baseline - abated)
        by_entity: FloatArray = np.bincount(self.entity_of, need, minlength=self.entities).astype(np.float64)
        return by_entity

    def decision_prices(self) -> FloatArray:
        """Every price above 0 at which somebody changes a decision, ascending."""
        offset = [] if self.offset_price is None else [self.offset_price]
        prices = np.concatenate(
            [self.steps.cell_price, self.steps.row_price, [self.bank_value, self.carried_at], offset]
        )
        return np.unique(prices[prices > 0])


@dataclass(frozen=True)
class Positions:
    """Markets by year.

    ``entities``: installation, product (its largest), its sector, province, in sorted order. ``rows``:
    installation, product, cell of every installation row. ``cell_names``: of the cells, by position.
    """

    entities: pd.DataFrame
    rows: pd.DataFrame
    cell_names: tuple[str, ...]
    markets: dict[int, YearMarket]

    def before_trading(self) -> pd.DataFrame:
        """installation, product, cell, year, moving_emissions, need (t): before any measure and trade.

        ``moving_emissions``: what measures at an allowance price apply to, 0 where allocation follows
        emissions. ``need``: emissions less free allocation; negative = surplus.
        """
        tables = [
            self.rows.assign(
                year=year,
                moving_emissions=market.baseline * TONNES_PER_MT,
                need=market.need * TONNES_PER_MT,
            )
            for year, market in self.markets.items()
        ]
        return pd.concat(tables, ignore_index=True)

    def curves(self) -> pd.DataFrame:
        """year, cell, installation ("" = every one of the cell), price (CNY/t), share, by price.

        From this allowance price on, that share of the moving emissions is abated, other years' prices given.
        """
        tables = []
        names = self.rows["installation"].to_numpy()
        cells = np.array(self.cell_names, dtype=object)
        for year, market in self.markets.items():
            steps = market.steps
            of_cells = pd.DataFrame(
                {
                    "cell": cells[steps.cell],
                    "installation": "",
                    "price": steps.cell_price,
                    "share": steps.cell_share,
                }
            )
            of_rows = pd.DataFrame(
                {
                    "cell": cells[market.cell_of[steps.row]],
                    "installation": names[steps.row],
                    "price": steps.row_price,
                    "share": steps.row_share,
                }
            )
            tables += [part.assign(year=year) for part in (of_cells, of_rows) if len(part)]
        key = ["year", "cell", "installation", "price"]
        if not tables:
            return pd.DataFrame(columns=[*key, "share"])
        table = pd.concat(tables, ignore_index=True)
        return table.groupby(key)[["share"]].sum().reset_index()


def positions(plan: PublishedPlan, compliance_rules: pd.DataFrame) -> Positions:
    """Work out every market of a plan under its benchmarks, expecting the replay's prices in other years.

    ``compliance_rules``: the table of that name, for the limits of carry-over.

    Every firm knows the whole price path; whoever carries allowances over values them at next year's price,
    discounted. No entities are known: each installation trades for itself.
    """
    cells = aggregate(plan.case)
    data, rows = cells.data, cells.rows
    prices = dict(zip(plan.market["year"].astype(int), plan.market["price"].astype(float), strict=True))
    steps = abatement_steps(cells, prices)
    names = rows.table["installation"].astype(str)
    entities = _entities(cells)
    entity_of = pd.Index(entities["installation"]).get_indexer(names).astype(np.int64)
    given = plan.installations.pivot(index=["installation", "product"], columns="year")
    of_rows = pd.MultiIndex.from_arrays([rows.table["installation"], rows.table["product"]])
    free = given["free_allocation"].reindex(of_rows)
    shortfall = given["shortfall"].reindex(of_rows)
    under_benchmark = rows.is_under(BENCHMARK, plan.case) & rows.covered & rows.open_
    bank = plan.replay_market.set_index("year")["bank"]
    supply = plan.replay_market.set_index("year")["supply"]
    auction = plan.allocations.groupby("year")["auction"].sum()
    markets = {}
    for t, year in enumerate(data.years):
        moving = under_benchmark[:, t]
        baseline = np.where(moving, rows.baseline_emissions_mt[:, t], 0.0)
        allocated = free[year].fillna(0.0).to_numpy(dtype=float) / TONNES_PER_MT
        fixed = shortfall[year].fillna(0.0).to_numpy(dtype=float) / TONNES_PER_MT

        def in_this_year(other: int, year: int = year) -> float:
            """The price of another year, discounted to this one; 0 outside the plan."""
            if other not in prices:
                return 0.0
            moved = prices[other] * data.discount_factor[other] / data.discount_factor[year]
            return round(moved, PRICE_DECIMALS)

        markets[year] = YearMarket(
            year=year,
            steps=steps[year],
            baseline=baseline,
            need=np.where(moving, baseline - allocated, fixed),
            free=allocated,
            entity_of=entity_of,
            cell_of=cells.cell_of_row.astype(np.int64),
            cells=len(data.cells),
            entities=len(entities),
            carry_over=carry_over_limit(compliance_rules, entities["sector"], year),
            auction=float(auction.get(year, 0.0)),
            opening_bank=data.initial_bank_mt if t == 0 else float(bank[year - 1]),
            bank_limit=data.banking_limit[year] * float(supply[year])
            if year in data.banking_limit
            else float("inf"),
            bank_value=in_this_year(year + 1),
            carried_at=in_this_year(year - 1),
            offset_price=data.offset_price_cny_per_t.get(year),
            offset_limit=data.offset_limit.get(year, 0.0),
            replay_price=prices[year],
            replay_bank=float(bank[year]),
        )
    of_row = rows.table[["installation", "product"]].reset_index(drop=True)
    of_row = of_row.assign(cell=np.array(data.cells, dtype=object)[cells.cell_of_row])
    return Positions(entities, of_row, tuple(data.cells), markets)


def _entities(cells: Cells) -> pd.DataFrame:
    """Every installation once, with the product of its largest base-year emissions."""
    table = cells.rows.table
    size = table["activity_level"] * table["intensity"]
    ordered = table.assign(size=size).sort_values(
        ["installation", "size", "product"], ascending=[True, False, True]
    )
    first = ordered.drop_duplicates("installation")
    first = first.assign(sector=first["product"].map(cells.data.product_sector))
    return first[["installation", "product", "sector", "province"]].astype(str).reset_index(drop=True)
