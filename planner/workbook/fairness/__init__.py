"""fairness.xlsx: the rules of fairness side by side."""

from planner.workbook.fairness.write import write_fairness

__all__ = ["write_fairness"]
