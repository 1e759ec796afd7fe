"""One thing in a result that is not what it should be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mismatch:
    """Where (file; row by its key, None = the whole file; column), what stands there, what would be right."""

    file: str
    row: str | None
    column: str | None
    found: str
    right: str

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.row, self.column) if part)
        return f"{place}: {self.found}; right would be {self.right}"
