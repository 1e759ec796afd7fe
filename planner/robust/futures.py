"""The futures of a scenario file: weighted cases over one central case that decide the same benchmarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.data import ProgrammeData
from models.risk_measure import Risk
from planner.case.case import Case
from planner.cells import Cells


class FuturesRefusedError(Exception):
    """The futures cannot be planned for together; one sentence for each reason."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = tuple(reasons)


@dataclass(frozen=True)
class Future:
    """One future: its name, its weight (None where the file gives none), its case and its cells."""

    name: str
    weight: float | None
    case: Case
    cells: Cells

    @property
    def data(self) -> ProgrammeData:
        """The numbers of its programme, with a column for every measure."""
        return self.cells.data


@dataclass(frozen=True)
class Futures:
    """All futures of a file in the order of their names, and the central case that they vary."""

    title: str
    file: Path
    central: Future
    members: tuple[Future, ...]

    @property
    def data(self) -> dict[str, ProgrammeData]:
        """The numbers of every future's programme by its name."""
        return {future.name: future.data for future in self.members}

    @property
    def weights(self) -> dict[str, float]:
        """By name; all alike where the file gives none."""
        return {
            future.name: 1 / len(self.members) if future.weight is None else future.weight
            for future in self.members
        }

    @property
    def weighted(self) -> bool:
        """Whether the file gives weights."""
        return all(future.weight is not None for future in self.members)


def refuse_unlike(futures: Futures, case: Case, risk: Risk) -> None:
    """Raise ``FuturesRefusedError`` with every reason why one path of benchmarks cannot be sought.

    ``case``: the one the command was called with, which must be the central case of the file.
    """
    reasons = []
    if dict(case.digests) != dict(futures.central.case.digests):
        reasons.append(f"{futures.file.name} varies another case than the one that is planned")
    if risk is not Risk.WORST and not futures.weighted:
        reasons.append(
            f"{futures.file.name} gives no weights, which {risk} needs; give them there or plan for worst"
        )
    central = futures.central.data
    found = (_unlike(future.name, future.data, central) for future in futures.members)
    reasons += [reason for reason in found if reason is not None]
    if not central.decided:
        reasons.append("no benchmark is decided in the central case")
    if reasons:
        raise FuturesRefusedError(reasons)


def _unlike(name: str, data: ProgrammeData, central: ProgrammeData) -> str | None:
    if data.decided != central.decided:
        unlike = sorted({*data.decided} ^ {*central.decided})
        product, year = unlike[0]
        return (
            f"the future {name} does not decide the same benchmarks as the central case "
            f"({product} {year}, {len(unlike)} in all); vary the rules and openings in cases of their own"
        )
    spared = _decided_protection(data) != _decided_protection(central)
    return f"the future {name} spares products other points of burden (protection)" if spared else None


def _decided_protection(data: ProgrammeData) -> Mapping[str, float]:
    return {product: data.protection[product] for product, _ in data.decided}
