"""Frontiers: what the least cost becomes as one thing is asked for more strictly."""
