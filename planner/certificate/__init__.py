"""Proof without the solver: its claims, checked on arrays that are rebuilt from the case.

``stage`` lays one claim beside its arrays, ``residuals`` measures it, ``chain`` checks that each level of the
leximin stands on what the levels before have proven, ``certify`` does all of it for one plan.
"""
