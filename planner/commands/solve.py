"""`planner solve`: read, check, plan, write, or explain why there is no plan."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import typer

from planner.case.read import read_case
from planner.commands.say import say
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
                say(f"warning: {warning}")
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
        say(f"{error}. Nothing was written.")
        return Exit.INVALID
    except SolverStoppedError as error:
        say(f"No plan yet: {error}. Nothing was written.")
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
