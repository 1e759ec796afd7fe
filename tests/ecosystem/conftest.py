from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner.cli import app
from tests.building import small_tables, write_case


@pytest.fixture(scope="session")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result folder of the hand-solved example."""
    folder = tmp_path_factory.mktemp("result")
    case = write_case(folder / "case", small_tables())
    arguments = ["solve", str(case), "--out", str(folder / "plan"), "--quiet"]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    return folder / "plan"
