"""Measures of single installations apart from the programme: are their paths within limits, and the best?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planner.certificate.residuals import COLUMN, COMPLEMENTARITY, PRIMAL, Residual
from planner.certificate.stage import PathsApart, Stage
from planner.evidence import COST_LIMIT, COST_OBJECTIVE, Key
from planner.rebuilt.apart import HeldRises
from planner.rebuilt.arrays import FloatArray
from planner.rebuilt.country import Country

FAMILY = "installation_measure"
_DEFINITION = "emissions_after_measures"


def paths_of(country: Country, shares: FloatArray | None) -> PathsApart | None:
    """What all paths together remove and cost; None where no measures are apart.

    Raises ``ValueError`` where the shares are not one for every measure and plan year.
    """
    if shares is None:
        return None
    apart = country.apart
    if shares.shape != apart.usable.shape or not np.isfinite(shares).all():
        raise ValueError(
            f"shares of {apart.usable.shape[0]} measures in {apart.usable.shape[1]} years expected"
        )
    removed = apart.removed_mt(shares)
    by_row: dict[Key, float] = {
        (_DEFINITION, (name, year)): float(removed[cell, at])
        for cell, name in enumerate(country.cells.name)
        for at, year in enumerate(country.years)
        if removed[cell, at] != 0
    }
    return PathsApart(by_row, apart.cost_million(shares))


def held_at(country: Country, least_cost: Stage) -> HeldRises:
    """Where every least-cost plan has the rises of measures apart, by the prices of the least cost."""
    return country.apart.rises_held_at(_prices(country, least_cost))


def with_paths(
    residuals: tuple[Residual, ...],
    country: Country,
    stage: Stage,
    shares: FloatArray | None,
    held: HeldRises | None,
) -> tuple[Residual, ...]:
    """The residuals of a stage, or those of its paths apart where they are larger.

    Primal: the worst limit of a measure. Complementarity: what all better paths together would earn, which
    is what the paths add to the gap. ``held``: where the stage is sought among the least-cost plans alone,
    where these have the rises.
    """
    if shares is None:
        return residuals
    apart = country.apart
    missed = apart.missed_limits(shares)
    prices, of_cost = _prices(country, stage), _worth_of_cost(stage)
    lost = np.maximum(apart.missed_earnings(shares, prices, of_cost, held), 0.0)
    scale = max(1.0, abs(float(stage.cost @ stage.values)))
    found = {
        PRIMAL: (missed, float(missed.max(initial=0.0)), 1.0),
        COMPLEMENTARITY: (lost, float(lost.sum()), scale),
    }

    def larger(residual: Residual) -> Residual:
        if residual.kind not in found or not len(missed):
            return residual
        by_measure, amount, size = found[residual.kind]
        if not amount / size > residual.scaled:
            return residual
        unit = "share" if residual.kind == PRIMAL else residual.unit
        key = _key(country, int(np.argmax(by_measure)))
        return replace(
            residual, unscaled=amount, unit=unit, scaled=amount / size, kind_of_worst=COLUMN, worst=key
        )

    return tuple(map(larger, residuals))


def _prices(country: Country, stage: Stage) -> FloatArray:
    """Cells x years: what a tonne less is worth in what the stage minimises."""
    return np.array(
        [[stage.dual(_DEFINITION, name, year) for year in country.years] for name in country.cells.name]
    )


def _worth_of_cost(stage: Stage) -> float:
    minimised = 1.0 if stage.minimises == COST_OBJECTIVE else 0.0
    return minimised - stage.dual(COST_LIMIT[0])


def _key(country: Country, measure: int) -> Key:
    row = country.case.installation_measures.iloc[measure]
    return FAMILY, (str(row["measure"]), str(row["installation"]), str(row["product"]))
