"""`planner solve`: read, check, plan, write, or explain why there is no plan."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path

import typer

from planner.case.read import read_case
from planner.certificate.certify import CertificateFailedError
from planner.certificate_words import certificate_sentences
from planner.commands.no_plan import write_why_no_plan
from planner.commands.say import say
from planner.exit_codes import Exit
from planner.fairness.plan import make_fair_plan
from planner.fairness.rule_names import FairnessRule
from planner.market_plan import make_market_consistent_plan
from planner.planning import make_plan
from planner.result_folder import OutputRefusedError, make_ready
from planner.results import write_plan
from planner.solve.highs import Deadline, NoSolutionError, SolverStoppedError
from planner.solve.market_consistent import NoConsistentPlanError
from planner.stages import StageClock
from planner.summary import summary_lines
from planner.terminal import StageDisplay
from planner.workbook_options import WorkbookOptions


def solve_command(
    path: Path,
    out: Path | None,
    *,
    time_limit_s: float | None,
    quiet: bool,
    as_json: bool,
    strict: bool = False,
    workbook: WorkbookOptions | None = None,
    market_consistent: bool = False,
    fairness: FairnessRule = FairnessRule.LEXIMIN,
) -> Exit:
    """Read, check, solve, write.

    ``strict`` takes warnings for faults, ``workbook`` says how plan.xlsx is made.
    With ``market_consistent`` the plan's replay must meet peak, ceiling and budget. ``fairness`` says how the
    effort is shared; a rule other than leximin and a market-consistent plan exclude each other.
    Returns the exit code; raises ``CaseInvalid`` and ``OSError``.
    """
    directory = out or Path("results") / path.resolve().stem
    display = None if quiet else StageDisplay()
    clock = StageClock(display)
    options = {} if time_limit_s is None else {"time_limit": f"{time_limit_s:g} s"}
    if market_consistent:
        options["market_consistent"] = "yes"
    make = make_market_consistent_plan if market_consistent else make_plan
    if fairness is not FairnessRule.LEXIMIN:
        if market_consistent:
            say(f"--market-consistent and --fairness {fairness} exclude each other. Nothing was written.")
            return Exit.INVALID
        make = partial(make_fair_plan, rule=fairness)
    try:
        make_ready(directory)
        with clock.stage("read and check"):
            case, found = read_case(path, strict=strict)
        warnings = tuple(str(fault) for fault in found)
        if not quiet:
            for warning in warnings:
                say(f"warning: {warning}")
        deadline = Deadline(time_limit_s)
        try:
            plan = make(case, clock, time_limit_s=time_limit_s, options=options, warnings=warnings)
        except NoSolutionError:
            language = (workbook or WorkbookOptions()).language
            content, lines = write_why_no_plan(
                case, directory, clock, deadline, options=options, warnings=warnings, language=language
            )
            _print_result(content, lines, quiet, as_json)
            return Exit.NO_PLAN
        content = write_plan(plan, directory, clock, workbook)
    except OutputRefusedError as error:
        say(f"{error}. Nothing was written.")
        return Exit.INVALID
    except NoConsistentPlanError as error:
        say(f"No plan: {error}. Nothing was written.")
        return Exit.NO_PLAN
    except SolverStoppedError as error:
        say(f"No plan yet: {error}. Nothing was written.")
        return Exit.STOPPED
    except CertificateFailedError as error:
        for sentence in certificate_sentences(error.case, error.certificate):
            say(sentence)
        say("This is a defect of the planner, not of the case. Nothing was written.")
        return Exit.UNPROVEN
    finally:
        if display is not None:
            display.close()
    _print_result(content, [*summary_lines(plan), f"Written to    {directory}"], quiet, as_json)
    return Exit.DONE


def _print_result(content: dict[str, object], lines: list[str], quiet: bool, as_json: bool) -> None:
    if as_json:
        json.dump(content, sys.stdout, ensure_ascii=False, indent=2)
        typer.echo("")
    elif not quiet:
        for line in lines:
            typer.echo(line)
