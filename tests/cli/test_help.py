"""`planner --help` shows what the command line would."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner import entry
from planner.cli import app


def test_the_help_that_is_kept_is_that_of_the_command_line(request: pytest.FixtureRequest) -> None:
    """--update-snapshots writes it."""
    result = CliRunner().invoke(app, ["--help"], prog_name="planner", env={"COLUMNS": "80"})
    assert result.exit_code == 0
    kept = Path(entry.HELP_FILE)
    if request.config.getoption("--update-snapshots"):
        kept.write_text(result.output, encoding="utf-8")
    assert kept.read_text(encoding="utf-8") == result.output


def test_help_needs_no_library(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["planner", "--help"])
    entry.main()
    assert capsys.readouterr().out.startswith("Usage: planner")
