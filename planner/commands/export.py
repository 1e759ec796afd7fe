"""`planner export`: a case's least-cost programme for other solvers, a plan for scenario databases."""

from __future__ import annotations

from pathlib import Path

import typer

from models.build import build_programme
from planner.case.read import read_case
from planner.case.whole_file import appearing_whole
from planner.cells import aggregate, with_columns_of_own_measures
from planner.commands.say import say
from planner.exit_codes import Exit
from planner.iamc import iamc_table, write_iamc
from planner.result_reading import UnreadableResultError, read_result_folder
from planner.solve.export import write_programme

IAMC_SUFFIXES = (".csv", ".xlsx")


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


def export_iamc_command(directory: Path, target: Path, region: str) -> Exit:
    """Read a result folder and write its plan as an IAMC table."""
    if target.suffix not in IAMC_SUFFIXES:
        say(f"{target} does not say in which form; end its name with {' or '.join(IAMC_SUFFIXES)}.")
        return Exit.INVALID
    if target.exists():
        say(f"{target} exists already; choose a name that does not. Nothing was written.")
        return Exit.INVALID
    try:
        plan = read_result_folder(directory)
    except UnreadableResultError as error:
        for fault in error.faults:
            say(f"{fault}.")
        say("Nothing was written.")
        return Exit.INVALID
    table = iamc_table(plan, region=region)
    with appearing_whole(target) as unfinished:
        write_iamc(table, unfinished)
    typer.echo(f"{len(table)} time series of {plan.name} written to {target}")
    return Exit.DONE
