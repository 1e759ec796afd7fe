"""`planner pin` and `planner compare-pin`: optimal values that cannot move unnoticed."""

from __future__ import annotations

import datetime
import json
import sys
from dataclasses import asdict
from pathlib import Path

import typer

from planner.commands.say import say
from planner.exit_codes import Exit
from planner.pins.faults import PinFaultsError
from planner.pins.file import read_pin, write_pin
from planner.pins.pinning import first_pin, pinned_anew, solve_again
from planner.pins.result import read_result


def pin_command(folder: Path, file: Path, because: str | None) -> Exit:
    """Pin the values of a result folder in a file; in an existing one only with a reason."""
    reason = (because or "").strip()
    today = datetime.date.today()
    try:
        earlier = read_pin(file) if file.exists() else None
        if earlier is not None and not reason:
            say(f'{file} is a pin already; say why it is pinned anew: --because "..."')
            say("Nothing was written.")
            return Exit.INVALID
        result = read_result(folder)
    except PinFaultsError as error:
        return _refused(error, "Nothing was written.")
    if earlier is None:
        write_pin(first_pin(result, reason, today), file)
        typer.echo(f"{result.case} pinned in {file}")
        return Exit.DONE
    pin = pinned_anew(earlier, result, reason, today)
    write_pin(pin, file)
    typer.echo(f"{result.case} pinned anew in {file}; beyond tolerance moved:")
    for line in pin.changes[-1].moved or ("nothing",):
        typer.echo(f"  {line}")
    return Exit.DONE


def compare_pin_command(case: Path, file: Path, *, as_json: bool) -> Exit:
    """Solve a case again and say what moved; exit code 6 where something did beyond its tolerance."""
    try:
        pin = read_pin(file)
    except PinFaultsError as error:
        return _refused(error, "Nothing was compared.")
    comparison = solve_again(case, pin)
    if as_json:
        json.dump(asdict(comparison), sys.stdout, ensure_ascii=False, indent=2)
        typer.echo("")
    else:
        for line in comparison.lines():
            typer.echo(line)
    return Exit.MOVED if comparison.moved else Exit.DONE


def _refused(error: PinFaultsError, outcome: str) -> Exit:
    for fault in error.faults:
        say(str(fault))
    say(outcome)
    return Exit.INVALID
