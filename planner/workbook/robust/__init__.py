"""robust.xlsx: one path of benchmarks for several futures, and what each future makes of it."""

from planner.workbook.robust.write import write_robust

__all__ = ["write_robust"]
