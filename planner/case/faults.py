"""What is wrong with a case: one object for a fault or a warning, one exception that carries all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.case.tables import TABLE_NAMES

_LONGEST_SHOWN = 80
"""Characters of a value that a message shows."""


def printable(text: str) -> str:
    """Return the text fit for a line of a terminal: cut, with an escape for each letter that nobody sees."""
    shown = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
        for letter in shown
    )


@dataclass(frozen=True)
class Fault:
    """One thing wrong (or, as a warning, worth a look) in a case, in words for the planner who wrote it."""

    table: str
    """Name of the table; of the file where no table can be named."""
    row: int | None
    """Row as counted in the planner's own file, the header being row 1; None for a whole table."""
    column: str | None
    value: str | None
    """The cell as given; None or "" where there is no cell or nothing in it."""
    problem: str
    """What is wrong, as a clause whose subject is the place: ``is not a number``."""
    remedy: str
    """What would be right: ``give tCO2e/unit, 0 or more``."""
    cell: str | None = None
    """Where it stands in the planner's own workbook: ``installations!H12``; None in a folder."""

    def __str__(self) -> str:
        """``installations, row 12, column intensity, "abc": is not a number; give tCO2e/unit, 0 or more``.

        In a workbook the cell follows the column: ``column intensity (cell installations!H12)``.
        """
        place = [self.table]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column is not None:
            place.append(f"column {self.column}")
        if self.cell is not None:
            place[-1] += f" (cell {self.cell})"
        if self.value:
            place.append(f'"{printable(self.value)}"')
        return f"{', '.join(place)}: {self.problem}; {self.remedy}"


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return each fault once, by table (in the order of the case format), row and column."""

    def place(fault: Fault) -> tuple[int, str, int, str, str, str, str]:
        table = TABLE_NAMES.index(fault.table) if fault.table in TABLE_NAMES else -1
        return (
            table,
            fault.table,
            fault.row or 0,
            fault.column or "",
            fault.value or "",
            fault.problem,
            fault.remedy,
        )

    return tuple(sorted(set(faults), key=place))


class CaseInvalid(Exception):  # noqa: N818
    """The case cannot be planned with; ``faults`` says everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = in_order(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
