"""A line for the planner on standard error, so that standard output holds results only."""

from __future__ import annotations

import typer


def say(text: str) -> None:
    """Print a line to standard error."""
    typer.echo(text, err=True)
