"""backtest.xlsx: past years replayed beside what was published, the misses and their parts."""

from planner.workbook.backtest.write import write_backtest_workbook

__all__ = ["write_backtest_workbook"]
