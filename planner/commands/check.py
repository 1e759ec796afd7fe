"""`planner check`: every fault and warning of a case, without solving it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import typer

from planner.case.examine import Examination
from planner.case.faults import CaseInvalid
from planner.case.read import examine_case
from planner.case.text_tables import WORKBOOK_SUFFIX
from planner.commands.say import say
from planner.exit_codes import Exit


def check_command(path: Path, *, as_json: bool, strict: bool, annotate: Path | None) -> Exit:
    """List faults and warnings; exit code 2 where there is a fault, or with ``strict`` a warning.

    With ``annotate`` a copy of the workbook with the findings at their cells is written there, which must
    not exist. Raises CaseInvalid where the file as a whole cannot be read.
    """
    if annotate is not None and (refusal := _why_not_annotated(path, annotate)):
        say(f"{refusal} Nothing was written.")
        return Exit.INVALID
    try:
        examination = examine_case(path)
    except CaseInvalid as invalid:
        if not as_json:
            raise
        examination = Examination(None, invalid.faults, ())
    else:
        if annotate is not None:
            from planner.case.annotated_workbook import write_annotated

            write_annotated(path, examination, annotate)
    if as_json:
        _print_json(examination)
    else:
        _print(examination)
        if annotate is not None:
            typer.echo(f"Annotated copy written to {annotate}")
    invalid_case = examination.faults or (strict and examination.warnings)
    return Exit.INVALID if invalid_case else Exit.DONE


def _why_not_annotated(path: Path, annotate: Path) -> str:
    if annotate.exists():
        return f"{annotate} exists already; choose a name that does not."
    if path.suffix.lower() != WORKBOOK_SUFFIX or annotate.suffix.lower() != WORKBOOK_SUFFIX:
        return f"--annotate copies a {WORKBOOK_SUFFIX} workbook to another {WORKBOOK_SUFFIX} file."
    return ""


def _print_json(examination: Examination) -> None:
    content = {
        "faults": [asdict(fault) for fault in examination.faults],
        "warnings": [asdict(warning) for warning in examination.warnings],
    }
    json.dump(content, sys.stdout, ensure_ascii=False, indent=2)
    typer.echo("")


def _print(examination: Examination) -> None:
    for fault in examination.faults:
        say(str(fault))
    for warning in examination.warnings:
        say(f"warning: {warning}")
    faults, warnings = _counted(examination.faults, "fault"), _counted(examination.warnings, "warning")
    if examination.faults:
        say(f"The case is invalid: {faults}, {warnings}.")
    else:
        typer.echo(f"The case is valid ({warnings}).")


def _counted(findings: tuple[object, ...], what: str) -> str:
    return f"{len(findings)} {what}{'' if len(findings) == 1 else 's'}"
