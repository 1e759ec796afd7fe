"""Scenarios over a base case: the file that describes them, and the case that each of them comes to."""
