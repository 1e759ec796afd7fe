"""From what a planner put in (a folder of CSV or a workbook) to one frozen, validated case."""
