"""compare.xlsx: plans side by side, with live differences against the first."""

from planner.workbook.comparison.write import write_comparison

__all__ = ["write_comparison"]
