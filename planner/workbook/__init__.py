"""The review workbook: one file a sheet, live formulas over the solver's constants."""

from planner.workbook.write import write_workbook

__all__ = ["write_workbook"]
