"""Runs where pyam is installed: reads exports, with every warning and message of pyam taken for a failure."""

import logging
import sys
import warnings
from pathlib import Path

import pyam

SUMS = ("Emissions Trading|Allowances", "Emissions Trading|Abatement", "Emissions Trading|Abatement Cost")
REGIONAL = "Emissions Trading|Allowances|Free Allocation"


class Complaint(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        raise AssertionError(record.getMessage())


def read(file: Path) -> None:
    frame = pyam.IamDataFrame(file)
    (scheme,) = [
        name
        for name in frame.variable
        if name.startswith("Emissions|") and name.endswith("|Emissions Trading")
    ]
    national = frame.filter(region="China")
    for variable in (*SUMS, scheme, f"{scheme}|Covered", f"{scheme}|Not Covered", REGIONAL):
        assert national.check_aggregate(variable, rtol=1e-9, atol=1e-6) is None, variable
    provinces = [region for region in frame.region if region.startswith("China|")]
    for variable in (scheme, f"{scheme}|Covered", REGIONAL):
        missed = frame.check_aggregate_region(variable, "China", provinces, rtol=1e-9, atol=1e-6)
        assert missed is None, variable
    again = frame.copy()
    assert pyam.concat([again.rename(scenario={frame.scenario[0]: "other"}), frame]).scenario
    print(
        f"{file.suffix}: {len(frame.variable)} variables, {len(frame.region)} regions, {len(frame)} values:"
        f" read by pyam {pyam.__version__} without complaint; sums and regions agree"
    )


if __name__ == "__main__":
    warnings.simplefilter("error")
    warnings.simplefilter("ignore", DeprecationWarning)  # pyam's own calls of pandas
    logging.getLogger("pyam").addHandler(Complaint(level=logging.WARNING))
    for name in sys.argv[1:]:
        read(Path(name))
