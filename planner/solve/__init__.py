"""Solving: the one door to the solver, the lexicographic optimum, the replay of the market."""
