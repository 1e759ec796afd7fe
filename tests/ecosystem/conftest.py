from pathlib import Path

import pytest

from planner import Case, solve
from tests.building import small_tables


@pytest.fixture(scope="session")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result folder of the hand-solved example, made in Python."""
    folder = tmp_path_factory.mktemp("result") / "plan"
    solve(Case.of_tables("case", small_tables())).write(folder, language="en")
    return folder
