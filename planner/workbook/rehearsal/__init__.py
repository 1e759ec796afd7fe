"""rehearsal.xlsx: what a rehearsal of the allowance market comes to."""

from planner.workbook.rehearsal.write import write_rehearsal_workbook

__all__ = ["write_rehearsal_workbook"]
