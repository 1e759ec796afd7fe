"""The programme over cells written a second time, as arrays straight from the case.

Independent of ``models`` and of everything between the case and the solver: what the certificate proves about
these arrays does not rest on the code that made the plan. Families of rows and columns, their indices and the
names of cells are those of ``models``, so that a solver's claims can be laid beside them. Source of every
equation: the formulation of the plan (README, how the plan is found; ``models``, one family a file).
"""
