"""Commands, options, exit codes; no logic. Heavy libraries are imported by the command that needs them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from planner import __version__
from planner.exit_codes import Exit
from planner.workbook_options import InstallationsPlace, Language, Unit, WorkbookOptions

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

Strict = Annotated[bool, typer.Option("--strict", help="Take warnings for faults.")]


class Layout(StrEnum):
    """How years stand in the tables of forecast and caps."""

    LONG = "long"
    WIDE = "wide"


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
    strict: Strict = False,
    market_consistent: Annotated[
        bool,
        typer.Option(
            "--market-consistent", help="Search for a plan that meets peak, ceiling, budget in replay."
        ),
    ] = False,
    language: Annotated[Language, typer.Option(help="Language of plan.xlsx.")] = Language.BOTH,
    unit: Annotated[
        Unit, typer.Option(help="Unit of amounts in plan.xlsx; wan-t and 10kt are ways to type 万吨.")
    ] = Unit.MEGATONNES,
    installations: Annotated[
        InstallationsPlace,
        typer.Option(help="Installations in plan.xlsx, or in one workbook a province beside it."),
    ] = InstallationsPlace.INSIDE,
) -> None:
    """Make the plan of a case and write its tables and workbook."""
    with _exit_codes():
        from planner.commands.solve import solve_command

        workbook = WorkbookOptions(language, unit, installations, solved_on=date.today())
        raise typer.Exit(
            solve_command(
                case,
                out,
                time_limit_s=time_limit,
                quiet=quiet,
                as_json=json_output,
                strict=strict,
                workbook=workbook,
                market_consistent=market_consistent,
            )
        )


@app.command()
def check(
    case: CasePath,
    json_output: Annotated[bool, typer.Option("--json", help="Print faults and warnings as JSON.")] = False,
    strict: Strict = False,
    annotate: Annotated[
        Path | None,
        typer.Option(metavar="OUT.xlsx", help="Write a copy of the workbook CASE with the findings in it."),
    ] = None,
) -> None:
    """List every fault and warning of a case, without solving it."""
    with _exit_codes():
        from planner.commands.check import check_command

        raise typer.Exit(check_command(case, as_json=json_output, strict=strict, annotate=annotate))


@app.command()
def verify(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Folder that solve wrote.")],
    case: Annotated[
        Path | None,
        typer.Option(metavar="CASE", help="Verify against this case; default: as kept in DIR."),
    ] = None,
    json_output: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """Prove a written plan anew from its case, without the solver, and check every published number."""
    with _exit_codes():
        from planner.commands.verify import verify_command

        raise typer.Exit(verify_command(directory, case, as_json=json_output))


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
    layout: Annotated[
        Layout, typer.Option(help="Forecast and caps: a row, or a column for each year.")
    ] = Layout.LONG,
) -> None:
    """Write an empty input workbook with drop-downs, units and meanings."""
    with _exit_codes():
        from planner.commands.forms import template_command

        raise typer.Exit(template_command(file, wide=layout is Layout.WIDE))


@app.command()
def convert(
    case: CasePath,
    target: Annotated[Path, typer.Argument(metavar="OUT", help="New .xlsx workbook, or new folder.")],
    layout: Annotated[
        Layout | None,
        typer.Option(help="Forecast and caps: a row, or a column for each year; default as given."),
    ] = None,
) -> None:
    """Turn a case folder into a workbook, or a workbook into a folder, without loss."""
    with _exit_codes():
        from planner.commands.forms import convert_command

        raise typer.Exit(convert_command(case, target, layout.value if layout else None))


@app.command()
def pin(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A result folder that solve has written.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The pin file, JSON; new or pinned before.")],
    because: Annotated[
        str | None, typer.Option(metavar="REASON", help="Why FILE is pinned anew; kept in its log.")
    ] = None,
) -> None:
    """Pin the optimal values of a result, so that none moves unnoticed."""
    with _exit_codes():
        from planner.commands.pin import pin_command

        raise typer.Exit(pin_command(folder, file, because))


@app.command()
def compare_pin(
    case: CasePath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that pin has written.")],
    json_output: Annotated[bool, typer.Option("--json", help="Print the comparison as JSON.")] = False,
) -> None:
    """Solve a case again and say which pinned values moved, and by how much."""
    with _exit_codes():
        from planner.commands.pin import compare_pin_command

        raise typer.Exit(compare_pin_command(case, file, as_json=json_output))


class ProgrammeFormat(StrEnum):
    """File formats that other solvers read."""

    MPS = "mps"
    LP = "lp"


@app.command()
def export(
    case: CasePath,
    file_format: Annotated[ProgrammeFormat, typer.Option("--format", help="File format of the programme.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="New file.")],
) -> None:
    """Write the least-cost programme of a case with readable names, for any other solver."""
    with _exit_codes():
        from planner.commands.export import export_command

        raise typer.Exit(export_command(case, file_format.value, out))


@app.command()
def relax(
    case: CasePath,
    lever: Annotated[str, typer.Option(metavar="LEVER", help="What may give: caps, peak, ..., or mix.")],
    out: Annotated[Path, typer.Option(metavar="NEWCASE", help="New .xlsx workbook, or new folder.")],
    time_limit: Annotated[
        float | None, typer.Option(metavar="SECONDS", min=0.0, help="Stop the solver after so long.")
    ] = None,
) -> None:
    """Write a case without a plan anew, with the smallest change of one lever that gives one."""
    with _exit_codes():
        from planner.commands.relax import relax_command

        raise typer.Exit(relax_command(case, lever, out, time_limit_s=time_limit))


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
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app()


if __name__ == "__main__":
    main()
