"""Measures that only one installation has: exact, at a cost that hardly grows with their number.

A measure meets the rest of the country only through the emissions that it removes. Given what a tonne of its
cell's emissions is worth in every year, its best path is a problem of its own, so all of them are answered at
once (``response``), their answers become columns of the policy programme (``decomposition``), and the few
measures that the prices leave undecided get columns and rows of their own (``finish``).
"""
