"""`planner sweep`: every scenario of a file, in one dataset."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pandas as pd
import typer

from planner.commands.say import say
from planner.exit_codes import Exit
from planner.scenarios.read import read_scenarios
from planner.sweep.dataset import NotASweepError
from planner.sweep.local import prepare_processes
from planner.sweep.result import Status
from planner.sweep.run import SweepOptions, run_sweep, usable_cores
from planner.sweep.worker import Stages

MOST_REASONS = 5
"""Scenarios without a plan that the terminal names; scenarios.parquet has all."""

WIDTH, LABEL_WIDTH = 80, 14


def sweep_command(
    file: Path,
    out: Path,
    *,
    stages: str,
    workers: int | None,
    scheduler: str | None,
    installations: bool,
    time_limit_s: float | None,
    quiet: bool,
) -> Exit:
    """Read the scenarios, solve what the dataset lacks, and say what came of it.

    Scenarios without a plan, or that are no valid case, are results like any other. Raises ``CaseInvalid``
    for the base case, ``ScenarioFileInvalid`` and OSError.
    """
    if scheduler is not None and (missing := _missing_extra()):
        say(f"{missing} Nothing was written.")
        return Exit.INVALID
    options = SweepOptions(Stages(stages), workers or usable_cores(), scheduler, installations, time_limit_s)
    if options.workers > 1 and scheduler is None:
        prepare_processes()
    try:
        scenarios, base = read_scenarios(file)
        table, solved = run_sweep(scenarios, base, out, options, quiet=quiet)
    except NotASweepError as error:
        say(f"{error}. Nothing was written.")
        return Exit.INVALID
    if not quiet:
        _print(table, solved, base.case.settings.currency, out)
    return Exit.DONE


def _missing_extra() -> str:
    try:
        import distributed  # noqa: F401
    except ImportError:
        return "--scheduler needs the extra cluster: pip install 'allocation-planner[cluster]'."
    return ""


def _print(table: pd.DataFrame, solved: int, currency: str, out: Path) -> None:
    counts = table["status"].value_counts()
    ends = ", ".join(f"{counts[status]} {status}" for status in Status if status in counts)
    typer.echo(f"Scenarios     {len(table)} ({ends}); {solved} solved now")
    costs = table["cost"].dropna()
    if len(costs):
        typer.echo(f"Least cost    {costs.min():,.0f} to {costs.max():,.0f} million {currency}")
    others = table[table["status"] != Status.OPTIMAL]
    for scenario, status, reason in (
        others[["scenario", "status", "reason"]].head(MOST_REASONS).itertuples(index=False)
    ):
        line = f"{status:<{LABEL_WIDTH}}{scenario}: {reason}"
        typer.echo(textwrap.fill(line, WIDTH, subsequent_indent=" " * LABEL_WIDTH))
    if len(others) > MOST_REASONS:
        typer.echo(f"              and {len(others) - MOST_REASONS} more, see scenarios.parquet")
    typer.echo(f"Written to    {out}")
