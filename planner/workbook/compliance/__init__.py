"""comply.xlsx: the official tables of a compliance year with live formulas."""

from planner.workbook.compliance.write import write_compliance_workbook

__all__ = ["write_compliance_workbook"]
