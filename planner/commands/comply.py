"""`planner comply` and `planner pfc`: a compliance year's accounts, and intensities in perfluorocarbons."""

from __future__ import annotations

from pathlib import Path

import typer

from planner.commands.say import say
from planner.compliance.account import ComplianceAccounts, account
from planner.compliance.folder_output import FolderRefusedError
from planner.compliance.pfc import smelter_installations
from planner.compliance.results import check_free, write_results
from planner.csv_text import with_safe_text
from planner.exit_codes import Exit
from planner.shipped import shipped_tables

_SHOWN = ("allocation", "emissions", "surrendered", "offsets", "forgiven", "unmet", "carried_over", "lapsed")


def comply_command(plan: Path, verified: Path, out: Path, rules: Path | None, language: str) -> Exit:
    """Write the accounts of the years in ``verified``. Raises CaseInvalid; exit code 0 or 2."""
    try:
        check_free(out)
        accounts = account(plan, verified, rules or shipped_tables("compliance"))
        write_results(accounts, out, language)
    except FolderRefusedError as error:
        say(f"{error}. Nothing was written.")
        return Exit.INVALID
    _print(accounts)
    typer.echo(f"Accounts written to {out}")
    return Exit.DONE


def _print(accounts: ComplianceAccounts) -> None:
    entities = accounts.entities
    source = "the plan's benchmarks" if accounts.plan.is_result else "announced benchmarks"
    for year, rows in entities.groupby("year"):
        typer.echo(f"{int(float(str(year)))}: {len(rows):,} entities, by {source}; tonnes")
        for name in _SHOWN:
            typer.echo(f"  {name.replace('_', ' '):<14}{int(rows[name].sum()):>18,}")


def pfc_command(anode_effects: Path, out: Path, coefficients: Path | None) -> Exit:
    """Write rows of ``installations`` from anode-effect data. Raises CaseInvalid; exit code 0 or 2."""
    if out.exists():
        say(f"{out} exists already; choose a name that does not. Nothing was written.")
        return Exit.INVALID
    table = smelter_installations(
        anode_effects, coefficients or shipped_tables("compliance") / "pfc_coefficients.csv"
    )
    with_safe_text(table).to_csv(out, index=False, lineterminator="\n")
    typer.echo(f"{len(table)} rows written to {out}")
    return Exit.DONE
