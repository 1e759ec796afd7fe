"""border.xlsx: what exports of a plan's products would pay under a border adjustment."""

from planner.workbook.border.write import write_border_workbook

__all__ = ["write_border_workbook"]
