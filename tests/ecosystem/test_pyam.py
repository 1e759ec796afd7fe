"""pyam reads the export without complaint, and by its own account sums and regions agree."""

from __future__ import annotations

import importlib
import logging
from typing import Any

import pytest

from planner.commands.export import IAMC_SUFFIXES
from planner.iamc import iamc_table, write_iamc
from planner.planning import make_plan
from planner.published_plan import published
from tests.making import case_of
from tests.workbook.sample import sample_tables

SUMS = ("Emissions Trading|Allowances", "Emissions Trading|Abatement", "Emissions Trading|Abatement Cost")
REGIONAL = "Emissions Trading|Allowances|Free Allocation"


@pytest.fixture(scope="module")
def pyam() -> Any:
    """Imported by the process that runs these tests alone: it takes seconds."""
    return importlib.import_module("pyam")


@pytest.fixture(scope="module", params=IAMC_SUFFIXES)
def frame(request: pytest.FixtureRequest, pyam: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What pyam makes of a plan with every rule, several provinces and rows that no rule covers."""
    file = tmp_path_factory.mktemp("pyam") / f"plan{request.param}"
    plan = make_plan(case_of(sample_tables(rows=40, years=(2026, 2027, 2028))))
    write_iamc(iamc_table(published(plan)), file)
    return pyam.IamDataFrame(file)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of pandas, about calls that pyam makes
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # pyam leaves the workbook open, until it is collected
@pytest.mark.filterwarnings("error")
def test_sums_and_regions_agree(frame: Any, pyam: Any, caplog: pytest.LogCaptureFixture) -> None:
    (scheme,) = [
        name
        for name in frame.variable
        if name.startswith("Emissions|") and name.endswith("|Emissions Trading")
    ]
    national = frame.filter(region="China")
    for variable in (*SUMS, scheme, f"{scheme}|Covered", f"{scheme}|Not Covered", REGIONAL):
        assert national.check_aggregate(variable, rtol=1e-9, atol=1e-6) is None, variable
    provinces = [region for region in frame.region if region.startswith("China|")]
    assert len(provinces) > 1
    for variable in (scheme, f"{scheme}|Covered", REGIONAL):
        missed = frame.check_aggregate_region(variable, "China", provinces, rtol=1e-9, atol=1e-6)
        assert missed is None, variable
    other = frame.copy().rename(scenario={frame.scenario[0]: "other"})
    assert len(pyam.concat([other, frame]).scenario) == 2
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
