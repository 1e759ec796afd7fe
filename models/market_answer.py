"""What firms do with a plan's benchmarks, beside the plan: the rows that tie the two together."""

from __future__ import annotations

import pyomo.environ as pyo

from models.compliance import add_banking_limit, add_compliance, add_offset_limit
from models.data import ProgrammeData
from models.decisions import add_decisions
from models.emissions import add_emissions
from models.issuance import add_issuance
from models.measures import add_measures
from models.own_measures import add_own_measures
from models.peak import add_emissions_budget, add_peak, add_peak_ceiling
from models.relaxation import loosen

TARGETS = ("peak", "peak_ceiling", "emissions_budget")
"""Rows on the national path that firms' answer is to meet."""

LIMITS_OF_FIRMS = (
    "compliance",
    "offset_limit",
    "banking_limit",
    "measure_potential",
    "measure_ramp",
    "measure_permanence",
    "own_measure_potential",
    "own_measure_ramp",
    "own_measure_permanence",
)
"""Inequalities of the firms' own programme: where one has a price, every least-cost answer uses it up."""

CHOICES_OF_FIRMS = ("measure_share", "own_measure_share", "bank", "offset")
"""Decisions of firms, >= 0: where one has a reduced cost, every least-cost answer leaves it at 0."""


def add_market_answer(model: pyo.ConcreteModel, data: ProgrammeData, faced: ProgrammeData) -> None:
    r"""Add the block ``market``: a second set of measures, bank and offsets, under the plan's benchmarks.

    .. math:: b^{market}_{pt} - b_{pt} = 0 \quad \forall (p, t)

    tCO2e/unit; the block has the firms' own rows (compliance, offsets, bank, measures; ``faced`` is the
    programme of the replay) and the national targets of ``data``, each of which it may miss by
    ``market.miss`` >= 0, Mt:

    .. math:: \sum_c E_{ct} - \sum_c E_{c,t-1} - miss_t \le 0, \qquad \sum_c E_{ct} - miss_t \le ceiling,
        \qquad \sum_t \sum_c E_{ct} - miss \le budget

    The block says what firms can do. It becomes what they want to do when its rows and decisions are held
    where the prices of the market put them (complementary slackness).
    """
    model.market = market = pyo.Block()
    add_decisions(market, faced)
    add_emissions(market, faced)
    add_issuance(market, faced)
    add_compliance(market, faced)
    add_offset_limit(market, faced)
    add_banking_limit(market, faced)
    add_measures(market, faced)
    add_own_measures(market, faced)
    add_peak(market, data)
    add_peak_ceiling(market, data)
    add_emissions_budget(market, data)
    market.same_benchmark = pyo.Constraint(
        sorted(market.benchmark),
        rule=lambda market, product, year: (
            market.benchmark[product, year] - model.benchmark[product, year] == 0
        ),
    )
    rows = [(target, index) for target in TARGETS for index in getattr(market, target)]
    market.missable = pyo.Set(initialize=rows, dimen=None)
    market.miss = pyo.Var(market.missable, domain=pyo.NonNegativeReals)
    for target, index in rows:
        loosen(getattr(market, target)[index], market.miss[target, index])
    market.total_miss = pyo.Expression(expr=sum(market.miss.values()))
