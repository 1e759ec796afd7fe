"""sweep.xlsx: all sheets, written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from planner import __version__
from planner.sweep_report.dataset import SweepDataset
from planner.sweep_report.drivers import drivers
from planner.sweep_report.quantiles import DEFAULT_QUANTILES
from planner.sweep_report.regret import Regret
from planner.workbook.report_book import new_report_book
from planner.workbook.save import abandoned_on_failure, save_whole
from planner.workbook.sweep_report.fans import Fans
from planner.workbook.sweep_report.lists import write_regret, write_scenarios, write_without_plan
from planner.workbook.sweep_report.overview import write_overview
from planner.workbook.sweep_report.tornado import write_tornado
from planner.workbook_options import Language, Unit

SHEETS = (
    "sweep_overview",
    "sweep_charts",
    "sweep_benchmark_charts",
    "sweep_tornado_charts",
    "sweep_fans",
    "sweep_tornado",
    "sweep_no_plan",
    "sweep_scenarios",
)
"""Keys of the sheets in the order of the tabs; ``sweep_regret`` follows where it was asked for."""


def write_sweep_report(
    sweep: SweepDataset,
    path: Path,
    *,
    currency: str,
    levels: Sequence[float] = DEFAULT_QUANTILES,
    regret: Regret | None = None,
    language: str = Language.BOTH,
    unit: str = Unit.MEGATONNES,
) -> None:
    """Write what a sweep says to ``path`` (.xlsx).

    ``levels``: the quantiles, between 0 and 1. Other options as in ``planner.workbook.write_workbook``.
    Raises ValueError for an unknown option and OSError where the file cannot be written.
    """
    sheets = (*SHEETS, "sweep_regret") if regret is not None else SHEETS
    book = new_report_book(
        language=language,
        unit=unit,
        sheet_keys=sheets,
        subject=sweep.name,
        runs=[_digest(sweep.scenarios)],
        currency=currency,
        planner_version=__version__,
    )
    with abandoned_on_failure(book.workbook):
        write_scenarios(book, sweep)
        fans = Fans(book, sweep, levels)
        fans.write_table()
        fans.write_charts()
        write_tornado(book, drivers(sweep))
        write_without_plan(book, sweep)
        if regret is not None:
            write_regret(book, regret)
        write_overview(book, sweep, levels, sheets[1:])
        save_whole(book.workbook, path)


def _digest(scenarios: pd.DataFrame) -> str:
    """The table of scenarios as text, without how long each took."""
    return scenarios.drop(columns="seconds").to_csv(index=False, lineterminator="\n")
