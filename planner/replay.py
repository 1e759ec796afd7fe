"""The replay of a plan: what firms do when its benchmarks are given and only cost counts."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import pyomo.environ as pyo

from planner.cells import Cells
from planner.evidence import Evidence
from planner.outcome import Outcome, read_outcome
from planner.priced import least_cost_and_prices
from planner.solve.decomposition.gather import Apart
from planner.solve.dual_face import PublishedPrice
from planner.solve.highs import Deadline
from planner.solve.programme import LinearProgramme
from planner.solve.replay import replay_data
from planner.solve.ties import settle_ties
from planner.uniqueness import COLUMNS, face_ranges, market_quantities, rises_after_the_peak

SAME_PRICE_CNY_PER_T = 1e-4
"""Prices nearer than this are one price: prices are published to far fewer digits."""


@dataclass(frozen=True)
class Replay:
    """Firms' answer to a plan.

    ``evidence``: the solver's claim that nothing is cheaper for them. ``uniqueness``: the range of the
    published numbers over all answers that cost the same, columns as in ``planner.uniqueness``.
    """

    outcome: Outcome
    evidence: Evidence
    uniqueness: pd.DataFrame


def replay(
    cells: Cells, apart: Apart | None, planned: Outcome, peak_year: int | None, deadline: Deadline
) -> Replay:
    """Let firms minimise cost under the plan's benchmarks. Prices and ties are settled as in the plan.

    ``apart``: measures of single installations, apart.
    """
    data = replay_data(cells.data, {key: planned.benchmarks[key] for key in cells.data.decided})

    def published(model: pyo.ConcreteModel, programme: LinearProgramme) -> list[PublishedPrice]:
        return [
            PublishedPrice(programme.row(model.compliance[year]), -1 / data.discount_factor[year])
            for year in data.years
        ]

    priced = least_cost_and_prices(data, apart, published, deadline)
    answer, settled = priced.explicit, priced.settled
    claim = answer.claim("replay")
    quantities = list(market_quantities("replay_market", answer.data, answer.model))
    if peak_year is not None:
        quantities += rises_after_the_peak(answer.data, answer.model, peak_year)
    answer.programme.restrict_to_optimal_face(answer.solution)
    freedom = face_ranges(answer.programme, answer.solution, quantities)
    chosen = settle_ties(answer.model, answer.data, answer.programme, answer.solution)
    outcome = read_outcome(cells, answer, chosen)
    prices = pd.DataFrame(
        {
            "table": "market",
            "column": "price",
            "item": "",
            "year": list(data.years),
            "value": outcome.price_cny_per_t,
            "lowest": settled.ranges.lowest,
            "highest": settled.ranges.highest,
            "unit": "CNY/t",
            "determined": settled.ranges.highest - settled.ranges.lowest <= SAME_PRICE_CNY_PER_T,
        }
    )
    return Replay(
        outcome=outcome,
        evidence=answer.with_values(claim, cells, chosen),
        uniqueness=pd.concat([freedom.table(chosen), prices[COLUMNS]], ignore_index=True),
    )
