"""Rebuild the two national cases: ``python -m inputs.build_national`` in the top folder of the project."""

from __future__ import annotations

from inputs.build.cases import NATIONAL_CASES, write_case
from inputs.build.tables import INPUTS


def main() -> None:
    """Write both national cases over the ones that are there."""
    for case in NATIONAL_CASES:
        write_case(case, INPUTS / case)


if __name__ == "__main__":
    main()
