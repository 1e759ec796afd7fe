"""`planner simulate`: a rehearsal of the allowance market that a plan makes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import typer

from planner.case.faults import CaseInvalid
from planner.commands.say import say
from planner.compliance.read import read_rules as read_compliance_rules
from planner.csv_text import with_safe_text
from planner.exit_codes import Exit
from planner.rehearsal.positions import Positions, positions
from planner.rehearsal.rehearse import Rehearsal, frictionless, rehearse
from planner.rehearsal.rules import Rules, RulesInvalidError, read_rules
from planner.report_folder import ReportFolderRefusedError, refuse_existing, write_report_folder
from planner.result_reading import UnreadableResultError, read_result_folder
from planner.shipped import shipped_tables
from planner.workbook.rehearsal import write_rehearsal_workbook
from planner.workbook_options import Language, Unit

TABLES = ("markets", "payments", "largest")
"""Tables of a rehearsal that are written as CSV."""


def simulate_command(
    directory: Path,
    rules_file: Path | None,
    compliance: Path | None,
    target: Path,
    year: int | None,
    language: Language,
    unit: Unit,
) -> Exit:
    """Read a result folder and the rules, hold the rehearsal and write it to a new folder.

    Rules that are not given are those shipped. Raises CaseInvalid for tables of compliance with faults.
    """
    try:
        refuse_existing(target)
        rules = read_rules(rules_file or shipped_tables("rehearsal") / "rules.toml")
        tables, faults = read_compliance_rules(compliance or shipped_tables("compliance"))
        if faults:
            raise CaseInvalid(faults)
        plan = read_result_folder(directory)
    except (ReportFolderRefusedError, RulesInvalidError) as error:
        say(f"{error}\nNothing was written.")
        return Exit.INVALID
    except UnreadableResultError as error:
        for fault in error.faults:
            say(f"{fault}.")
        say("Nothing was written.")
        return Exit.INVALID
    years = plan.case.settings.years
    if year is not None and year not in years:
        say(f"--year {year} is no year of the plan; give one from {years[0]} to {years[-1]}.")
        say("Nothing was written.")
        return Exit.INVALID
    market = positions(plan, tables.compliance_rules)
    held = rehearse(market, rules, years if year is None else (year,))

    def fill(folder: Path) -> None:
        for name in TABLES:
            table: pd.DataFrame = getattr(held, name)
            with_safe_text(table).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
        held.trades.to_parquet(folder / "trades.parquet", index=False)
        market.before_trading().to_parquet(folder / "positions.parquet", index=False)
        market.curves().to_parquet(folder / "abatement_curves.parquet", index=False)
        write_rehearsal_workbook(
            plan,
            market,
            rules,
            tables.compliance_rules,
            held,
            folder / "rehearsal.xlsx",
            language=language,
            unit=unit,
        )

    write_report_folder(target, fill)
    typer.echo(_summary(market, rules, held))
    typer.echo(f"Written to {target}")
    return Exit.DONE


def _summary(market: Positions, rules: Rules, held: Rehearsal) -> str:
    """Prices of every variant, and how far the frictionless ones are from the replay."""
    lines = []
    for name, rows in held.markets.groupby("variant", sort=False):
        prices = "  ".join(f"{row.year} {row.price:.2f}" for row in rows.itertuples())
        lines.append(f"{name}: {prices}")
    free = held.markets[held.markets["variant"].isin([variant.name for variant in frictionless(rules)])]
    if len(free):
        apart = (free["price"] - free["replay_price"]).abs().max()
        lines.append(f"Without frictions at most {apart:.4f} from the replay (tick {rules.tick:g})")
    return "\n".join([f"{len(market.entities)} installations trade", *lines])
