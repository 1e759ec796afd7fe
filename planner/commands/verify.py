"""`planner verify`: prove a written plan anew, without the solver, and check every published number."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import typer

from planner.certificate_words import certificate_json, certificate_sentences
from planner.commands.say import say
from planner.exit_codes import Exit
from planner.verification.folder import NotAPlanError
from planner.verification.verify import Verification, verify

MOST_LINES = 20
"""Mismatches shown on the terminal; --json has all."""


def verify_command(directory: Path, case_path: Path | None, *, as_json: bool) -> Exit:
    """Print what holds and every mismatch; exit code 0, 5 (something is amiss) or 2 (no plan)."""
    try:
        found = verify(directory, case_path)
    except NotAPlanError as error:
        say(f"Nothing to verify: {error}.")
        return Exit.INVALID
    if as_json:
        json.dump(_content(found), sys.stdout, ensure_ascii=False, indent=2)
        typer.echo("")
    else:
        _print(found)
    return Exit.DONE if found.holds else Exit.UNPROVEN


def _content(found: Verification) -> dict[str, object]:
    certificate = None
    if found.case is not None and found.certificate is not None:
        certificate = certificate_json(found.case, found.certificate)
    return {
        "holds": found.holds,
        "certificate": certificate,
        "changed": [asdict(mismatch) for mismatch in found.changed],
        "differing": [asdict(mismatch) for mismatch in found.differing],
    }


def _print(found: Verification) -> None:
    if found.case is not None and found.certificate is not None:
        for sentence in certificate_sentences(found.case, found.certificate):
            typer.echo(sentence)
    mismatches = [*found.changed, *found.differing]
    for mismatch in mismatches[:MOST_LINES]:
        say(str(mismatch))
    if len(mismatches) > MOST_LINES:
        say(f"... and {len(mismatches) - MOST_LINES} more (--json has all)")
    if found.holds:
        typer.echo("Verified: files unchanged, optimum proven, every published table as proven.")
    else:
        say("Not verified. 未通过验证。")
