"""The allocation planner: benchmark paths for an emissions trading scheme, proven least-cost and fairest."""

__version__ = "0.1.0"
