"""`planner fairness`: the rules of fairness side by side."""

from __future__ import annotations

from pathlib import Path

import typer

from planner.case.read import read_case
from planner.commands.say import say
from planner.csv_text import with_safe_text
from planner.exit_codes import Exit
from planner.fairness.side_by_side import side_by_side
from planner.report_folder import ReportFolderRefusedError, refuse_existing, write_report_folder
from planner.solve.highs import NoSolutionError, SolverStoppedError
from planner.workbook.fairness import write_fairness
from planner.workbook_options import Language, Unit


def fairness_command(
    path: Path, out: Path, *, time_limit_s: float | None, language: Language, unit: Unit
) -> Exit:
    """Solve a case by every rule and write three tables and fairness.xlsx into a new folder.

    Exit codes: 0 written; 2 the folder exists, or nothing is decided in the case; 3 there is no plan; 4 the
    time limit was reached. Raises ``CaseInvalid`` and ``OSError``.
    """
    try:
        refuse_existing(out)
    except ReportFolderRefusedError as error:
        say(f"{error}. Nothing was written.")
        return Exit.INVALID
    case, _ = read_case(path)
    try:
        compared = side_by_side(case, time_limit_s=time_limit_s)
    except NoSolutionError:
        say("The case has no plan; planner solve says why. Nothing was written.")
        return Exit.NO_PLAN
    except SolverStoppedError as error:
        say(f"{error}. Nothing was written.")
        return Exit.STOPPED
    by_year, by_rule = compared.by_year(), compared.by_rule()
    if by_year.empty:
        say("No benchmark is decided in this case: the rules have nothing to choose. Nothing was written.")
        return Exit.INVALID

    def fill(folder: Path) -> None:
        for name, table in (
            ("fairness", by_year),
            ("fairness_products", compared.by_product()),
            ("fairness_rules", by_rule),
        ):
            with_safe_text(table).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
        write_fairness(compared, folder / "fairness.xlsx", language=language, unit=unit)

    write_report_folder(out, fill)
    for row in by_rule.to_dict("records"):
        slack = "within" if row["within_cost_slack"] else "beyond"
        nearly = "followed" if row["followed"] else f"departs by up to {row['largest_departure']:.2%}"
        typer.echo(
            f"{row['rule']:<19} {nearly}; adds {row['extra_cost']:,.0f} million {case.settings.currency}, "
            f"{slack} the cost slack"
        )
    typer.echo(f"Written to {out}")
    return Exit.DONE
