"""Pinned optima: what a plan's optimal values were, why they moved, and whether they have moved again."""
