"""What one scenario comes to: a row of the table of scenarios, and tables of its plan as Parquet."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq


class Status(StrEnum):
    """How a scenario ended."""

    OPTIMAL = "optimal"
    NO_PLAN = "no_plan"
    """Proven: its limits contradict each other."""
    INVALID = "invalid"
    """Its changes break a rule of a case."""
    STOPPED = "stopped"
    """The time limit was reached."""
    FAILED = "failed"
    """A defect, or a process that was killed."""


SETTLED = (Status.OPTIMAL, Status.NO_PLAN, Status.INVALID)
"""Ends that would be the same in another run; the others are tried again."""


@dataclass(frozen=True)
class Row:
    """A row of the table of scenarios, but for what the scenario file itself says.

    cost: of the least-cost stage, replay_cost: of firms' own answer (million of the currency, present value).
    peak_mt: MtCO2e. largest_burden: burden + protection, a share. ``None``: does not apply, or is not worked
    out at this stage. reason: in words, "" for an optimal plan.
    """

    status: str
    cost: float | None = None
    replay_cost: float | None = None
    peak_year: int | None = None
    peak_mt: float | None = None
    peak_met: bool | None = None
    replay_peak_year: int | None = None
    replay_met: bool | None = None
    largest_burden: float | None = None
    seconds: float = 0.0
    reason: str = ""


@dataclass(frozen=True)
class Result:
    """A scenario's result as it travels from a worker to the dataset.

    ``tables``: by name, a Parquet file's bytes. ``explanation``: of a scenario without a plan, as in
    explanation.json; of an invalid one its faults.
    """

    scenario: str
    row: Row
    tables: dict[str, bytes] = field(default_factory=dict)
    explanation: dict[str, Any] | None = None


def parquet_bytes(table: pa.Table) -> bytes:
    """The bytes of a Parquet file with the table."""
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer)
    return bytes(buffer.getvalue())
