"""The rules of fairness by name; imports nothing heavy."""

from __future__ import annotations

from enum import StrEnum


class FairnessRule(StrEnum):
    """How benchmarks are chosen among the plans that the limits leave.

    - leximin: the largest burden + protection as small as it can be, then the second largest, and so on
    - proportional: in every year one common tightening of all decided benchmarks, as far as limits allow
    - uniform-correction: preliminary benchmarks times one factor a year, as far as limits allow
    - reference: as near to the table ``reference_benchmarks`` as limits allow
    """

    LEXIMIN = "leximin"
    PROPORTIONAL = "proportional"
    UNIFORM_CORRECTION = "uniform-correction"
    REFERENCE = "reference"
