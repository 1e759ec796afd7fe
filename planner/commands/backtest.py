"""`planner backtest`: past years replayed, compared with what was published, misses shown."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import typer

from planner.backtest.compare import PARTS, compare
from planner.backtest.replay import read_past_years, replay
from planner.commands.say import say
from planner.csv_text import with_safe_text
from planner.exit_codes import Exit
from planner.report_folder import ReportFolderRefusedError, refuse_existing, write_report_folder
from planner.shipped import shipped_tables
from planner.workbook.backtest import write_backtest_workbook
from planner.workbook_options import Language

TABLE_FILE, UNITS_FILE, WORKBOOK_FILE = "backtest.csv", "backtest_units.parquet", "backtest.xlsx"


def backtest_command(out: Path, data: Path | None, rules: Path | None, language: Language) -> Exit:
    """Write the comparison, every replayed unit and a workbook. Raises CaseInvalid; exit code 0 or 2."""
    try:
        refuse_existing(out)
    except ReportFolderRefusedError as error:
        say(f"{error}. Nothing was written.")
        return Exit.INVALID
    past = read_past_years(data or shipped_tables("backtest"), rules or shipped_tables("compliance"))
    units = replay(past)
    table = compare(past, units)

    def fill(folder: Path) -> None:
        with_safe_text(table).to_csv(folder / TABLE_FILE, index=False, lineterminator="\n")
        units.to_parquet(folder / UNITS_FILE, index=False)
        write_backtest_workbook(past, units, table, folder / WORKBOOK_FILE, language=language)

    write_report_folder(out, fill)
    for row in table.to_dict("records"):
        typer.echo(f"{row['scope']} {row['year']}, Mt: {_line(row, 'allocation')}; {_line(row, 'emissions')}")
    typer.echo(f"Back-test written to {out}")
    return Exit.DONE


def _line(row: dict[object, object], name: str) -> str:
    replayed, published, miss = (
        float(str(row.get(key, "nan"))) for key in (name, f"published_{name}", f"{name}_miss")
    )
    if pd.isna(published):
        return f"{name} {replayed:,.0f} (none published)"
    values = {part: float(str(row.get(f"{name}_miss_{part}", "nan"))) for part in (*PARTS, "benchmark")}
    parts = [f"{part} {value:+,.0f}" for part, value in values.items() if not pd.isna(value)]
    return f"{name} {replayed:,.0f} against {published:,.0f}: {miss:+,.0f} = {', '.join(parts)}"
