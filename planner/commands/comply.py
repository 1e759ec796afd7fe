"""`planner comply` and `planner pfc`: a compliance year's accounts, and intensities in perfluorocarbons."""

from __future__ import annotations

from pathlib import Path

import typer

from planner.case.read import read_case
from planner.commands.say import say
from planner.compliance.account import ComplianceAccounts, account
from planner.compliance.pfc import smelter_installations
from planner.compliance.plan_given import PlanGiven, plan_of_case, plan_of_result
from planner.compliance.results import write_tables
from planner.csv_text import with_safe_text
from planner.exit_codes import Exit
from planner.report_folder import ReportFolderRefusedError, refuse_existing, write_report_folder
from planner.result_reading import UnreadableResultError, read_result_folder
from planner.shipped import shipped_tables
from planner.workbook.compliance import write_compliance_workbook
from planner.workbook_options import Language

PLAN_FILE = "plan.json"
"""Stands in every result folder and in no case."""

_SHOWN = ("allocation", "emissions", "surrendered", "offsets", "forgiven", "unmet", "carried_over", "lapsed")


def comply_command(plan: Path, verified: Path, out: Path, rules: Path | None, language: Language) -> Exit:
    """Write the accounts of the years in ``verified`` to a new folder. Raises CaseInvalid; code 0 or 2."""
    try:
        refuse_existing(out)
        given = _plan_given(plan)
    except ReportFolderRefusedError as error:
        say(f"{error}. Nothing was written.")
        return Exit.INVALID
    except UnreadableResultError as error:
        for text in error.faults:
            say(f"{text}.")
        say("Nothing was written.")
        return Exit.INVALID
    accounts = account(given, verified, rules or shipped_tables("compliance"))

    def fill(folder: Path) -> None:
        write_tables(accounts, folder)
        write_compliance_workbook(accounts, folder / "comply.xlsx", language=language)

    write_report_folder(out, fill)
    _print(accounts)
    typer.echo(f"Accounts written to {out}")
    return Exit.DONE


def _plan_given(path: Path) -> PlanGiven:
    """Read a result folder, or a case for its announced benchmarks."""
    if (path / PLAN_FILE).exists():
        return plan_of_result(read_result_folder(path))
    case, _ = read_case(path)
    return plan_of_case(case)


def _print(accounts: ComplianceAccounts) -> None:
    source = "the plan's benchmarks" if accounts.plan.is_result else "announced benchmarks"
    for year in accounts.years:
        rows = accounts.entities[accounts.entities["year"] == year]
        typer.echo(f"{year}: {len(rows):,} entities, by {source}; tonnes")
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
