"""The review workbook: one file a sheet, live formulas over the solver's constants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.workbook.write import write_workbook

__all__ = ["write_workbook"]


def __getattr__(name: str) -> Any:
    """Import all of it when it is asked for: processes that write a province do without the solver."""
    if name == "write_workbook":
        from planner.workbook.write import write_workbook

        return write_workbook
    raise AttributeError(name)
