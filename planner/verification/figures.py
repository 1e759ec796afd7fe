"""The figures of plan.json from the certified points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from planner.case.case import Settings
from planner.certificate.certify import Certificate, CertifiedStages
from planner.certificate.residuals import TOLERANCE
from planner.certificate.stage import Stage
from planner.rebuilt.arrays import FloatArray
from planner.verification.compare import ABSOLUTE, RELATIVE, number
from planner.verification.installations import covered_and_supply
from planner.verification.mismatch import Mismatch

ONE_TONNE_MT = 1e-6
"""A path that rises by less is flat, and a ceiling missed by less is met."""


def figures_expected(certified: CertifiedStages, certificate: Certificate) -> dict[str, Any]:
    """Cost, burden levels, peaks and what is certified as plan.json should have them, by its keys."""
    settings = certified.country.case.settings
    _, planned, _ = covered_and_supply(certified.country, certified.plan)
    _, replayed, _ = covered_and_supply(certified.country, certified.replay)
    return {
        "title_en": settings.title_en,
        "title_zh": settings.title_zh,
        "currency": settings.currency,
        "digests": dict(certified.country.case.digests),
        "cost": _cost(certified.least_cost),
        "plan_cost": _cost(certified.plan),
        "burden_levels": list(certified.burden_levels),
        "peak": _peak(settings, planned),
        "replay": {**_peak(settings, replayed), "cost": _cost(certified.replay)},
        "certificate": {
            "holds": True,
            "tolerance": TOLERANCE,
            "stages": [
                {"stage": stage.stage, "minimises": stage.minimises, "objective": stage.objective}
                for stage in certificate.stages
            ],
        },
    }


def compare_figures(file: str, found: Any, right: Any, place: str = "") -> list[Mismatch]:
    """Compare nested figures; entries that are not expected are not looked at."""
    if isinstance(right, Mapping):
        if not isinstance(found, Mapping):
            return [Mismatch(file, place, None, repr(found), "an object")]
        return [
            mismatch
            for key, value in right.items()
            for mismatch in compare_figures(file, found.get(key), value, f"{place}.{key}".lstrip("."))
        ]
    if isinstance(right, list):
        if not isinstance(found, list) or len(found) != len(right):
            return [Mismatch(file, place, None, repr(found), f"{len(right)} numbers")]
        return [
            mismatch
            for at, (shown, value) in enumerate(zip(found, right, strict=True))
            for mismatch in compare_figures(file, shown, value, f"{place}[{at}]")
        ]
    if isinstance(right, float) and isinstance(found, (int, float)) and not isinstance(found, bool):
        if abs(found - right) <= ABSOLUTE + RELATIVE * abs(right):
            return []
        return [Mismatch(file, place, None, f"{found!r}", number(right))]
    return (
        []
        if found == right and type(found) is type(right)
        else [Mismatch(file, place, None, repr(found), repr(right))]
    )


def _cost(stage: Stage) -> float:
    return float(stage.cost @ stage.values)


def _peak(settings: Settings, total_mt: FloatArray) -> dict[str, Any]:
    """When the path is highest, and whether it keeps to the case's targets (None: the case has none)."""
    highest = float(total_mt.max())
    year = settings.years[int(np.flatnonzero(total_mt >= highest - ONE_TONNE_MT)[0])]
    met, miss = None, 0.0
    if settings.peak_year is not None:
        later = np.array(settings.years[1:]) > settings.peak_year
        rise = max(0.0, float(np.diff(total_mt)[later].max(initial=0.0)))
        met = rise <= ONE_TONNE_MT
        miss = 0.0 if met else rise
    ceiling, budget = settings.peak_ceiling_mt, settings.emissions_budget_mt
    spent, allowance = float(total_mt.sum()), ONE_TONNE_MT * len(settings.years)
    return {
        "year": year,
        "emissions_mt": highest,
        "met": met,
        "largest_miss_mt": miss,
        "ceiling_met": None if ceiling is None else highest <= ceiling + ONE_TONNE_MT,
        "budget_met": None if budget is None else spent <= budget + allowance,
    }
