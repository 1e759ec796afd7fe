"""What the commands do, between the command line and the house: order of work and what is printed."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import typer

from planner.case.faults import CaseInvalid, Fault
from planner.case.read import read_case
from planner.exit_codes import Exit
from planner.explain.explanation import explain
from planner.explain.words import explanation_json, explanation_lines
from planner.planning import library_versions, make_plan
from planner.results import (
    OutputRefusedError,
    no_plan_json,
    plan_json,
    refuse_unless_replaceable,
    write_no_plan,
    write_plan,
)
from planner.solve.highs import NoSolutionError, SolverStoppedError
from planner.stages import StageClock
from planner.summary import summary_lines
from planner.terminal import StageDisplay


def _say(text: str) -> None:
    typer.echo(text, err=True)


def solve_command(
    path: Path, out: Path | None, *, time_limit_s: float | None, quiet: bool, as_json: bool
) -> Exit:
    """Read, check, solve, write. Returns the exit code; raises ``CaseInvalid`` and ``OSError``."""
    directory = out or Path("results") / path.resolve().stem
    display = None if quiet else StageDisplay()
    clock = StageClock(display)
    options = {} if time_limit_s is None else {"time_limit": f"{time_limit_s:g} s"}
    try:
        refuse_unless_replaceable(directory)
        with clock.stage("read and check"):
            case, found = read_case(path)
        warnings = tuple(str(fault) for fault in found)
        if not quiet:
            for warning in warnings:
                _say(f"warning: {warning}")
        try:
            plan = make_plan(case, clock, time_limit_s=time_limit_s, options=options, warnings=warnings)
        except NoSolutionError:
            with clock.stage("explanation"):
                explanation = explain(case)
            content = no_plan_json(case, library_versions(), options, warnings, clock)
            reasons = explanation_json(case, explanation)
            write_no_plan(content, reasons, directory)
            lines = [*explanation_lines(case, explanation), "", f"Written to {directory}"]
            _print_result({**content, "explanation": reasons}, lines, quiet, as_json)
            return Exit.NO_PLAN
        write_plan(plan, directory, clock)
    except OutputRefusedError as error:
        _say(f"{error}. Nothing was written.")
        return Exit.INVALID
    except SolverStoppedError as error:
        _say(f"No plan yet: {error}. Nothing was written.")
        return Exit.STOPPED
    finally:
        if display is not None:
            display.close()
    _print_result(
        plan_json(plan, clock), [*summary_lines(plan), f"Written to    {directory}"], quiet, as_json
    )
    return Exit.DONE


def _print_result(content: dict[str, object], lines: list[str], quiet: bool, as_json: bool) -> None:
    if as_json:
        json.dump(content, sys.stdout, ensure_ascii=False, indent=2)
        typer.echo("")
    elif not quiet:
        for line in lines:
            typer.echo(line)


def check_command(path: Path, *, as_json: bool) -> Exit:
    """List faults and warnings; exit code 2 where there is a fault."""
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    try:
        _, warnings = read_case(path)
    except CaseInvalid as invalid:
        if not as_json:
            raise
        faults = invalid.faults
    if as_json:
        content = {"faults": [asdict(f) for f in faults], "warnings": [asdict(w) for w in warnings]}
        json.dump(content, sys.stdout, ensure_ascii=False, indent=2)
        typer.echo("")
    else:
        for warning in warnings:
            _say(f"warning: {warning}")
        count = len(warnings)
        typer.echo(f"The case is valid ({count} warning{'' if count == 1 else 's'}).")
    return Exit.INVALID if faults else Exit.DONE


def template_command(file: Path) -> Exit:
    """Write the empty input workbook to a new file."""
    from planner.case.workbook_form import write_template

    if file.exists():
        _say(f"{file} exists already; choose a name that does not. Nothing was written.")
        return Exit.INVALID
    write_template(file)
    typer.echo(f"Template written to {file}")
    return Exit.DONE


def convert_command(source: Path, target: Path) -> Exit:
    """Convert between folder and workbook."""
    from planner.case.workbook_form import convert_case

    if target.exists():
        _say(f"{target} exists already; choose a name that does not. Nothing was written.")
        return Exit.INVALID
    convert_case(source, target)
    typer.echo(f"Written to {target}")
    return Exit.DONE
