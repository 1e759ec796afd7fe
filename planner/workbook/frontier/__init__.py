"""frontier.xlsx: least cost against one thing that is asked for."""

from planner.workbook.frontier.write import write_frontier

__all__ = ["write_frontier"]
