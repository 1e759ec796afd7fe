"""`planner check`: every fault and warning of a case, without solving it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import typer

from planner.case.faults import CaseInvalid, Fault
from planner.case.read import read_case
from planner.commands.say import say
from planner.exit_codes import Exit


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
            say(f"warning: {warning}")
        count = len(warnings)
        typer.echo(f"The case is valid ({count} warning{'' if count == 1 else 's'}).")
    return Exit.INVALID if faults else Exit.DONE
