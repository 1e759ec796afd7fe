"""What a pin is: the values that must not move unnoticed, how far they may, and every reason they ever moved.

The classes are the format of the file: what a pin file may hold is what they accept.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, StringConstraints

from planner.rows import ONE_TONNE_MT
from planner.solve.arrays import ACCEPTED_RESIDUAL

ONE_YUAN_IN_MILLIONS = 1e-6

NonNegative = Annotated[FiniteFloat, Field(ge=0)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
ByYear = dict[int, FiniteFloat]


class _Part(BaseModel):
    """A part of a pin: cannot be changed, and takes no key that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Objectives(_Part):
    """Objective of each stage, million CNY, present value."""

    least_cost: FiniteFloat
    """Stage 1."""
    plan_cost: FiniteFloat
    """The published plan: the least cost of the fairest benchmarks."""
    replay_cost: FiniteFloat
    """What firms spend when the benchmarks are given."""


class TotalsMt(_Part):
    """Key totals by plan year, MtCO2e."""

    covered_emissions: ByYear
    total_emissions: ByYear
    """Whole perimeter, covered or not."""
    issuance: ByYear
    abatement: ByYear
    """By measures."""
    offsets: ByYear
    bank: ByYear


class PlanValues(_Part):
    """The pinned values of an optimal plan."""

    status: Literal["optimal"] = "optimal"
    objectives: Objectives
    burden_levels: tuple[FiniteFloat, ...]
    """The leximin vector of burden + protection, largest first."""
    benchmarks: dict[str, ByYear]
    """Product, year, tCO2e/unit."""
    totals_mt: TotalsMt


class NoPlan(_Part):
    """What is pinned of a case without a plan: that it has none."""

    status: Literal["infeasible"] = "infeasible"


class Tolerance(_Part):
    """A value has moved when |new - old| > absolute + relative x |old|."""

    relative: NonNegative
    absolute: NonNegative

    def allows(self, old: float) -> float:
        """How far from ``old`` a value may lie, in the value's unit."""
        return self.absolute + self.relative * abs(old)


class Tolerances(_Part):
    """How far each group of values may lie from the pinned ones.

    Defaults: an objective and a level are as exact as the check of a solution demands; what follows from them
    row by row may be ten times less exact; one yuan and one tonne are no move.
    """

    objectives: Tolerance = Tolerance(relative=ACCEPTED_RESIDUAL, absolute=ONE_YUAN_IN_MILLIONS)
    burden_levels: Tolerance = Tolerance(relative=0.0, absolute=ACCEPTED_RESIDUAL)
    benchmarks: Tolerance = Tolerance(relative=10 * ACCEPTED_RESIDUAL, absolute=0.0)
    totals_mt: Tolerance = Tolerance(relative=10 * ACCEPTED_RESIDUAL, absolute=ONE_TONNE_MT)


class Change(_Part):
    """One entry of the log: when and why values were pinned, and what moved beyond tolerance by it."""

    date: datetime.date
    because: Text
    moved: tuple[str, ...] = ()
    """``benchmarks clinker 2027: 0.957 -> 0.95``, one a value."""
    inputs_changed: tuple[str, ...] = ()
    """Tables of the case whose content changed."""
    versions_changed: tuple[str, ...] = ()
    """``highspy: 1.15.0 -> 1.16.0``."""


class Pin(_Part):
    """The pinned plan of one case."""

    format: Literal["allocation-planner pin"] = "allocation-planner pin"
    """Only a file that has it may be replaced."""
    case: Text
    values: Annotated[PlanValues | NoPlan, Field(discriminator="status")]
    tolerances: Tolerances
    options: dict[str, str]
    """Options of the solve that the values come from."""
    digests: dict[str, str]
    """sha256 of every input table."""
    versions: dict[str, str]
    """Of the planner, Python and the libraries that made the plan."""
    changes: Annotated[tuple[Change, ...], Field(min_length=1)]
    """The log, oldest first."""
