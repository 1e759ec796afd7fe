"""Any number of measures, exactly, at a cost that hardly grows with it.

A measure meets the rest of the country only through the emissions that it removes, and all cells of a sector
that comply face the same price of a tonne. Given that price for every year, a measure's best path is a
problem of its own, so all of them are answered at once (``response``); the sums of their answers by sector
become columns of the policy programme (``answering``), which is solved again at its new prices, until no
measure has a better answer. The mixes of answers that it ends with are paths that every single measure can
follow.
"""
