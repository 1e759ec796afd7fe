"""`planner template` and `planner convert`: the two forms of a case."""

from __future__ import annotations

from pathlib import Path

import typer

from planner.case.workbook_form import convert_case, write_template
from planner.commands.say import say
from planner.exit_codes import Exit


def template_command(file: Path, *, wide: bool) -> Exit:
    """Write the empty input workbook to a new file, with years as rows or (``wide``) as columns."""
    if file.exists():
        say(f"{file} exists already; choose a name that does not. Nothing was written.")
        return Exit.INVALID
    write_template(file, wide=wide)
    typer.echo(f"Template written to {file}")
    return Exit.DONE


def convert_command(source: Path, target: Path, layout: str | None) -> Exit:
    """Convert between folder and workbook, and to the layout ``long`` or ``wide`` where one is named."""
    if target.exists():
        say(f"{target} exists already; choose a name that does not. Nothing was written.")
        return Exit.INVALID
    convert_case(source, target, layout)
    typer.echo(f"Written to {target}")
    return Exit.DONE
