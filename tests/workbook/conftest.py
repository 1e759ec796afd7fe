from pathlib import Path

import pytest

from planner.plan import Plan
from planner.planning import make_plan
from planner.workbook import write_workbook
from tests.building import small_tables
from tests.making import case_of
from tests.workbook.sample import sample_tables

SAMPLE_YEARS = tuple(range(2026, 2032))


@pytest.fixture(scope="session")
def plan() -> Plan:
    """The plan of the sample: every rule, openings, closures, offsets, a bank, hostile names."""
    return make_plan(case_of(sample_tables(years=SAMPLE_YEARS)))


@pytest.fixture(scope="session")
def example_plan() -> Plan:
    """The plan of the hand-solved example."""
    return make_plan(case_of(small_tables()))


@pytest.fixture(scope="session", params=["both", "en", "zh"])
def written(request: pytest.FixtureRequest, plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's workbook in each language."""
    path = tmp_path_factory.mktemp("written") / f"{request.param}.xlsx"
    write_workbook(plan, path, language=request.param)
    return path
