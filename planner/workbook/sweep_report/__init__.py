"""sweep.xlsx: what a swept set of scenarios says."""

from planner.workbook.sweep_report.write import write_sweep_report

__all__ = ["write_sweep_report"]
