"""Commands, options, exit codes; no logic. Heavy libraries are imported by the command that needs them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from planner import __version__
from planner.exit_codes import Exit

app = typer.Typer(
    help="Choose the benchmarks of an emissions trading scheme: least cost first, then the fairest burden.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

DEBUG_VARIABLE = "PLANNER_DEBUG"


CasePath = Annotated[
    Path, typer.Argument(metavar="CASE", help="Folder of CSV tables, or one .xlsx workbook.")
]


def _say(text: str) -> None:
    typer.echo(text, err=True)


@contextmanager
def _exit_codes() -> Iterator[None]:
    """Turn what can go wrong into a message for the planner and an exit code; no traceback."""
    from planner.case.faults import CaseInvalid

    try:
        yield
    except CaseInvalid as invalid:
        for fault in invalid.faults:
            _say(str(fault))
        count = len(invalid.faults)
        _say(f"The case is invalid: {count} fault{'s' if count > 1 else ''}. Nothing was written.")
        raise typer.Exit(Exit.INVALID) from None
    except KeyboardInterrupt:
        _say("Interrupted. Nothing was written.")
        raise typer.Exit(Exit.INTERRUPTED) from None
    except OSError as error:
        _say(f"The system refused: {error}. Nothing was written.")
        raise typer.Exit(Exit.DEFECT) from None
    except typer.Exit:
        raise
    except Exception as error:
        if os.environ.get(DEBUG_VARIABLE):
            raise
        _say(f"A defect of the planner: {type(error).__name__}: {error}. Nothing was written.")
        _say(f"Please report it, with the trace that {DEBUG_VARIABLE}=1 shows.")
        raise typer.Exit(Exit.DEFECT) from None


@app.command()
def solve(
    case: CasePath,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Result folder; default results/<name of the case>.")
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option(metavar="SECONDS", min=0.0, help="Stop the solver after so long.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
    json_output: Annotated[
        bool, typer.Option("--json", help="Print plan.json instead of the summary.")
    ] = False,
) -> None:
    """Make the plan of a case and write its tables and workbook."""
    with _exit_codes():
        from planner.commands.solve import solve_command

        raise typer.Exit(solve_command(case, out, time_limit_s=time_limit, quiet=quiet, as_json=json_output))


@app.command()
def check(
    case: CasePath,
    json_output: Annotated[bool, typer.Option("--json", help="Print faults and warnings as JSON.")] = False,
) -> None:
    """List every fault of a case, without solving it."""
    with _exit_codes():
        from planner.commands.check import check_command

        raise typer.Exit(check_command(case, as_json=json_output))


@app.command()
def init(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A shipped case: national, example, ...")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="New folder to copy it to.")],
) -> None:
    """Copy a case that comes with the program, to start from."""
    with _exit_codes():
        from planner.shipped import UnknownCaseError, copy_shipped_case

        try:
            copy_shipped_case(name, folder)
        except UnknownCaseError as error:
            _say(str(error))
            raise typer.Exit(Exit.INVALID) from None
        typer.echo(f"{name} copied to {folder}")


@app.command()
def template(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="New workbook to fill in.")],
) -> None:
    """Write an empty input workbook with drop-downs, units and meanings."""
    with _exit_codes():
        from planner.commands.forms import template_command

        raise typer.Exit(template_command(file))


@app.command()
def convert(
    case: CasePath,
    target: Annotated[Path, typer.Argument(metavar="OUT", help="New .xlsx workbook, or new folder.")],
) -> None:
    """Turn a case folder into a workbook, or a workbook into a folder, without loss."""
    with _exit_codes():
        from planner.commands.forms import convert_command

        raise typer.Exit(convert_command(case, target))


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"planner {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    del version


def main() -> None:
    """Entry point of the console script."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    app()


if __name__ == "__main__":
    main()
