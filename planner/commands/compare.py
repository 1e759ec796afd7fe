"""`planner compare`: plans side by side in a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from planner.case.text_tables import WORKBOOK_SUFFIX
from planner.commands.say import say
from planner.comparison.plans import NotComparableError, distinct_names, refuse_unless_comparable
from planner.exit_codes import Exit
from planner.result_reading import UnreadableResultError, read_results
from planner.workbook.comparison import write_comparison
from planner.workbook_options import Language, Unit


def compare_command(directories: Sequence[Path], target: Path, language: Language, unit: Unit) -> Exit:
    """Read result folders and write what differs; the first is what the others are measured against."""
    if (refused := refusal_of_target(target)) is not None:
        say(f"{refused}. Nothing was written.")
        return Exit.INVALID
    try:
        names = distinct_names(directories)
        plans = read_results(directories)
        refuse_unless_comparable(plans)
    except UnreadableResultError as error:
        for fault in error.faults:
            say(f"{fault}.")
        say("Nothing was written.")
        return Exit.INVALID
    except NotComparableError as error:
        say(f"{error}. Nothing was written.")
        return Exit.INVALID
    target.parent.mkdir(parents=True, exist_ok=True)
    write_comparison(plans, names, target, language=language, unit=unit)
    typer.echo(f"{len(plans)} plans compared in {target}")
    return Exit.DONE


def refusal_of_target(target: Path) -> str | None:
    """Why a workbook cannot be written there, and what would be right; None where it can."""
    if target.suffix != WORKBOOK_SUFFIX:
        return f"{target} is no workbook; end its name with {WORKBOOK_SUFFIX}"
    if target.exists():
        return f"{target} exists already; choose a name that does not"
    return None
