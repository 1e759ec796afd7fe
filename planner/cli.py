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

from models.risk_measure import DEFAULT_TAIL, Risk
from planner import __version__
from planner.exit_codes import Exit
from planner.fairness.rule_names import FairnessRule
from planner.frontier.axis import FrontierOf
from planner.workbook_options import InstallationsPlace, Language, Unit, WorkbookOptions

app = typer.Typer(
    help="Choose the benchmarks of an emissions trading scheme: least cost first, then the fairest burden.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
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
    from planner.scenarios.faults import ScenarioFileInvalid

    try:
        yield
    except (CaseInvalid, ScenarioFileInvalid) as invalid:
        for fault in invalid.faults:
            _say(str(fault))
        count = len(invalid.faults)
        what = "case" if isinstance(invalid, CaseInvalid) else "scenario file"
        _say(f"The {what} is invalid: {count} fault{'s' if count > 1 else ''}. Nothing was written.")
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
    fairness: Annotated[
        FairnessRule, typer.Option(help="Rule by which the effort is shared.")
    ] = FairnessRule.LEXIMIN,
    futures: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Scenario file over CASE: one path of benchmarks for all of them."),
    ] = None,
    risk: Annotated[
        Risk | None,
        typer.Option(help=f"With --futures: the cost that is minimised; default {Risk.EXPECTED}."),
    ] = None,
    tail: Annotated[
        float | None,
        typer.Option(
            metavar="SHARE",
            help=f"With --risk cvar: the dearest share of the weight that counts; default {DEFAULT_TAIL:g}.",
        ),
    ] = None,
    largest_correction: Annotated[
        float | None,
        typer.Option(
            metavar="SHARE", help="With --futures: most of a sector's allocation withheld afterwards."
        ),
    ] = None,
    language: Annotated[Language, typer.Option(help="Language of plan.xlsx.")] = Language.BOTH,
    unit: Annotated[
        Unit, typer.Option(help="Unit of amounts in plan.xlsx; wan-t and 10kt are ways to type 万吨.")
    ] = Unit.MEGATONNES,
    installations: Annotated[
        InstallationsPlace,
        typer.Option(help="Installations in plan.xlsx, in one workbook a province, or in none."),
    ] = InstallationsPlace.INSIDE,
) -> None:
    """Make the plan of a case and write its tables and workbook."""
    with _exit_codes():
        if futures is not None:
            from planner.commands.solve_futures import solve_futures_command

            raise typer.Exit(
                solve_futures_command(
                    case,
                    futures,
                    out,
                    risk=risk or Risk.EXPECTED,
                    tail=DEFAULT_TAIL if tail is None else tail,
                    largest_correction=largest_correction or 0.0,
                    other_rules=market_consistent or fairness is not FairnessRule.LEXIMIN,
                    time_limit_s=time_limit,
                    quiet=quiet,
                    as_json=json_output,
                    strict=strict,
                    language=language,
                    unit=unit,
                )
            )

        if (risk, tail, largest_correction) != (None, None, None):
            _say("--risk, --tail and --largest-correction go with --futures. Nothing was written.")
            raise typer.Exit(Exit.INVALID)

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
                fairness=fairness,
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
    """Prove a written plan anew from its case, without the solver."""
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
    """Write an empty input workbook with drop-downs and units."""
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
    """Turn a case folder into a workbook, or back, without loss."""
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
    """Pin optimal values of a result: none moves unnoticed."""
    with _exit_codes():
        from planner.commands.pin import pin_command

        raise typer.Exit(pin_command(folder, file, because))


@app.command()
def compare_pin(
    case: CasePath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that pin has written.")],
    json_output: Annotated[bool, typer.Option("--json", help="Print the comparison as JSON.")] = False,
) -> None:
    """Solve a case again and say which pinned values moved."""
    with _exit_codes():
        from planner.commands.pin import compare_pin_command

        raise typer.Exit(compare_pin_command(case, file, as_json=json_output))


class ExportFormat(StrEnum):
    """Formats that other programs read: the programme of a case, or the tables of a plan."""

    MPS = "mps"
    LP = "lp"
    IAMC = "iamc"


