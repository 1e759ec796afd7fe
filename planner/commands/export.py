"""`planner export`: the least-cost programme of a case as a file for other solvers."""

from __future__ import annotations

from pathlib import Path

import typer

from models.build import build_programme
from planner.case.read import read_case
from planner.case.whole_file import appearing_whole
from planner.cells import aggregate, with_columns_of_own_measures
from planner.commands.say import say
from planner.exit_codes import Exit
from planner.solve.export import write_programme


def export_command(path: Path, file_format: str, target: Path) -> Exit:
    """Read, check and aggregate a case, write its programme; solve nothing."""
    if target.exists():
        say(f"{target} exists already; choose a name that does not. Nothing was written.")
        return Exit.INVALID
    case, _ = read_case(path)
    model = build_programme(with_columns_of_own_measures(aggregate(case)).data)
    with appearing_whole(target) as unfinished:
        write_programme(model, file_format, unfinished)
    typer.echo(f"Least-cost programme of {case.name} written to {target}")
    return Exit.DONE
