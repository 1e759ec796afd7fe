"""`planner relax`: the case with an alternative applied, so that it has a plan."""

from __future__ import annotations

from pathlib import Path

import typer

from planner.case.read import read_case, read_texts
from planner.case.schema import did_you_mean
from planner.case.workbook_form import write_case_tables
from planner.commands.say import say
from planner.exit_codes import Exit
from planner.explain.conflict import HasPlanError
from planner.explain.explanation import MIX, TIME_LIMIT, explain
from planner.explain.limits import LEVERS
from planner.explain.relaxed_case import relaxed_tables
from planner.explain.words import change_sentence
from planner.solve.highs import Deadline, SolverFailedError


def relax_command(path: Path, lever: str, target: Path, *, time_limit_s: float | None) -> Exit:
    """Write the case with the smallest change of one lever, or of all (``mix``), that gives a plan.

    Exit codes: 0 written; 2 the case is invalid or has a plan, the lever is unknown, or the target exists;
    3 no change of the lever gives a plan; 4 the time limit was reached. Raises ``CaseInvalid``, ``OSError``,
    and ``SolverFailedError`` where the solver cannot tell.
    """
    if lever not in (*LEVERS, MIX):
        otherwise = f"give one of {', '.join((*LEVERS, MIX))}"
        say(f'No lever is called "{lever}": {did_you_mean(lever, (*LEVERS, MIX), otherwise)}')
        return Exit.INVALID
    if target.exists():
        say(f"{target} exists already; choose a name that does not. Nothing was written.")
        return Exit.INVALID
    case, _ = read_case(path)
    try:
        explanation = explain(case, Deadline(time_limit_s), [lever])
    except HasPlanError:
        say("The case has a plan: there is nothing to relax. Nothing was written.")
        return Exit.INVALID
    reason = explanation.reason_undetermined(lever)
    if reason == TIME_LIMIT:
        say("The time limit was reached. Nothing was written.")
        return Exit.STOPPED
    if reason is not None:
        raise SolverFailedError(f"the solver could not tell whether {lever} gives a plan")
    alternative = explanation.alternative(lever)
    if alternative is None:
        what = "this lever alone gives" if lever != MIX else "all levers together gives"
        missing = "" if lever in explanation.cannot or lever == MIX else " (the case has no such limit)"
        say(f"No change of {what} a plan{missing}. Nothing was written.")
        return Exit.NO_PLAN
    write_case_tables(relaxed_tables(read_texts(path), case, explanation, alternative), target)
    for change in alternative.changes:
        typer.echo(change_sentence(case, change, with_lever=lever == MIX)[0])
    typer.echo(f"Written to {target}")
    return Exit.DONE
