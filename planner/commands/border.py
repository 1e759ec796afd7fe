"""`planner border`: what exports of a plan's products would pay under a border adjustment."""

from __future__ import annotations

from pathlib import Path

import typer

from planner.border.exposure import BorderExposure, border_exposure
from planner.border.read import read_border
from planner.case.faults import CaseInvalid
from planner.commands.say import say
from planner.csv_text import with_safe_text
from planner.exit_codes import Exit
from planner.report_folder import ReportFolderRefusedError, refuse_existing, write_report_folder
from planner.result_reading import UnreadableResultError, read_result_folder
from planner.shipped import shipped_tables
from planner.workbook.border import write_border_workbook
from planner.workbook_options import Language, Unit

PRODUCTS_FILE, INSTALLATIONS_FILE, WORKBOOK_FILE = "border.csv", "border_installations.parquet", "border.xlsx"


def border_command(
    directory: Path, tables: Path | None, target: Path, language: Language, unit: Unit
) -> Exit:
    """Read a result folder and the border tables, work the exposure out and write it to a new folder."""
    border = tables or shipped_tables("border")
    try:
        refuse_existing(target)
        plan = read_result_folder(directory)
        inputs = read_border(border, sorted(plan.case.products["product"]), plan.case.settings.years)
    except ReportFolderRefusedError as error:
        say(f"{error}. Nothing was written.")
        return Exit.INVALID
    except UnreadableResultError as error:
        for text in error.faults:
            say(f"{text}.")
        say("Nothing was written.")
        return Exit.INVALID
    except CaseInvalid as invalid:
        for fault in invalid.faults:
            say(str(fault))
        say(f"{border} is invalid: {len(invalid.faults)} faults. Nothing was written.")
        return Exit.INVALID
    exposure = border_exposure(plan, inputs)

    def fill(folder: Path) -> None:
        with_safe_text(exposure.products).to_csv(folder / PRODUCTS_FILE, index=False, lineterminator="\n")
        exposure.installations.to_parquet(folder / INSTALLATIONS_FILE, index=False)
        write_border_workbook(plan, inputs, exposure, folder / WORKBOOK_FILE, language=language, unit=unit)

    write_report_folder(target, fill)
    typer.echo(_summary(exposure, plan.case.settings.currency))
    typer.echo(f"Written to {target}")
    return Exit.DONE


def _summary(exposure: BorderExposure, currency: str) -> str:
    """One line a year: what is due, what is deducted."""
    yearly = exposure.products.groupby("year")[["charge", "deduction", "payable"]].sum()
    return "\n".join(
        f"{year}  due {row['charge']:,.1f}, deducted {row['deduction']:,.1f}, "
        f"payable {row['payable']:,.1f} million {currency}"
        for year, row in yearly.iterrows()
    )
