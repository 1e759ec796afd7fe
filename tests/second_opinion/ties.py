"""Generated cases in which much is a choice among equals."""

from __future__ import annotations

from tests.reference.generate import FEASIBLE_SEEDS, Tables, generate_tables

COST = 100.0
"""CNY/t of every measure and offset."""


def tied_tables(seed: int) -> Tables:
    """The generated case of a seed with ties in what to do, where, and when.

    Every measure costs the same, and is split into twins of half its potential and ramp; an offset costs as
    much as a measure; without discounting and limits of the bank it makes no difference when anything is
    done. The plans that were feasible still are, so the case has a plan if the seed's has.
    """
    tables = {name: table.copy() for name, table in generate_tables(seed).items()}
    measures = tables["measures"].assign(cost=COST)
    measures["potential"] /= 2
    measures["ramp"] /= 2
    twins = measures.assign(measure=measures["measure"] + " twin")
    tables["measures"] = type(measures)({name: [*measures[name], *twins[name]] for name in measures})
    settings = tables["settings"]
    tables["settings"] = settings[settings["key"] != "discount_rate"]
    market = tables["market"]
    offered = market["offset_price"].notna()
    tables["market"] = market.assign(
        banking_limit=None, offset_price=market["offset_price"].where(~offered, COST)
    )
    return tables


SEEDS = FEASIBLE_SEEDS
"""All that have a plan and are well-conditioned."""
