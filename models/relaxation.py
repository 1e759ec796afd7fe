"""The programme with room: a named change on every limit that a planner could move.

Used only when there is no plan, to find out which limits must give, and by how much.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pyomo.environ as pyo
from pyomo.core.base.constraint import ConstraintData

from models.data import ALL_SECTORS, Measure, Product, ProgrammeData, Sector, Year

ChangeKey = tuple[str | int, ...]
"""The lever, then the key of the row of the case: ("caps", sector, year), ("tightening_max", sector,
from_year), ("measure_ramps", measure, product, technology), ("peak_ceiling", "horizon"), ..."""


HORIZON = "horizon"
"""Stands in the key of a limit that belongs to no row and no year."""


@dataclass(frozen=True)
class RowsOfTheCase:
    """Which row of the case each limit of the programme comes from.

    - rule_row: by product and year, the sector and from_year of the row of allocation_rules in force
    - measure_row: by measure and cell, the measure, product and technology of the row of measures
    - full_benchmark: by product and year with a shortfall limit, the benchmark that covers the whole
      baseline of the least favoured installation (tCO2e/unit)
    """

    rule_row: Mapping[tuple[Product, Year], tuple[Sector, Year]]
    measure_row: Mapping[tuple[Measure, str], tuple[Measure, Product, str]]
    full_benchmark: Mapping[tuple[Product, Year], float]


@dataclass(frozen=True)
class MissedShare:
    """A row in which a share is multiplied with a decision, so that its slack is not the share's change.

    ``slack``: the variable that loosens the row, in the row's unit. ``base``: what the share refers to (the
    benchmark before, the year's supply), in the same unit. ``key``: of the change of the share.
    """

    slack: pyo.Var
    base: pyo.Expression
    key: ChangeKey


def loosen(row: ConstraintData, slack: pyo.Expression) -> None:
    """Let a row be missed by ``slack``: body - slack <= upper, or body + slack >= lower."""
    if row.has_ub():
        row.set_value(row.body - slack <= row.upper)
    else:
        row.set_value(row.body + slack >= row.lower)


def add_relaxation(model: pyo.ConcreteModel, data: ProgrammeData, origin: RowsOfTheCase) -> list[MissedShare]:
    r"""Loosen every limit of the planner by a variable ``change[key]`` >= 0 in the unit of the case's cell.

    MtCO2e for caps, ceiling and budget, tCO2e/unit for announced benchmarks (which may be raised or
    lowered), points / 100 for shares. Tightening and banking limit multiply a share with a decision; their
    rows are loosened by a slack w of their own, returned with its base and tied to the change by

    .. math:: w \le ceiling \cdot base \quad (share\_ceiling), \qquad
        w \le reference \cdot change \quad (share\_measured)

    The first keeps the change under a given ceiling, exactly, and starts at 1; the second measures it, as
    exactly as the reference, which starts at 1, stands for the base.
    """
    shares = _missed_shares(model, data, origin)
    caps = [*model.sector_cap, *((ALL_SECTORS, year) for year in model.total_cap)]
    announced = sorted(data.announced_benchmark)
    ramps = {origin.measure_row[measure, cell] for measure, cell, _ in model.measure_ramp}
    keys: set[ChangeKey] = {
        *(("caps", *key) for key in caps),
        *(("shortfall_limit", *origin.rule_row[key]) for key in data.benchmark_floor),
        *(("measure_ramps", *key) for key in ramps),
        *((direction, *key) for direction in ("announced_raised", "announced_lowered") for key in announced),
        *((("peak_ceiling", HORIZON),) if len(model.peak_ceiling) else ()),
        *((("emissions_budget", HORIZON),) if len(model.emissions_budget) else ()),
        *(share.key for share in shares),
    }
    model.change_keys = pyo.Set(initialize=sorted(keys, key=str), dimen=None)
    model.change = pyo.Var(model.change_keys, domain=pyo.NonNegativeReals)
    for key, row in model.sector_cap.items():
        loosen(row, model.change["caps", *key])
    for year, row in model.total_cap.items():
        loosen(row, model.change["caps", ALL_SECTORS, year])
    for key, row in model.shortfall_limit.items():
        loosen(row, origin.full_benchmark[key] * model.change["shortfall_limit", *origin.rule_row[key]])
    for (measure, cell, _), row in model.measure_ramp.items():
        loosen(row, model.change["measure_ramps", *origin.measure_row[measure, cell]])
    for lever, rows in (("peak_ceiling", model.peak_ceiling), ("emissions_budget", model.emissions_budget)):
        for row in rows.values():
            loosen(row, model.change[lever, HORIZON])
    for key, row in model.announced_benchmark.items():
        change = model.change["announced_raised", *key] - model.change["announced_lowered", *key]
        row.set_value(row.body - change == row.upper)
    index = range(len(shares))
    model.share_ceiling = pyo.Constraint(index, rule=lambda _, i: shares[i].slack - shares[i].base <= 0)
    model.share_measured = pyo.Constraint(
        index, rule=lambda model, i: shares[i].slack - model.change[shares[i].key] <= 0
    )
    return shares


def _missed_shares(model: pyo.ConcreteModel, data: ProgrammeData, origin: RowsOfTheCase) -> list[MissedShare]:
    """Loosen the rows whose share is multiplied with a decision."""
    shares = []
    model.tightening_max_missed = pyo.Var(data.decided, domain=pyo.NonNegativeReals)
    model.tightening_min_missed = pyo.Var(data.decided, domain=pyo.NonNegativeReals)
    model.banking_limit_missed = pyo.Var(sorted(data.banking_limit), domain=pyo.NonNegativeReals)
    for product, year in data.decided:
        limit = data.tightening[product, year]
        before = limit.previous_benchmark
        base = model.benchmark[product, limit.previous_year] if math.isnan(before) else before
        for lever, rows, missed in (
            ("tightening_max", model.tightening_maximum, model.tightening_max_missed),
            ("tightening_min", model.tightening_minimum, model.tightening_min_missed),
        ):
            loosen(rows[product, year], missed[product, year])
            key = (lever, *origin.rule_row[product, year])
            shares.append(MissedShare(missed[product, year], base, key))
    for year, row in model.banking_limit.items():
        loosen(row, model.banking_limit_missed[year])
        shares.append(
            MissedShare(model.banking_limit_missed[year], model.supply[year], ("banking_limit", year))
        )
    return shares