@app.command()
def export(
    source: Annotated[
        Path, typer.Argument(metavar="CASE|DIR", help="For mps and lp a case; for iamc a result folder.")
    ],
    file_format: Annotated[ExportFormat, typer.Option("--format", help="File format.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="New file; for iamc .csv or .xlsx.")],
    region: Annotated[str, typer.Option(help="Name of the whole country; iamc only.")] = "China",
) -> None:
    """Write a programme for solvers, or a plan for databases."""
    with _exit_codes():
        from planner.commands.export import export_command, export_iamc_command

        if file_format is ExportFormat.IAMC:
            raise typer.Exit(export_iamc_command(source, out, region))
        raise typer.Exit(export_command(source, file_format.value, out))


@app.command()
def relax(
    case: CasePath,
    lever: Annotated[str, typer.Option(metavar="LEVER", help="What may give: caps, peak, ..., or mix.")],
    out: Annotated[Path, typer.Option(metavar="NEWCASE", help="New .xlsx workbook, or new folder.")],
    time_limit: Annotated[
        float | None, typer.Option(metavar="SECONDS", min=0.0, help="Stop the solver after so long.")
    ] = None,
) -> None:
    """Write a case anew with the least change that gives a plan."""
    with _exit_codes():
        from planner.commands.relax import relax_command

        raise typer.Exit(relax_command(case, lever, out, time_limit_s=time_limit))


class SweepStages(StrEnum):
    """How far each scenario of a sweep is solved."""

    COST = "cost"
    FULL = "full"


@app.command()
def sweep(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Scenario file, TOML.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Dataset; an unfinished one is gone on with.")],
    stages: Annotated[
        SweepStages, typer.Option(help="The least-cost programme alone, or the full plan, of each scenario.")
    ] = SweepStages.FULL,
    workers: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Processes; default: one for each core.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Send the work to this Dask scheduler.")
    ] = None,
    installations: Annotated[
        bool, typer.Option("--installations", help="Keep the table of installations of every plan too.")
    ] = False,
    time_limit: Annotated[
        float | None, typer.Option(metavar="SECONDS", min=0.0, help="Stop a single scenario after so long.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
) -> None:
    """Solve every scenario of a file into one dataset."""
    with _exit_codes():
        from planner.commands.sweep import sweep_command

        raise typer.Exit(
            sweep_command(
                file,
                out,
                stages=stages.value,
                workers=workers,
                scheduler=scheduler,
                installations=installations,
                time_limit_s=time_limit,
                quiet=quiet,
            )
        )


@app.command()
def compare(
    directories: Annotated[
        list[Path], typer.Argument(metavar="DIR DIR ...", help="Result folders; the first is the reference.")
    ],
    out: Annotated[Path, typer.Option(metavar="FILE.xlsx", help="New workbook.")],
    language: Annotated[Language, typer.Option(help="Language of the workbook.")] = Language.BOTH,
    unit: Annotated[Unit, typer.Option(help="Unit of amounts, as for solve.")] = Unit.MEGATONNES,
) -> None:
    """Write what differs between plans, in inputs and answers."""
    with _exit_codes():
        from planner.commands.compare import compare_command

        raise typer.Exit(compare_command(directories, out, language, unit))


@app.command()
def sweep_report(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Folder that sweep wrote.")],
    out: Annotated[Path, typer.Option(metavar="FILE.xlsx", help="New workbook.")],
    quantile: Annotated[
        list[float] | None,
        typer.Option(metavar="SHARE", help="Quantile to show, repeated; default 0.05 0.25 0.5 0.75 0.95."),
    ] = None,
    regret: Annotated[
        Path | None,
        typer.Option(metavar="FILE.toml", help="The swept file: try every plan in every scenario."),
    ] = None,
    currency: Annotated[str, typer.Option(help="Currency of the base case.")] = "CNY",
    language: Annotated[Language, typer.Option(help="Language of the workbook.")] = Language.BOTH,
    unit: Annotated[Unit, typer.Option(help="Unit of amounts, as for solve.")] = Unit.MEGATONNES,
) -> None:
    """Write what a sweep says: fans, drivers, no plans, regret."""
    with _exit_codes():
        from planner.commands.sweep_report import sweep_report_command

        raise typer.Exit(
            sweep_report_command(
                directory,
                out,
                levels=quantile,
                scenario_file=regret,
                currency=currency,
                language=language,
                unit=unit,
            )
        )


@app.command()
def frontier(
    case: CasePath,
    of: Annotated[FrontierOf, typer.Option("--of", help="What the least cost is traced against.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="New folder.")],
    points: Annotated[int | None, typer.Option(help="How many points (burden, caps).")] = None,
    first: Annotated[float | None, typer.Option(help="First peak year, or smallest cap multiplier.")] = None,
    last: Annotated[float | None, typer.Option(help="Last peak year, or largest cap multiplier.")] = None,
    scenario: Annotated[
        str | None, typer.Option(metavar="NAME", help="A scenario, where CASE is a scenario file (.toml).")
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option(metavar="SECONDS", min=0.0, help="Stop the solver after so long.")
    ] = None,
    language: Annotated[Language, typer.Option(help="Language of frontier.xlsx.")] = Language.BOTH,
    unit: Annotated[Unit, typer.Option(help="Unit of amounts, as for solve.")] = Unit.MEGATONNES,
) -> None:
    """Trace least cost against burden, peak year or caps."""
    with _exit_codes():
        from planner.commands.frontier import FrontierOptions, frontier_command

        options = FrontierOptions(points, first, last, scenario, time_limit, language, unit)
        raise typer.Exit(frontier_command(case, of, out, options))


@app.command()
def comply(
    plan: Annotated[Path, typer.Argument(metavar="DIR", help="A result folder, or a case as announced.")],
    verified: Annotated[Path, typer.Option(metavar="FILE", help="Verified output and emissions, CSV.")],
    out: Annotated[Path, typer.Option(metavar="OUT", help="New folder of the accounts.")],
    rules: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Tables of rules; default: those shipped.")
    ] = None,
    language: Annotated[Language, typer.Option(help="Language of comply.xlsx.")] = Language.BOTH,
) -> None:
    """Work out a compliance year, pre-allocation to carry-over."""
    with _exit_codes():
        from planner.commands.comply import comply_command

        raise typer.Exit(comply_command(plan, verified, out, rules, language))


@app.command()
def pfc(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Anode-effect data of smelters, CSV.")],
    out: Annotated[Path, typer.Option(metavar="OUT", help="New CSV file, rows of installations.")],
    coefficients: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Slopes by cell type; default: those shipped.")
    ] = None,
) -> None:
    """Compute CF4 and C2F6 intensities of aluminium smelters."""
    with _exit_codes():
        from planner.commands.comply import pfc_command

        raise typer.Exit(pfc_command(file, out, coefficients))


@app.command()
def backtest(
    out: Annotated[Path, typer.Option(metavar="DIR", help="New folder of the comparison.")],
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Units and national figures; default: those shipped.")
    ] = None,
    rules: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Tables of rules; default: those shipped.")
    ] = None,
    language: Annotated[Language, typer.Option(help="Language of backtest.xlsx.")] = Language.BOTH,
) -> None:
    """Replay past years and compare with published totals."""
    with _exit_codes():
        from planner.commands.backtest import backtest_command

        raise typer.Exit(backtest_command(out, data, rules, language))


@app.command()
def border(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Folder that solve wrote.")],
    out: Annotated[Path, typer.Option(metavar="OUT", help="New folder.")],
    border_tables: Annotated[
        Path | None,
        typer.Option("--border", metavar="FOLDER", help="Tables of the adjustment; default: those shipped."),
    ] = None,
    language: Annotated[Language, typer.Option(help="Language of the workbook.")] = Language.BOTH,
    unit: Annotated[Unit, typer.Option(help="Unit of amounts, as for solve.")] = Unit.MEGATONNES,
) -> None:
    """Write what a plan's exports would pay at a border."""
    with _exit_codes():
        from planner.commands.border import border_command

        raise typer.Exit(border_command(directory, border_tables, out, language, unit))


@app.command()
def simulate(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Folder that solve wrote.")],
    out: Annotated[Path, typer.Option(metavar="OUT", help="New folder.")],
    rules: Annotated[
        Path | None, typer.Option(metavar="FILE.toml", help="Variants of the market; default: those shipped.")
    ] = None,
    compliance: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Tables of rules as for comply; default: those shipped."),
    ] = None,
    year: Annotated[int | None, typer.Option(help="One compliance year; default: the whole plan.")] = None,
    language: Annotated[Language, typer.Option(help="Language of the workbook.")] = Language.BOTH,
    unit: Annotated[Unit, typer.Option(help="Unit of amounts, as for solve.")] = Unit.MEGATONNES,
) -> None:
    """Rehearse the allowance market of a plan."""
    with _exit_codes():
        from planner.commands.simulate import simulate_command

        raise typer.Exit(simulate_command(directory, rules, compliance, out, year, language, unit))


@app.command()
def fairness(
    case: CasePath,
    out: Annotated[Path, typer.Option(metavar="DIR", help="New folder.")],
    time_limit: Annotated[
        float | None, typer.Option(metavar="SECONDS", min=0.0, help="Stop the solver after so long.")
    ] = None,
    language: Annotated[Language, typer.Option(help="Language of fairness.xlsx.")] = Language.BOTH,
    unit: Annotated[Unit, typer.Option(help="Unit of amounts, as for solve.")] = Unit.MEGATONNES,
) -> None:
    """Solve a case by every rule of fairness, side by side."""
    with _exit_codes():
        from planner.commands.fairness import fairness_command

        raise typer.Exit(fairness_command(case, out, time_limit_s=time_limit, language=language, unit=unit))


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
