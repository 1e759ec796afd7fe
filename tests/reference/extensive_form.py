"""All futures in one full-size programme: the independent reading of a plan for several futures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.case.case import Case
from tests.reference.case_arrays import CaseArrays, arrays_of
from tests.reference.equations import FullSize, plan_programme
from tests.reference.full_size import burden_of
from tests.reference.leximin import Leximin, hold_cost
from tests.reference.programme import Floats, Indices, Programme, Solver, Terms, check_solution


@dataclass(frozen=True)
class ExtensiveResult:
    """The risk (million CNY), levels largest first, and benchmarks p,t (NaN where not decided)."""

    risk: float
    levels: Floats
    benchmarks: Floats


@dataclass(frozen=True)
class _Member:
    """One future in the merged programme: its own programme, and where its columns and rows begin."""

    case: Case
    arrays: CaseArrays
    full: FullSize
    first: int
    first_row: int

    def at(self, columns: Indices) -> Indices:
        return np.asarray(columns + self.first)


def solve_extensive_form(
    cases: Sequence[Case],
    weights: Floats,
    risk: str,
    *,
    tail: float,
    largest_correction: float,
    cost_slack: float,
) -> ExtensiveResult | None:
    """Least ``risk`` (expected, cvar, worst), then leximin of the largest burden; None without a plan.

    Raises what the solver of ``tests.reference.programme`` raises.
    """
    merged, members = _merged(cases)
    if largest_correction > 0:
        for member in members:
            _correct(merged, member, largest_correction)
    columns, coefficients = _risk(merged, members, weights, risk, tail)
    first = members[0]
    shown = replace(first.full, programme=merged, cost_columns=columns, cost_coefficients=coefficients)
    stage_one = Solver(merged)
    if not stage_one.minimise(columns, coefficients):
        return None
    check_solution(merged, stage_one.values())
    least = stage_one.objective
    most = sum(float(member.arrays.baseline_mt.sum()) for member in members)
    hold_cost(shown, stage_one, least, cost_slack, most)
    fairness = Leximin(merged, first.full.benchmark[first.arrays.is_decided], *_largest_burden(members))
    levels = fairness.solve()
    fairness.cheapest(columns, coefficients)
    values = fairness.solver.values()[first.full.benchmark] * first.full.reference[:, None]
    benchmarks = np.where(first.arrays.is_decided, values, np.nan)
    return ExtensiveResult(least, np.sort(levels)[::-1], benchmarks)


def _merged(cases: Sequence[Case]) -> tuple[Programme, list[_Member]]:
    """The futures' programmes side by side, their decided benchmarks tied to those of the first."""
    merged, members = Programme(), []
    for case in cases:
        arrays = arrays_of(case)
        full = plan_programme(case, arrays)
        member = _Member(case, arrays, full, merged.column_count, merged.row_count)
        own = full.programme
        merged.column_lower += own.column_lower
        merged.column_upper += own.column_upper
        merged.row_lower += own.row_lower
        merged.row_upper += own.row_upper
        merged.families += own.families
        merged.entries += [
            (rows + member.first_row, columns + member.first, values) for rows, columns, values in own.entries
        ]
        merged.column_count += own.column_count
        members.append(member)
        if len(members) > 1:
            _tie(merged, members[0], member)
    return merged, members


def _tie(merged: Programme, first: _Member, member: _Member) -> None:
    """Both in tCO2e/unit; columns are multiples of each future's own mean intensity."""
    decided = first.arrays.is_decided
    product = np.nonzero(decided)[0]
    own, of_first = member.at(member.full.benchmark[decided]), first.full.benchmark[decided]
    zero = np.zeros(product.size)
    ratio = member.full.reference[product] / first.full.reference[product]
    merged.add_rows("announced first", zero, zero, [(own, ratio), (of_first, np.full(product.size, -1.0))])


def _correct(merged: Programme, member: _Member, largest: float) -> None:
    """Withhold part of the allocation of sectors under benchmark in years with a cap of theirs or of all."""
    arrays, full = member.arrays, member.full
    sectors = member.case.sectors["sector"].tolist()
    caps = set(zip(member.case.cap_trajectory["sector"], member.case.cap_trajectory["year"], strict=True))
    issued = np.flatnonzero(np.array(full.programme.families) == "issuance") + member.first_row
    rows = issued.reshape(arrays.rule.shape)
    for sector, year in np.ndindex(arrays.rule.shape):
        when = arrays.years[year]
        if arrays.rule[sector, year] != "benchmark":
            continue
        if (sectors[sector], when) not in caps and ("ALL", when) not in caps:
            continue
        withheld = merged.add_columns(np.zeros(1), np.inf)
        merged.add_terms(rows[sector, year].reshape(1), withheld, 1.0)
        allocation = member.at(full.allocation[arrays.sector_of == sector, year])
        terms: Terms = [(withheld.reshape(1, 1), 1.0), (allocation[None, :], -largest)]
        merged.add_rows("largest correction", -np.inf, 0.0, terms)


def _risk(
    merged: Programme, members: Sequence[_Member], weights: Floats, risk: str, tail: float
) -> tuple[Indices, Floats]:
    """The columns and coefficients of what is minimised."""
    if risk == "expected":
        columns = [member.at(member.full.cost_columns) for member in members]
        costs = [w * member.full.cost_coefficients for w, member in zip(weights, members, strict=True)]
        return np.concatenate(columns), np.concatenate(costs)
    level = merged.add_columns(np.array([-np.inf]), np.inf)
    excess = merged.add_columns(np.zeros(len(members)), np.inf if risk == "cvar" else 0.0)
    for number, member in enumerate(members):
        cost = (member.at(member.full.cost_columns)[None, :], member.full.cost_coefficients[None, :])
        above = np.concatenate([level, excess[[number]]])
        merged.add_rows("risk", -np.inf, 0.0, [cost, (above[None, :], -1.0)])
    return np.concatenate([level, excess]), np.concatenate([np.ones(1), weights / tail])


def _largest_burden(members: Sequence[_Member]) -> tuple[Floats, Floats]:
    """Constant and slope, in the first future's column, of the largest burden: the smallest slope."""
    first = members[0]
    product = np.nonzero(first.arrays.is_decided)[0]
    slopes = []
    for member in members:
        constant, slope = burden_of(member.case, member.arrays, member.full)
        slopes.append(slope * first.full.reference[product] / member.full.reference[product])
    return constant, np.min(slopes, axis=0)
