"""The program called as from a command line, within the test's process."""

from __future__ import annotations

from typer.testing import CliRunner, Result

from planner.cli import app


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])
